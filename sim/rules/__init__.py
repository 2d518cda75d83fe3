"""The rule book: what a person decides and what an office does, as pure functions."""
