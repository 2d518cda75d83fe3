"""What the rules read of a scenario: one record per month, and one per month and country of origin."""
