"""The report of a fit, part by part."""
