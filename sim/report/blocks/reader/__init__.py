"""Blocks that the reader moves: what follows is worked out by the script of the page, from data in the page."""
