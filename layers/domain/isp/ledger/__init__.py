"""The double-entry books: accounts, journal entries, trial balance."""
