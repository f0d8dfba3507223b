"""Things of the domain with meaningful defaults; a test says only what matters to it."""
