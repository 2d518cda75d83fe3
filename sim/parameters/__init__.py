"""What a number means: the settings that rules read, the countries of origin, and published figures."""

from sim.parameters.catalogue import Country, Figure, Setting, aliases, countries, published, settings

__all__ = ["Country", "Figure", "Setting", "aliases", "countries", "published", "settings"]
