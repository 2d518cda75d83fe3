"""The machine that the program runs on: its shell, its browsers, its luck, and where the program stands."""
