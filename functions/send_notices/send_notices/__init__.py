"""Events, told to people by SMS."""
