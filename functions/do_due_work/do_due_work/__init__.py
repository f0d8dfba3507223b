"""What fell due is done, if it still is due."""
