"""Whether the model shows the patterns that are known from outside: each reproduced or not, never hidden."""
