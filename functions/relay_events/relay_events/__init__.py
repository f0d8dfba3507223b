"""Events of the outbox, each to the queues of its effects."""
