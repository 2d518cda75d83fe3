"""What is measured of lives that were lived: counts, costs, comparisons, and the ranges that go with them."""
