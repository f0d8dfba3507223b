"""Messages to people: SMS, counted as the operators count and sent at most as often as meant."""
