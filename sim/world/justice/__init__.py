"""Criminal justice as it is lived: labels, suspicion, custody and leaving from it."""
