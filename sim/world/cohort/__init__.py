"""What the people of a replication are to each other: households and contacts."""
