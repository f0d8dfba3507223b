"""One class per kind of item, and how each is made from and into the domain's values."""
