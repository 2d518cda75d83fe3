"""What is weighed before it is said: what was assumed, what the answer depends on, and how it compares."""
