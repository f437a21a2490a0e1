"""Letters from whoever writes them straight into the sender's hands, where both are in one process."""

from collections.abc import Callable, Sequence

from bot.service.bells import OUTBOX
from bot.service.delivery import Bells, WaitingLetter

Accept = Callable[[WaitingLetter], bool]


class Handover:
    """Gives the sender letters that wait in the outbox; those it does not take it finds there by looking."""

    def __init__(self, bells: Bells) -> None:
        self._bells = bells
        self._accept: Accept | None = None

    def begin(self, accept: Accept) -> None:
        """From now on a sender is in this process; ``accept`` tells whether it takes a letter."""
        self._accept = accept

    def end(self) -> None:
        """It is no longer."""
        self._accept = None

    def give(self, letters: Sequence[WaitingLetter]) -> None:
        """Give the ``letters`` of one update; after one that is not taken the others of its chat are not, either."""
        if self._accept is None or not letters or not all(map(self._accept, letters)):
            self._bells.ring(OUTBOX)
