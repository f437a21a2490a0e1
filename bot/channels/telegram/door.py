"""The one door by which updates enter: whatever they are, they are answered or set aside, and nothing escapes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.telegram.chat_order import ChatOrder
from bot.channels.telegram.desks import Desks
from bot.channels.telegram.incoming import Incoming, Reachability, chat_name, read
from bot.channels.telegram.outgoing import NotSent, Outgoing, Unreachable
from bot.channels.telegram.pictures import fetch
from bot.channels.telegram.raw_updates import MalformedUpdate, is_readable
from bot.conversation.conversation import Conversation
from bot.conversation.desk import DeskMessage
from bot.conversation.messages import Attached, Replies
from bot.service.ports import CitizenRecords, Operator

log = structlog.get_logger()

_MAY_BRING_NEWS = ("feedback", "handoff")
"""Outcomes after which an office or a citizen may have something to be told at once."""


class Door:
    """Takes raw updates one by one, those of one chat in the order of the calls.

    ``receive`` returns when the update is dealt with, so that it may be confirmed to Telegram only then. ``desks`` are
    the offices' own chats, ``ring`` is called when citizens and offices may have something to tell each other.
    """

    def __init__(
        self,
        bot: Bot,
        conversation: Conversation,
        records: CitizenRecords,
        outgoing: Outgoing,
        operator: Operator,
        desks: Desks | None = None,
        ring: Callable[[], None] | None = None,
    ) -> None:
        self._bot = bot
        self._desks = desks
        self._ring = ring
        self._conversation = conversation
        self._records = records
        self._outgoing = outgoing
        self._operator = operator
        self._order = ChatOrder()

    async def receive(self, raw: Mapping[str, Any]) -> None:
        """Deal with one update; never raises but for cancellation."""
        with structlog.contextvars.bound_contextvars(update=raw.get("update_id"), trace=uuid4().hex[:8]):
            try:
                self._note_number(raw)
                match self._read(raw):
                    case Incoming() as incoming:
                        async with self._order.turn_of(incoming.message.chat):
                            await self._answer(incoming)
                    case Reachability(chat, is_reachable):
                        await self._note(chat, is_reachable=is_reachable)
                    case None:
                        log.debug("update_ignored")
            except Exception as fault:  # noqa: BLE001 - the last resort of the whole channel
                await self._report("update_failed", fault)

    def _read(self, raw: Mapping[str, Any]) -> Incoming | Reachability | None:
        if not is_readable(raw):
            raise MalformedUpdate("các phần của tin không đúng kiểu mà Telegram gửi")
        update = Update.de_json(dict(raw), self._bot)
        return read(update, self._bot.username)

    def _note_number(self, raw: Mapping[str, Any]) -> None:
        """The outgoing side looks for messages by their numbers, which citizens' messages use up too."""
        match raw:
            case {"message": {"message_id": int(number), "chat": {"type": "private"}}}:
                self._outgoing.note(number)
            case _:
                pass

    async def _answer(self, incoming: Incoming) -> None:
        began = perf_counter()
        if incoming.callback_id is not None:
            await self._outgoing.confirm_press(incoming.callback_id)
        replies = await self._replies(incoming)
        try:
            for reply in replies.replies:
                await self._outgoing.send(incoming.chat_id, reply, incoming.message_id)
        except Unreachable:
            await self._records.mark_unreachable(chat_name(incoming.chat_id))
            log.info("citizen_unreachable")
        except NotSent as fault:
            await self._report("reply_not_sent", fault)
        else:
            outcome, ms = replies.outcome, round((perf_counter() - began) * 1000)
            log.info("answered", outcome=outcome.kind, procedure=outcome.procedure, ms=ms)
        if self._ring is not None and replies.outcome.kind in _MAY_BRING_NEWS:
            self._ring()

    async def _with_picture(self, incoming: Incoming) -> Incoming:
        """The message with its picture fetched; a picture that cannot be fetched is one that cannot be read."""
        content = incoming.message.content
        if incoming.picture_id is None or not isinstance(content, Attached):
            return incoming
        try:
            image = await fetch(self._bot, incoming.picture_id)
        except (TelegramError, OSError) as trouble:
            log.warning("picture_not_fetched", trouble=str(trouble))
            return incoming
        attached = replace(content, kind="photo", image=image)
        return replace(incoming, message=replace(incoming.message, content=attached))

    async def _replies(self, incoming: Incoming) -> Replies:
        """The one error handler: the citizen gets an apology, the operator the fault."""
        refused = self._refusal(incoming)
        if refused is not None:
            return refused
        at_desk = self._desks.message_of(incoming) if self._desks is not None else None
        if self._desks is not None and at_desk is not None:
            return await self._at_desk(self._desks, at_desk)
        if incoming.is_group_chatter:
            return Replies(())
        try:
            return await self._conversation.answer((await self._with_picture(incoming)).message)
        except Exception as fault:  # noqa: BLE001 - whatever it was, the citizen is not left without a reply
            await self._report("answer_failed", fault)
            return self._conversation.apology(incoming.message)

    def _refusal(self, incoming: Incoming) -> Replies | None:
        is_desk = self._desks is not None and self._desks.chats.is_desk(incoming.chat_id)
        with_picture = incoming.picture_id is not None
        return self._conversation.refusal(incoming.message, with_picture=with_picture, at_desk=is_desk)

    async def _at_desk(self, desks: Desks, message: DeskMessage) -> Replies:
        try:
            return await desks.conversation.answer(message)
        except Exception as fault:  # noqa: BLE001 - as above, for officers
            await self._report("desk_failed", fault)
            return desks.conversation.apology()

    async def _note(self, chat: str, *, is_reachable: bool) -> None:
        await (self._records.mark_reachable(chat) if is_reachable else self._records.mark_unreachable(chat))

    async def _report(self, event: str, fault: Exception) -> None:
        """Tell log and operator what failed; never what the citizen wrote."""
        log.error(event, fault=type(fault).__name__, exc_info=fault)
        await self._operator.tell(f"{event}: {type(fault).__name__}: {fault}")
