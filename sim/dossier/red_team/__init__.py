"""What speaks against the answer of a run, worked out from the run itself."""
