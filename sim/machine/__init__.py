"""The machine that the program runs on: its shell, its browsers, and where the program stands."""
