"""Forecasts that were written down before their makers had seen the figures, and how they are scored."""
