"""Invoices: what was sold, when and for how much, in a form that the law and the customer want."""
