"""Dialogues read in the transaction in which their chats are taken, for the turns that begin right after it."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import Connection, select

from bot.store.prepared import Prepared
from bot.store.tables import dialogues

_STATES_OF = Prepared(
    lambda target: select(dialogues.c.chat, dialogues.c.state).where(target.among(dialogues.c.chat, "chats"))
)
States = Mapping[str, str | None]
"""Of some chats what is stored of their dialogues; None where there is none."""


def stored_states(connection: Connection, chats: Sequence[str]) -> Sequence[str | None]:
    """What is stored of the dialogues of ``chats``, in their order."""
    stored = ask_for_states(connection, chats)()
    return [stored[chat] for chat in chats]


def ask_for_states(connection: Connection, chats: Collection[str]) -> Callable[[], States]:
    """The same; what it returns waits for the answer."""
    asked = _STATES_OF.ask(connection, {"chats": list(chats)})
    return lambda: dict.fromkeys(chats) | dict(asked.rows())


class Foresight:
    """What was read beforehand; true while this process has the chat, for nobody else changes its dialogue."""

    def __init__(self) -> None:
        self._states: dict[str, str | None] = {}

    def note(self, states: States) -> None:
        """Remember what is stored of dialogues whose chats were just taken."""
        self._states.update(states)

    def is_known(self, chat: str) -> bool:
        """Whether it was read and not used yet."""
        return chat in self._states

    def used(self, chat: str) -> str | None:
        """What was read, for the first turn only: that changes it."""
        return self._states.pop(chat, None)

    def forget(self, chat: str) -> None:
        """The chat is given back."""
        self._states.pop(chat, None)
