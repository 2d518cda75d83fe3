"""Tests of registered forecasts."""
