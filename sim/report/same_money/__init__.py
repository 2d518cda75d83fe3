"""What the same money buys, in words, drawings and tables."""
