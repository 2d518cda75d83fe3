"""The Mesa driver: the same rules, one agent at a time."""
