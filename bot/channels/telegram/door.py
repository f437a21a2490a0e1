"""The one door by which updates reach the conversation: each is dealt with and settled with all that it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, cast

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.telegram.desks import Desks
from bot.channels.telegram.handover import Handover
from bot.channels.telegram.incoming import Incoming, Reachability, plain_text, read
from bot.channels.telegram.letters import letters_to
from bot.channels.telegram.measured import UpdateWatch, kind_of
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.pictures import fetch
from bot.channels.telegram.raw_updates import MalformedUpdate, is_readable
from bot.channels.telegram.wire_json import read_json
from bot.conversation.conversation import Conversation
from bot.conversation.desk import DeskMessage
from bot.conversation.messages import Attached, Outcome, Replies
from bot.service.bells import INBOX, TICKETS
from bot.service.delivery import Bells, Inbox, Letter, Settled, Settling, WaitingUpdate
from bot.service.ports import CitizenRecords

log = structlog.get_logger()

_MAY_BRING_NEWS = ("feedback", "handoff")
"""Outcomes after which an office or a citizen may have something to be told at once."""


Raw = Mapping[str, Any]


class Unreadable(Exception):
    """The update is not what Telegram's updates are; trying again does not help."""


@dataclass(frozen=True, slots=True)
class Door:
    """Deals with updates from the inbox. ``desks`` are the offices' own chats.

    Whatever ``deal`` raises, nothing of the update was done; so it can be dealt with again.
    """

    bot: Bot
    conversation: Conversation
    records: CitizenRecords
    inbox: Inbox
    outgoing: Outgoing
    bells: Bells
    handover: Handover
    desks: Desks | None = None
    watch: UpdateWatch | None = None

    async def deal(self, update: WaitingUpdate) -> None:
        """Deal with one update and settle it; raises Unreadable, AlreadySettled, or whatever went wrong."""
        began = perf_counter()
        raw = _parsed(update.body)
        try:
            await self._deal(update, raw)
        finally:
            if self.watch is not None:
                self.watch.updated(kind_of(raw), perf_counter() - began)

    async def _deal(self, update: WaitingUpdate, raw: Raw) -> None:
        match self._read(raw):
            case Incoming() as incoming:
                await self._answer(update, incoming)
            case Reachability(chat, is_reachable):
                await (self.records.mark_reachable(chat) if is_reachable else self.records.mark_unreachable(chat))
                await self.inbox.settle(Settling(update))
            case None:
                log.debug("update_ignored")
                await self.inbox.settle(Settling(update))

    def apology(self, update: WaitingUpdate) -> Sequence[Letter]:
        """What to send when ``deal`` failed for good; nothing where nobody waits for an answer."""
        try:
            read_update = self._read(_parsed(update.body))
        except Unreadable:
            return ()
        if not isinstance(read_update, Incoming):
            return ()
        if self._at_desk(read_update) is not None and self.desks is not None:
            return self._letters(read_update, self.desks.conversation.apology())
        if read_update.is_group_chatter:
            return ()
        return self._letters(read_update, self.conversation.apology(read_update.message))

    def _read(self, raw: Raw) -> Incoming | Reachability | None:
        try:
            if not is_readable(raw):
                raise MalformedUpdate("các phần của tin không đúng kiểu mà Telegram gửi")  # noqa: TRY301 - told below
            return plain_text(raw) or read(Update.de_json(dict(raw), self.bot), self.bot.username)
        except Exception as fault:
            raise Unreadable(f"{type(fault).__name__}: {fault}") from fault

    async def _answer(self, update: WaitingUpdate, incoming: Incoming) -> None:
        began = perf_counter()
        at_desk, refused = self._at_desk(incoming), self._refusal(incoming)
        if refused is not None:
            replies = refused
            await self.inbox.settle(self._settling(update, incoming, replies))
        elif self.desks is not None and at_desk is not None:
            replies = await self.desks.conversation.answer(at_desk)
            await self.inbox.settle(self._settling(update, incoming, replies))
        elif incoming.is_group_chatter:
            await self.inbox.settle(Settling(update))
            return
        else:
            message = (await self._with_picture(incoming)).message
            replies = await self.conversation.answer(message, lambda replies: self._settling(update, incoming, replies))
        self._ring(replies.outcome, round((perf_counter() - began) * 1000))

    def _refusal(self, incoming: Incoming) -> Replies | None:
        is_desk = self.desks is not None and self.desks.chats.is_desk(incoming.chat_id)
        with_picture = incoming.picture_id is not None
        return self.conversation.refusal(incoming.message, with_picture=with_picture, at_desk=is_desk)

    def _at_desk(self, incoming: Incoming) -> DeskMessage | None:
        return self.desks.message_of(incoming) if self.desks is not None else None

    def _settling(self, update: WaitingUpdate, incoming: Incoming, replies: Replies) -> Settling:
        return Settling(update, self._letters(incoming, replies), self._settled)

    def _settled(self, settled: Settled) -> None:
        self.handover.give(settled.letters)
        if settled.has_more:
            self.bells.ring(INBOX)

    def _letters(self, incoming: Incoming, replies: Replies) -> tuple[Letter, ...]:
        return letters_to(incoming, replies.replies, self.outgoing.latest)

    def _ring(self, outcome: Outcome, ms: int) -> None:
        log.info("answered", outcome=outcome.kind, procedure=outcome.procedure, ms=ms)
        if outcome.kind in _MAY_BRING_NEWS:
            self.bells.ring(TICKETS)

    async def _with_picture(self, incoming: Incoming) -> Incoming:
        """The message with its picture fetched; a picture that cannot be fetched is one that cannot be read."""
        content = incoming.message.content
        if incoming.picture_id is None or not isinstance(content, Attached):
            return incoming
        try:
            image = await fetch(self.bot, incoming.picture_id)
        except (TelegramError, OSError) as trouble:
            log.warning("picture_not_fetched", trouble=str(trouble))
            return incoming
        attached = replace(content, kind="photo", image=image)
        return replace(incoming, message=replace(incoming.message, content=attached))


def _parsed(body: str) -> Raw:
    """The update in ``body``; none of it when that is no update, which then shows as unreadable."""
    try:
        raw: object = read_json(body)
    except ValueError:
        raw = None
    return cast("Raw", raw) if isinstance(raw, dict) else {}
