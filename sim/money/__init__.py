"""The same money: what each instrument brings for a sum, and which mix of them brings most."""
