"""What edges should know, appended to the change log of each edge."""
