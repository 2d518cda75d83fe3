"""Forms of the Dutch government about this model, filled in from the running code as drafts for people to sign."""
