"""How sure are we: where the doubt in a difference comes from, what settles it, and where the ranking flips."""
