"""Time for tests."""


class Watch:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """The seconds so far."""
        return self.seconds
