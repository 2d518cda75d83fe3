"""The simulated country: the only room that knows Mesa and the compiled loop."""
