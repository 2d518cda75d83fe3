"""What a user typed: read with its places, checked, and written again."""
