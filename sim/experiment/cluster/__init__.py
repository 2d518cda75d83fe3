"""Runs on a Dask cluster, one of our own or one at an address."""
