"""The live what-if page on this machine: levers, and an answer that refines while one looks."""
