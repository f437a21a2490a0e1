"""The knowledge in force, and its replacement while the bot runs."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.service.answering import Answering


@dataclass(frozen=True, slots=True)
class Reloaded:
    """A changed knowledge base is in force now."""

    procedures: int


@dataclass(frozen=True, slots=True)
class KeptOld:
    """A change was broken; the old knowledge stays in force. ``why`` names the faults."""

    why: str


class KnowledgeBase:
    """Holds the knowledge in force. ``build`` reads it or raises; ``fingerprint`` changes when its files do."""

    def __init__(self, build: Callable[[], Answering], fingerprint: Callable[[], str]) -> None:
        self._build = build
        self._fingerprint = fingerprint
        self._seen = fingerprint()
        self.current = build()

    def reload_if_changed(self, broken: type[Exception]) -> Reloaded | KeptOld | None:
        """Reload when the files changed; None when they did not.

        ``broken`` is what ``build`` raises for faulty content. Takes as long as a load: call it off the event loop.
        """
        seen = self._fingerprint()
        if seen == self._seen:
            return None
        self._seen = seen
        try:
            self.current = self._build()
        except broken as faulty:
            return KeptOld(str(faulty))
        return Reloaded(len(self.current.knowledge.procedures))
