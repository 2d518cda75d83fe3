"""Forecasts that were written down before the figures came, and how they are scored."""
