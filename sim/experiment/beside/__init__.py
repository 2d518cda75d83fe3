"""Runs beside those of the answer: draws of all parameters, a strong pull, the search for break-even values."""
