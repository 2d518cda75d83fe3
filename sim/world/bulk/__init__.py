"""The compiled driver: the same rules, over everyone at once."""
