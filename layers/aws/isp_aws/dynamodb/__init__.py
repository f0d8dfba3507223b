"""Where things are kept: tables, keys, the fence around a tenant, the commit, the repositories."""
