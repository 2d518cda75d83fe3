"""Figures from outside: how each is counted, and what a fit or a pattern said of it."""
