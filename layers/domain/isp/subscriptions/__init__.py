"""A customer's running right to a package, and the paid periods that it is made of."""
