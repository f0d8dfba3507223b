"""The nightly proof of the books (statemachines/reconcile_books.asl.json)."""
