"""The clock of the cloud: what fell due goes to the queue of due work."""
