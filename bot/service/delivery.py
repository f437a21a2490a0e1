"""What comes in and what goes out, kept until it is dealt with: the inbox, the outbox, and who is on duty.

An update stays in the inbox until its effects, its replies (as letters in the outbox) and its own removal are committed
in one transaction. A letter stays in the outbox until the channel has taken it. So a process may die at any moment.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Protocol

MOST_OF_A_CHAT = 10
"""Updates of one chat taken at once; who writes more lets others come in between."""


class AlreadySettled(Exception):
    """Another process has dealt with the update meanwhile; what was just done for it is undone."""


class Urgency(IntEnum):
    """What leaves first when not everything may: a citizen who waits, then news, then what is for all."""

    REPLY = 0
    NOTICE = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be sent to ``chat``; ``body`` is the channel's own JSON.

    ``written_from`` is what the channel wrote into it, while the letter goes from hand to hand; not kept.
    """

    chat: str
    body: str
    urgency: Urgency = Urgency.REPLY
    written_from: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter in the outbox; numbers go up in the order of writing.

    ``begun_after`` is set when sending it was begun before and nobody knows how that ended: the latest message by then.
    """

    number: int
    letter: Letter
    written_at: datetime
    begun_after: int | None = None


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """An update as the channel got it: ``number`` tells duplicates, ``body`` is its JSON, word for word."""

    number: int
    chat: str
    body: str


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """An update taken from the inbox by ``holder``; ``tries`` counts how often dealing with it failed.

    A process may have died while it dealt with a suspect, and perhaps because of it. When the last of those taken from
    a chat is settled, the chat is free again.
    """

    number: int
    chat: str
    body: str
    received_at: datetime
    tries: int = 0
    holder: str = ""
    is_suspect: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What is so when an update is settled.

    ``letters`` are its letters as they wait in the outbox, so that nobody must look for them; but not those to a chat
    for which others wait already, which must be sent before. ``has_more``: the chat is free again, and more of it came
    in meanwhile.
    """

    letters: Sequence[WaitingLetter] = ()
    has_more: bool = False


def _nothing(_: Settled) -> None:
    """Whoever has to do with it finds it by looking."""


@dataclass(frozen=True, slots=True)
class Settling:
    """The end of an update: its removal and the letters that answer it, committed with whatever it changed.

    After that ``then`` is called.
    """

    update: WaitingUpdate
    letters: tuple[Letter, ...] = ()
    then: Callable[[Settled], None] = field(default=_nothing, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update that could not be dealt with, or a letter that could not be sent, and why: scrubbed of persons."""

    number: int
    chat: str
    body: str
    since: datetime
    fault: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, since when the oldest does, and how much was set aside."""

    waiting: int
    oldest: datetime | None
    set_aside: int


class Lost(Protocol):
    """What was set aside, for the operator."""

    async def set_aside_so_far(self) -> Sequence[SetAside]:
        """What was set aside, the oldest first."""
        ...

    async def replay(self, number: int) -> bool:
        """Let it be tried anew; False when nothing of that number was set aside."""
        ...

    async def forget(self, number: int) -> bool:
        """Drop it for good; False when nothing of that number was set aside."""
        ...


class Inbox(Lost, Protocol):
    """The updates that wait, and those of the last days by number, so that none is taken for new twice.

    Chats are taken, not updates: whoever holds a chat deals with its updates one after another in their order.
    """

    async def store(self, updates: Sequence[ReceivedUpdate], room: int = 0) -> Sequence[Sequence[WaitingUpdate]]:
        """Keep ``updates`` for good, all or (when this raises) none; those already known are ignored.

        Up to ``room`` of their chats are taken with it, as by ``take``: such as nobody holds and nothing waited of.
        """
        ...

    async def take(self, most: int) -> Sequence[Sequence[WaitingUpdate]]:
        """Take up to ``most`` chats that nobody holds, those waiting longest first: the updates of each, in order."""
        ...

    def give_back(self, chat: str, pause: float = 0.0, *, is_settled: bool = False) -> bool:
        """Let others have ``chat`` again, at the latest with the next ``take`` or ``keep``; not before ``pause``.

        ``is_settled``: the last update that was taken of it is, and the chat is free already. Whether a look is worth
        while now: more of the chat may wait, or others must be told.
        """
        ...

    async def keep(self) -> None:
        """Call every few seconds: chats taken stay taken; of a process that died they are free again soon."""
        ...

    async def settle(self, settling: Settling) -> None:
        """End an update that changed nothing else; raises AlreadySettled."""
        ...

    async def note_failure(self, update: WaitingUpdate) -> None:
        """Dealing with ``update`` failed once more."""
        ...

    async def set_aside(self, settling: Settling, fault: str) -> None:
        """End an update that cannot be dealt with, but keep it for the operator; raises AlreadySettled."""
        ...

    async def prune(self, before: datetime) -> None:
        """Forget the numbers of updates settled before; the channel does not repeat them any more."""
        ...

    async def backlog(self) -> Backlog:
        """How much waits."""
        ...


class Outbox(Lost, Protocol):
    """The letters that wait. Only the process on duty takes from it."""

    async def put(self, letters: Sequence[Letter]) -> None:
        """Keep ``letters`` until they are sent."""
        ...

    async def waiting(
        self, most: int, besides: Collection[int] = (), not_to: Collection[str] = ()
    ) -> Sequence[WaitingLetter]:
        """Up to ``most`` letters ``besides`` those in hand, the most urgent first, then in the order of writing."""
        ...

    async def begin(self, number: int, latest: int) -> None:
        """A letter is being sent from now on; ``latest`` is the number of the channel's latest message."""
        ...

    async def settle(self, numbers: Sequence[int], *, is_hurried: bool = True) -> None:
        """These letters are sent; returns when that is kept for good, which without hurry may take a moment."""
        ...

    async def drop(self, chat: str) -> None:
        """Nothing reaches ``chat`` any more: what waits for it goes."""
        ...

    async def set_aside(self, number: int, fault: str) -> None:
        """A letter cannot be sent; it is kept for the operator."""
        ...

    async def backlog(self) -> Backlog:
        """How much waits."""
        ...


class Duty(Protocol):
    """Which of several processes sends, and does what must be done once: exactly one is on duty."""

    async def begin(self) -> None:
        """Wait until this process is the one on duty."""
        ...

    async def lost(self) -> None:
        """Wait until this process is no longer on duty, though it did not end it."""
        ...

    async def end(self) -> None:
        """Let another process take over."""
        ...


class Bells(Protocol):
    """Wake whoever waits for something to do, in this process and in the others."""

    def ring(self, name: str) -> None:
        """Wake whoever waits for ``name``; never blocks, and may be lost: those who wait also look by themselves."""
        ...

    async def wait(self, name: str, at_most: float) -> None:
        """Wait until ``name`` was rung since the last wait, or ``at_most`` seconds."""
        ...
