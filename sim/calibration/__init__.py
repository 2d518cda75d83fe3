"""Fitting honestly: sets of parameters that agree with the past, kept as an ensemble, and tested on years not seen."""
