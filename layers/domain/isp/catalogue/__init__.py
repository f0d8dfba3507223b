"""What is sold: packages."""
