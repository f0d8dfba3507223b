"""Migrations: how data of an older version becomes data of this one.

Each migration is a module with a number and `migrate`, which brings one tenant over. It may be run again
at any time, from any point at which an earlier run stopped, while the product works: it writes what is
not there yet and changes nothing that is. How far it has come is kept in the platform table. Run by
`functions/migrate_state`, at every `make run` and after every deployment.
"""
