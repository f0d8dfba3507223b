"""Shongjog on one bare machine: the local cloud, its front, and the supervisor of `make run`."""
