"""Settings for all tests."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)  # a busy machine is no fault
settings.load_profile("calm")
