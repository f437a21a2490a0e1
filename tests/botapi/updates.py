"""Updates that wait for the bot, oldest first, until it confirms them."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from .bell import Bell
from .types import Json

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    """`lane`: a webhook gets the updates of one lane strictly one after another."""

    update_id: int
    lane: str
    update: Json


class UpdateQueue:
    """`new_update` is what the citizens' side calls; `listener` hears of each added update."""

    def __init__(self, first_id: int = 100_001) -> None:
        self.pending: dict[int, PendingUpdate] = {}
        self.allowed: frozenset[str] | None = None
        self.bell = Bell()
        self.listener: Callable[[PendingUpdate], None] | None = None
        self._ids = itertools.count(first_id)

    def new_update(self, fields: Json) -> Json:
        """Give it the next id; it waits only if the bot allows its kind, as with Telegram."""
        update: Json = {"update_id": next(self._ids), **fields}
        if self._is_allowed(kind_of(fields)):
            waiting = PendingUpdate(update["update_id"], lane_of(fields), update)
            self.pending[waiting.update_id] = waiting
            if self.listener is not None:
                self.listener(waiting)
            self.bell.ring()
        return update

    def oldest(self, limit: int) -> list[Json]:
        return [waiting.update for waiting in itertools.islice(self.pending.values(), limit)]

    def confirm_before(self, offset: int) -> None:
        """Forget updates below `offset`; a negative one keeps only that many of the newest."""
        keep_from = len(self.pending) + offset
        for position, update_id in enumerate(list(self.pending)):
            if update_id < offset if offset > 0 else position < keep_from:
                del self.pending[update_id]
            else:
                break
        self.bell.ring()

    def forget(self, update_id: int) -> None:
        self.pending.pop(update_id, None)
        self.bell.ring()

    def drop_all(self) -> None:
        self.pending.clear()
        self.bell.ring()

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps the last setting, an empty list restores the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def _is_allowed(self, kind: str) -> bool:
        return kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed


def kind_of(fields: Json) -> str:
    return next((name for name in fields if name != "update_id"), "")


def lane_of(fields: Json) -> str:
    """Messages and their edits share the chat's lane; button presses have a lane of their own."""
    kind = kind_of(fields)
    content: Json = fields.get(kind) or {}
    if kind == "callback_query":
        return f"callback:{content.get('from', {}).get('id')}"
    lane = "message" if kind in {"message", "edited_message"} else kind
    return f"{lane}:{content.get('chat', {}).get('id')}"
