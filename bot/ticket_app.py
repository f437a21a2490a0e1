"""Working on tickets without a Telegram group: the composition root of ``motcua tickets``."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import date
from html import unescape
from typing import TypeVar

from markupsafe import Markup
from rich.table import Table

from bot.app import ZonedClock, open_database
from bot.content.feedback_sentences import DeskTexts
from bot.content.knowledge import shipped
from bot.content.working_calendar import load_calendar
from bot.domain.calendar import WorkingCalendar
from bot.domain.tickets import Sender, Ticket, TicketMessage
from bot.service.ports import RecordsUnusable
from bot.service.secrets import HashKey
from bot.service.ticketing import DeskWork, Done, NotAllowed, Outcome
from bot.settings import Settings, hash_key_of
from bot.store.database import DatabaseOutOfReach
from bot.store.migrating import TablesUnusable, migrate
from bot.store.tickets import SqlTickets

Result = TypeVar("Result")


class TicketDesk:
    """The desk of an office at the command line: asks ``DeskWork`` and says what came of it, in Vietnamese."""

    def __init__(self, settings: Settings, texts: DeskTexts, unit: str | None) -> None:
        self._settings = settings
        self._texts = texts
        self.unit = unit.strip().upper() if unit is not None else None
        self._clock = ZonedClock(settings.time_zone)
        self._calendar: WorkingCalendar = load_calendar(settings.knowledge_dir or shipped())

    def waiting(self) -> Sequence[Ticket]:
        """What waits for the office, the oldest first; raises SettingsFaulty, RecordsUnusable."""
        return self._at_work(lambda work: work.waiting(self.unit))

    def act(self, act: Callable[[DeskWork, str | None], Awaitable[Outcome]]) -> Outcome:
        """Do ``act`` for the desk's unit; raises SettingsFaulty, RecordsUnusable."""
        return self._at_work(lambda work: act(work, self.unit))

    def table(self, waiting: Sequence[Ticket]) -> Table:
        """The tickets in a table, a line each."""
        table = Table(title=_plain(self._texts.waiting.format(count=len(waiting))))
        for heading in ("Số phiếu", "Loại", "Đơn vị", "Ngày nhận", "Hạn trả lời", "Tình trạng"):
            table.add_column(heading, no_wrap=heading != "Tình trạng")
        for ticket in waiting:
            kind, due = _plain(self._texts.ticket_kinds[ticket.kind]), ticket.answer_due_on(self._calendar)
            table.add_row(ticket.number, kind, ticket.unit, _day(ticket.opened_on), _day(due), self._state(ticket))
        return table

    def lines(self, ticket: Ticket) -> Iterator[str]:
        """The ticket with everything that was written, line by line."""
        say = self._texts
        yield f"Phiếu {ticket.number} · {_plain(say.ticket_kinds[ticket.kind])} · {ticket.unit}"
        if ticket.procedure is not None:
            yield _plain(say.procedure.format(name=ticket.procedure))
        yield _plain(say.dates.format(on=_day(ticket.opened_on), due=_day(ticket.answer_due_on(self._calendar))))
        yield _plain(say.state.format(state=self._state(ticket)))
        for message in ticket.messages:
            yield _plain(self._written(message))
        if not ticket.is_contactable:
            yield _LEFT if ticket.has_left else _plain(say.nobody_to_answer)

    def told(self, number: str, outcome: Outcome, done: str) -> str:
        """One sentence that says what came of an action."""
        match outcome:
            case Done():
                return _plain(self._texts.done[done].format(number=outcome.ticket.number))
            case NotAllowed(why):
                return _plain(self._texts.refused.format(number=number, why=why.value))
            case _:
                return _plain(self._texts.unknown_ticket.format(number=number))

    def nothing_waits(self) -> str:
        """What to say when there is no ticket."""
        where = f" ở đơn vị {self.unit} và cấp dưới" if self.unit else ""
        return f"Không có phiếu nào chờ xử lý{where}."

    def _state(self, ticket: Ticket) -> str:
        state = _plain(self._texts.ticket_states[ticket.state])
        return f"{state}; quá hạn" if ticket.is_late(self._calendar, self._clock.now().date()) else state

    def _written(self, message: TicketMessage) -> Markup:
        say = self._texts.from_citizen if message.sender is Sender.CITIZEN else self._texts.from_officer
        return say.format(on=_day(message.on), text=message.text)

    def _at_work(self, work: Callable[[DeskWork], Awaitable[Result]]) -> Result:
        database = open_database(self._settings)

        async def run() -> Result:
            key = HashKey(hash_key_of(self._settings))
            return await work(DeskWork(SqlTickets(database, self._clock, key, lambda: self._calendar)))

        try:
            migrate(database)
            return asyncio.run(run())
        except (DatabaseOutOfReach, TablesUnusable) as trouble:
            raise RecordsUnusable(f"Không dùng được cơ sở dữ liệu: {trouble}") from trouble
        finally:
            database.close()


_TAG = re.compile("<[^>]*>")
_LEFT = "Người gửi đã xóa dữ liệu của mình: không còn liên lạc được, chỉ có thể kết luận."


def _plain(markup: Markup) -> str:
    """For a terminal: without tags, with its line breaks, and without what could steer the terminal."""
    plain = unescape(_TAG.sub("", str(markup)))
    return "".join(letter for letter in plain if letter == "\n" or letter.isprintable())


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
