"""Blocks on what the answer rests on: evidence, assumptions, and how to repeat it."""
