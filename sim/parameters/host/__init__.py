"""The country whose return policy is simulated."""
