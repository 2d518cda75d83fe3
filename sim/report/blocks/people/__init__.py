"""Blocks about single people."""
