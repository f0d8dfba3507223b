"""Who uses the internet."""
