"""What the answer holds that nobody has measured, and what is left without it."""
