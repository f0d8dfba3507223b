"""Who takes part: tenants, nodes of the selling tree, staff; and what each may do."""
