"""Sends what is in the outbox: in order within a chat, the urgent first, many chats side by side."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from time import monotonic

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.in_doubt import send_noted
from bot.channels.telegram.letters import LetterUnreadable, Posting, posting_of
from bot.channels.telegram.outgoing import NotSent, NotYet, Outgoing, Unreachable
from bot.service.bells import OUTBOX
from bot.service.delivery import Bells, Outbox, Urgency, WaitingLetter
from bot.service.ports import CitizenRecords, Operator
from bot.store.database import DatabaseOutOfReach

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""A bell that was not heard costs so long."""
FETCHED_AT_ONCE = 100
MOST_IN_HAND = 400
MOST_UNHURRIED = 20
"""Letters in hand that are no replies: enough for Telegram's thirty a second, and replies still find room."""
MOST_OF_A_CHAT = 10


@dataclass(frozen=True, slots=True)
class Perseverance:
    """Pauses between tries of a letter that Telegram may take later (the last again and again), and when to give up.

    The time counts from when this process had it in hand first: no clock that somebody sets, no outage makes it lost.
    """

    pauses: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0)
    give_up_after: timedelta = timedelta(hours=2)
    database: float = 1.0
    last_words: float = 5.0
    """When there is no more time: what is just being sent may end, for else the next process would send it again."""

    def pause(self, tries: int) -> float:
        """The pause after so many tries."""
        return self.pauses[min(tries, len(self.pauses)) - 1]


@dataclass(slots=True)
class _Lane:
    """The letters in hand for one chat, and the task that sends them."""

    letters: list[tuple[int, int, WaitingLetter]] = field(default_factory=list[tuple[int, int, WaitingLetter]])
    sending: asyncio.Task[None] | None = None


@dataclass(slots=True)
class Sender:
    """Runs in the process on duty only.

    A reply is sent, then settled: a process killed between the two sends that one reply of the chat again. Of anything
    else it is noted before that it is being sent, and whoever finds that note finds out whether it arrived.
    """

    outbox: Outbox
    outgoing: Outgoing
    records: CitizenRecords
    operator: Operator
    bells: Bells
    perseverance: Perseverance = field(default_factory=Perseverance)
    _lanes: dict[str, _Lane] = field(default_factory=dict[str, _Lane], init=False)
    _in_hand: dict[int, Urgency] = field(default_factory=dict[int, Urgency], init=False)
    _begun: dict[int, int] = field(default_factory=dict[int, int], init=False)
    _settling: "set[asyncio.Task[None]]" = field(default_factory=set["asyncio.Task[None]"], init=False)
    _left_some: bool = field(default=True, init=False)
    """Whether the last look left letters lying that there is room for as soon as another has gone."""
    _gone: set[int] = field(default_factory=set[int], init=False)
    """Letters done with since the last look began, which may still have seen them."""

    async def run(self, finish: asyncio.Event, drain_seconds: float) -> None:
        """Send until ``finish`` is set, then for at most ``drain_seconds`` what still waits; the rest stays."""
        sending = asyncio.create_task(self._keep_sending())
        try:
            await finish.wait()
            sending.cancel()  # of two who fetch at once, one would find what the other has sent meanwhile
            await asyncio.wait({sending})
            async with asyncio.timeout(drain_seconds):
                while await self._fetch() or self._lanes:
                    await asyncio.wait([lane.sending for lane in self._lanes.values() if lane.sending], timeout=0.1)
        except (TimeoutError, DatabaseOutOfReach) as rest:
            log.warning("outbox_not_empty", in_hand=len(self._in_hand), trouble=type(rest).__name__)
            await self._end_what_is_being_sent()
        finally:
            tasks = [sending, *(lane.sending for lane in self._lanes.values() if lane.sending)]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._settling:
                await asyncio.wait(self._settling, timeout=drain_seconds)

    async def _end_what_is_being_sent(self) -> None:
        lanes = [lane.sending for lane in self._lanes.values() if lane.sending]
        for lane in self._lanes.values():
            self._drop(lane)
        if lanes:
            await asyncio.wait(lanes, timeout=self.perseverance.last_words)

    async def _keep_sending(self) -> None:
        while True:
            try:
                while await self._fetch():
                    pass
            except DatabaseOutOfReach as away:
                log.warning("outbox_trouble", trouble=str(away))
                await asyncio.sleep(self.perseverance.database)
            except Exception as fault:  # one bad look must not end all later ones
                log.exception("outbox_trouble", fault=type(fault).__name__)
                await asyncio.sleep(self.perseverance.database)
            await self.bells.wait(OUTBOX, LOOK_SECONDS)

    async def _fetch(self) -> bool:
        """Take letters in hand; whether there may be more at once."""
        most = min(FETCHED_AT_ONCE, MOST_IN_HAND - len(self._in_hand))
        if most <= 0:
            return False
        self._gone.clear()
        full = [chat for chat, lane in self._lanes.items() if len(lane.letters) >= MOST_OF_A_CHAT]
        found = await self.outbox.waiting(most, list(self._in_hand), full)
        accepted = sum(map(self._accept, found))
        self._left_some = bool(full) or accepted < len(found) or len(found) == most
        return accepted > 0 and len(found) == most

    def accept(self, waiting: WaitingLetter) -> bool:
        """Take a letter that was just written, unless there may be others in the outbox that should go before."""
        return not self._left_some and len(self._in_hand) < MOST_IN_HAND and self._accept(waiting)

    def _accept(self, waiting: WaitingLetter) -> bool:
        letter = waiting.letter
        is_known = waiting.number in self._in_hand or waiting.number in self._gone
        if is_known or (letter.urgency is not Urgency.REPLY and self._unhurried() >= MOST_UNHURRIED):
            return False
        self._in_hand[waiting.number] = letter.urgency
        lane = self._lanes.setdefault(letter.chat, _Lane())
        heappush(lane.letters, (letter.urgency, waiting.number, waiting))
        if lane.sending is None:
            # what is bound for the log belongs to whoever hands the letter over
            lane.sending = asyncio.create_task(self._send_all(letter.chat, lane), context=Context())
        return True

    def _unhurried(self) -> int:
        return sum(urgency is not Urgency.REPLY for urgency in self._in_hand.values())

    async def _send_all(self, chat: str, lane: _Lane) -> None:
        """Send the chat's letters one after another, each settled before the next."""
        while lane.letters:
            _, number, waiting = heappop(lane.letters)
            structlog.contextvars.bind_contextvars(letter=number)  # for this task only
            try:
                if not await self._send(waiting, lane):
                    self._drop(lane)
            except Exception as fault:  # a fault of ours must not end the lane: the letter comes again
                log.exception("letter_failed", fault=type(fault).__name__)
                await asyncio.sleep(self.perseverance.database)
            self._in_hand.pop(number, None)
            self._gone.add(number)
            self._begun.pop(number, None)
            if self._left_some and len(self._in_hand) <= MOST_IN_HAND // 2:
                self.bells.ring(OUTBOX)
        lane.sending = None
        del self._lanes[chat]

    def _drop(self, lane: _Lane) -> None:
        for _, number, _ in lane.letters:
            self._in_hand.pop(number, None)
        lane.letters.clear()

    async def _send(self, waiting: WaitingLetter, lane: _Lane) -> bool:
        """Send a letter to its end, whatever that is; False when nothing reaches the chat any more."""
        letter = waiting.letter
        try:
            posting = posting_of(letter)
            self.outgoing.note(posting.latest)
            await self._persist(waiting, posting)
        except Unreachable:
            log.info("citizen_unreachable")
            await self.records.mark_unreachable(letter.chat)
            await self.outbox.drop(letter.chat)
            return False
        except (NotSent, LetterUnreadable) as fault:
            await self.outbox.set_aside(waiting.number, str(fault))
            log.warning("letter_set_aside", fault=type(fault).__name__)
            await self.operator.tell(f"reply_not_sent: {type(fault).__name__}: {fault}")
        else:
            await self._settle(waiting.number, is_hurried=bool(lane.letters))
        return True

    async def _persist(self, waiting: WaitingLetter, posting: Posting) -> None:
        """Try until Telegram takes it; raises Unreachable, or NotSent for what is refused or was tried for too long."""
        tries, began = 0, monotonic()
        while True:
            try:
                return await self._put(waiting, posting)
            except NotYet as later:
                tries += 1
                if monotonic() - began > self.perseverance.give_up_after.total_seconds():
                    raise
                log.warning("letter_must_wait", tries=tries, trouble=str(later))
                await asyncio.sleep(max(later.again_in, self.perseverance.pause(tries)))
            except TelegramError as trouble:  # a token refused, for instance: nothing that waiting mends by itself
                tries += 1
                log.warning("letter_must_wait", tries=tries, trouble=str(trouble))
                await asyncio.sleep(self.perseverance.pause(tries))

    async def _put(self, waiting: WaitingLetter, posting: Posting) -> None:
        outgoing, chat_id, reply = self.outgoing.urged(waiting.letter.urgency), posting.chat_id, posting.reply
        if waiting.letter.urgency is Urgency.REPLY:
            await outgoing.send(chat_id, reply, posting.in_place_of)
            return

        async def begin(latest: int) -> None:
            await self.outbox.begin(waiting.number, latest)
            self._begun[waiting.number] = latest  # a try that fails leaves in doubt, too, whether it arrived

        begun_after = self._begun.get(waiting.number, waiting.begun_after)
        await send_noted(outgoing, chat_id, reply, begun_after, begin)

    async def _settle(self, number: int, *, is_hurried: bool) -> None:
        """Note that it was sent; to the end, even when the lane must end."""
        settling = asyncio.create_task(
            self._until_done(lambda: self.outbox.settle([number], is_hurried=is_hurried)), context=Context()
        )
        self._settling.add(settling)
        settling.add_done_callback(self._settling.discard)
        await asyncio.shield(settling)

    async def _until_done(self, call: Callable[[], Awaitable[None]]) -> None:
        """Call until the database takes it: what was sent must not be sent again only because it was away."""
        while True:
            try:
                return await call()
            except Exception as trouble:  # noqa: BLE001 - as above, whatever it is
                log.warning("outbox_trouble", fault=type(trouble).__name__, trouble=str(trouble))
                await asyncio.sleep(self.perseverance.database)
