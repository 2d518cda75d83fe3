"""What follows when the levers of a policy move."""
