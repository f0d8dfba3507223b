"""Payment providers and the engine: how customers' money is asked for, seen and booked."""
