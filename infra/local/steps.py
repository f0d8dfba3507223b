"""What a step of a run says when it cannot be done."""


class StepFailed(Exception):
    """In words for the person at the terminal."""
