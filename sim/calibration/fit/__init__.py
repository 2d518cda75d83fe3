"""The fit itself: waves of history matching on an emulator, sampling, and the offers."""
