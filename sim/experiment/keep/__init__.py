"""What is kept on disk of runs, and whose folder it is."""
