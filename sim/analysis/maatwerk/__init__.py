"""What is asked of maatwerk: readings, claims, what to record, whom it reaches."""
