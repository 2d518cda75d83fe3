"""What is said, in the words and numerals of one language."""
