"""Inbox and outbox in memory: the ports for tests; they pass the contract suites of tests/store."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.service.delivery import (
    AlreadySettled,
    Backlog,
    Letter,
    ReceivedUpdate,
    SetAside,
    Settled,
    Settling,
    WaitingLetter,
    WaitingUpdate,
)
from bot.service.ports import Clock
from bot.service.scrubbing import scrub
from tests.botapi.bell import Bell


@dataclass
class InMemoryPost:
    """What the inbox and the outbox share; ``bell`` rings at every change."""

    clock: Clock
    waiting: dict[int, WaitingUpdate] = field(default_factory=dict[int, WaitingUpdate])
    settled: dict[int, datetime] = field(default_factory=dict[int, datetime])
    aside: dict[int, SetAside] = field(default_factory=dict[int, SetAside])
    letters: dict[int, WaitingLetter] = field(default_factory=dict[int, WaitingLetter])
    unsent: dict[int, SetAside] = field(default_factory=dict[int, SetAside])
    written: int = 0
    bell: Bell = field(default_factory=Bell)

    def check(self, settling: Settling) -> None:
        if settling.update.number not in self.waiting:
            raise AlreadySettled(settling.update.chat)

    def carry_out(self, settling: Settling) -> None:
        self.check(settling)
        del self.waiting[settling.update.number]
        self.settled[settling.update.number] = self.clock.now()
        waited_for = {waiting.letter.chat for waiting in self.letters.values()}
        written = self.write(settling.letters)
        settling.then(Settled([waiting for waiting in written if waiting.letter.chat not in waited_for]))

    def write(self, letters: Sequence[Letter]) -> Sequence[WaitingLetter]:
        first = self.written + 1
        for letter in letters:
            self.written += 1
            self.letters[self.written] = WaitingLetter(self.written, letter, self.clock.now())
        self.bell.ring()
        return [self.letters[number] for number in range(first, self.written + 1)]

    def forget_what_was_set_aside(self, chat: str) -> None:
        self.settled |= {number: self.clock.now() for number, kept in self.aside.items() if kept.chat == chat}
        self.aside = {number: kept for number, kept in self.aside.items() if kept.chat != chat}
        self.unsent = {number: kept for number, kept in self.unsent.items() if kept.chat != chat}

    def waits_for(self, chat: str) -> bool:
        """Whether anything from or for ``chat`` is under way."""
        return any(update.chat == chat for update in self.waiting.values()) or any(
            waiting.letter.chat == chat for waiting in self.letters.values()
        )


class InMemoryInbox:
    """The port ``Inbox`` without a database."""

    def __init__(self, post: InMemoryPost) -> None:
        self._post = post
        self._held: set[str] = set()

    async def store(self, updates: Sequence[ReceivedUpdate], room: int = 0) -> Sequence[Sequence[WaitingUpdate]]:
        post, busy = self._post, {update.chat for update in self._post.waiting.values()} | self._held
        new: dict[str, list[WaitingUpdate]] = {}
        for each in sorted(updates, key=lambda each: each.number):
            if not any(each.number in known for known in (post.waiting, post.settled, post.aside)):
                update = WaitingUpdate(each.number, each.chat, each.body, post.clock.now())
                post.waiting[each.number] = update
                new.setdefault(each.chat, []).append(update)
        taken = [chat for chat in new if chat not in busy][:room]
        self._held.update(taken)
        return [new[chat] for chat in taken]

    async def take(self, most: int) -> Sequence[Sequence[WaitingUpdate]]:
        waiting = [self._post.waiting[number] for number in sorted(self._post.waiting)]
        free = list(dict.fromkeys(update.chat for update in waiting if update.chat not in self._held))[:most]
        self._held.update(free)
        for update in waiting:  # a suspect only until somebody has survived it
            self._post.waiting[update.number] = replace(update, is_suspect=False)
        return [[update for update in waiting if update.chat == chat][:10] for chat in free]

    def give_back(self, chat: str, pause: float = 0.0, *, is_settled: bool = False) -> bool:
        if pause:
            asyncio.get_running_loop().call_later(pause, self._held.discard, chat)
        else:
            self._held.discard(chat)
        return True

    async def keep(self) -> None:
        pass

    async def settle(self, settling: Settling) -> None:
        self._post.carry_out(settling)

    async def note_failure(self, update: WaitingUpdate) -> None:
        self._post.waiting[update.number] = replace(update, tries=update.tries + 1)

    async def set_aside(self, settling: Settling, fault: str) -> None:
        update = settling.update
        self._post.carry_out(settling)
        del self._post.settled[update.number]
        self._post.aside[update.number] = SetAside(
            update.number, update.chat, update.body, update.received_at, scrub(fault)
        )

    async def prune(self, before: datetime) -> None:
        settled = self._post.settled.items()
        self._post.settled = {number: at for number, at in settled if at.date() >= before.date()}

    async def backlog(self) -> Backlog:
        oldest = min((update.received_at for update in self._post.waiting.values()), default=None)
        return Backlog(len(self._post.waiting), oldest, len(self._post.aside))

    async def set_aside_so_far(self) -> Sequence[SetAside]:
        return [self._post.aside[number] for number in sorted(self._post.aside)]

    async def replay(self, number: int) -> bool:
        kept = self._post.aside.pop(number, None)
        if kept is not None:
            self._post.waiting[number] = WaitingUpdate(number, kept.chat, kept.body, self._post.clock.now())
        return kept is not None

    async def forget(self, number: int) -> bool:
        known = self._post.aside.pop(number, None) is not None
        if known:
            self._post.settled[number] = self._post.clock.now()
        return known


class InMemoryOutbox:
    """The port ``Outbox`` without a database."""

    def __init__(self, post: InMemoryPost) -> None:
        self._post = post

    async def put(self, letters: Sequence[Letter]) -> None:
        self._post.write(letters)

    async def waiting(
        self, most: int, besides: Collection[int] = (), not_to: Collection[str] = ()
    ) -> Sequence[WaitingLetter]:
        found = [
            waiting
            for waiting in self._post.letters.values()
            if waiting.number not in besides and waiting.letter.chat not in not_to
        ]
        return sorted(found, key=lambda waiting: (waiting.letter.urgency, waiting.number))[:most]

    async def begin(self, number: int, latest: int) -> None:
        self._post.letters[number] = replace(self._post.letters[number], begun_after=latest)

    async def settle(self, numbers: Sequence[int], *, is_hurried: bool = True) -> None:
        for number in numbers:
            self._post.letters.pop(number, None)
        self._post.bell.ring()

    async def drop(self, chat: str) -> None:
        self._post.letters = {
            number: waiting for number, waiting in self._post.letters.items() if waiting.letter.chat != chat
        }
        self._post.bell.ring()

    async def set_aside(self, number: int, fault: str) -> None:
        waiting = self._post.letters.pop(number)
        letter = waiting.letter
        self._post.unsent[number] = SetAside(number, letter.chat, letter.body, waiting.written_at, scrub(fault))
        self._post.bell.ring()

    async def backlog(self) -> Backlog:
        oldest = min((waiting.written_at for waiting in self._post.letters.values()), default=None)
        return Backlog(len(self._post.letters), oldest, len(self._post.unsent))

    async def set_aside_so_far(self) -> Sequence[SetAside]:
        return [self._post.unsent[number] for number in sorted(self._post.unsent)]

    async def replay(self, number: int) -> bool:
        kept = self._post.unsent.pop(number, None)
        if kept is not None:
            self._post.letters[number] = WaitingLetter(number, Letter(kept.chat, kept.body), self._post.clock.now())
        return kept is not None

    async def forget(self, number: int) -> bool:
        return self._post.unsent.pop(number, None) is not None
