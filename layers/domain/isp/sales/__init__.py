"""Selling a package, sharing its price along the chain that sold it, and giving back."""
