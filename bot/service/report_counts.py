"""Everything that a report of one period rests on, counted into its cells."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Generic, TypeAlias, TypeVar

from bot.domain.disclosure import Cell
from bot.domain.months import MonthSpan
from bot.domain.processing_figures import ProcessingCounts
from bot.domain.survey_walk import OccasionKind
from bot.domain.surveys import Offered, in_force
from bot.domain.tickets import TicketKind, TicketState
from bot.service.figures import DossierCount
from bot.service.rating_ports import InvitationCount, MarkCount, OfficeMark, ResponseCount
from bot.service.report_layout import Numbers, Places
from bot.service.ticket_ports import TicketCount

Key = TypeVar("Key", bound=Hashable)

Book: TypeAlias = Mapping[Cell, Mapping[int, int]]
"""How often each value was given, by cell."""

AFTER_RESULT, OTHERWISE = 1, 0
"""The values in the book of responses: after a result, for which there were invitations, or on another occasion."""

FEEDBACK = frozenset({TicketKind.REFLECTION, TicketKind.PROPOSAL})
"""Phản ánh and kiến nghị, which decision 766 counts."""

COMPLAINTS = frozenset({TicketKind.REFLECTION, TicketKind.LOW_MARK})
"""A complaint or a dislike, which decision 766 takes off satisfaction. Own reading: a proposal is neither."""

_PROGRESS = tuple(each.name for each in fields(ProcessingCounts))
_progress_counts = attrgetter(*_PROGRESS)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was counted outside."""

    marks: Sequence[MarkCount] = ()
    responses: Sequence[ResponseCount] = ()
    invitations: Sequence[InvitationCount] = ()
    office_marks: Sequence[OfficeMark] = ()
    tickets: Sequence[TicketCount] = ()
    dossiers: Sequence[DossierCount] = ()

    def units(self) -> Iterable[str]:
        """Every unit that any citizen answered for or wrote to, each once."""
        return {each.unit for rows in (self.responses, self.marks, self.tickets) for each in rows} | {
            each.unit for rows in (self.invitations, self.office_marks, self.dossiers) for each in rows
        }


class Gathering(Generic[Key]):
    """Adds counts up in the lowest cells of ``places``, each under a key."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._sums: defaultdict[Key, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, key: Key, numbers: Iterable[int], count: int) -> None:
        """``count`` more under ``key`` in the cells of these numbers."""
        sums = self._sums[key]
        for number in numbers:
            sums[number] += count

    def by_cell(self) -> Iterator[tuple[Key, Cell, int]]:
        """The counts in all cells, lowest or not; a cell may come several times."""
        for key, sums in self._sums.items():
            for number, count in sums.items():
                for cell in self._places.cells(number):
                    yield key, cell, count


def books_of(answers: Gathering[tuple[str, str, int]]) -> Mapping[tuple[str, str], Book]:
    """The books of each questionnaire and item; ``answers`` are gathered under both and the value given."""
    books: defaultdict[tuple[str, str], dict[Cell, dict[int, int]]] = defaultdict(dict)
    for (questionnaire, item, value), cell, count in answers.by_cell():
        values = books[questionnaire, item].setdefault(cell, {})
        values[value] = values.get(value, 0) + count
    return dict(books)


class Counts:
    """What counts in each cell of the ``places`` of one period."""

    def __init__(self, places: Places, given: Inputs) -> None:
        self.places = places
        self._items = self._marks(given.marks, given.office_marks)
        self._responses = self._answered(given.responses)
        self._invited = self._invitations(given.invitations)
        self._tickets = self._by_name(self._ticket_rows(given.tickets))
        self._dossiers = self._by_name(self._dossier_rows(given.dossiers))

    @property
    def questionnaires(self) -> Sequence[str]:
        """The ids of all that were answered or to which citizens were invited."""
        return sorted({*self._responses, *self._invited, *(questionnaire for questionnaire, _ in self._items)})

    def book(self, questionnaire: str, item: str) -> Book:
        """The answers to one item."""
        return self._items.get((questionnaire, item), {})

    def responses(self, questionnaire: str) -> Book:
        """The responses, ``AFTER_RESULT`` or ``OTHERWISE``."""
        return self._responses.get(questionnaire, {})

    def invited(self, questionnaire: str, cell: Cell) -> int | None:
        """How many were invited, or None where the questionnaire is not offered by invitation."""
        invited = self._invited.get(questionnaire)
        return None if invited is None else invited[cell]

    def tickets(self, cell: Cell) -> Mapping[str, int]:
        """Tickets by kind and by where they stand."""
        return self._tickets.get(cell, {})

    def tickets_named(self, name: str) -> tuple[Book, frozenset[int]]:
        """One of their counts by cell, as a book of one value, and that value."""
        return {cell: {1: counted.get(name, 0)} for cell, counted in self._tickets.items()}, frozenset({1})

    def has_any(self, cell: Cell) -> bool:
        """Whether anything counts in ``cell``."""
        rated = any(cell in book for book in (*self._responses.values(), *self._invited.values()))
        return rated or cell in self._tickets or cell in self._dossiers

    def dossiers(self, cell: Cell) -> ProcessingCounts:
        """Where dossiers stand."""
        counted = self._dossiers.get(cell, {})
        return ProcessingCounts(**{name: counted.get(name, 0) for name in _PROGRESS})

    def asked_again(self, cell: Cell) -> int:
        """Dossiers finished in time for which more than one supplement was requested."""
        return self._dossiers.get(cell, {}).get("asked_again", 0)

    def _marks(self, given: Sequence[MarkCount], office: Sequence[OfficeMark]) -> Mapping[tuple[str, str], Book]:
        gathered = Gathering[tuple[str, str, int]](self.places)
        for mark in given:
            numbers = self.places.numbers(mark.unit, mark.procedure, mark.month)
            gathered.add((mark.questionnaire, mark.item, mark.value), numbers, mark.count)
        for mark in office:
            # What an office says of itself holds for all fields, so it counts in none.
            whole, _, of_month = self.places.numbers(mark.unit, None, mark.month)
            gathered.add((mark.questionnaire, mark.item, mark.value), (whole, of_month), 1)
        return books_of(gathered)

    def _answered(self, given: Sequence[ResponseCount]) -> Mapping[str, Book]:
        gathered = Gathering[tuple[str, str, int]](self.places)
        for response in given:
            kind = AFTER_RESULT if response.kind is OccasionKind.DOSSIER else OTHERWISE
            numbers = self.places.numbers(response.unit, response.procedure, response.month)
            gathered.add((response.questionnaire, "", kind), numbers, response.count)
        return {questionnaire: book for (questionnaire, _), book in books_of(gathered).items()}

    def _invitations(self, given: Sequence[InvitationCount]) -> Mapping[str, Counter[Cell]]:
        """Invitations name no questionnaire: it was the one offered first after a result as the month began."""
        first_offered = {month: self._first_offered(month) for month in self.places.months}
        gathered = Gathering[str](self.places)
        for invitation in given:
            if questionnaire := first_offered.get(invitation.month):
                numbers = self.places.numbers(invitation.unit, invitation.procedure, invitation.month)
                gathered.add(questionnaire, numbers, invitation.count)
        invited: defaultdict[str, Counter[Cell]] = defaultdict(Counter)
        for questionnaire, cell, count in gathered.by_cell():
            invited[questionnaire][cell] += count
        return invited

    def _first_offered(self, month: date) -> str | None:
        surveys = self.places.knowledge.questionnaires
        for day in (month, MonthSpan(month, month).last_day):
            if offered := in_force(surveys, day, Offered.AFTER_RESULT):
                return offered[0].id
        return None

    def _ticket_rows(self, given: Sequence[TicketCount]) -> Iterator[tuple[str, Numbers, int]]:
        for ticket in given:
            numbers = self.places.numbers(ticket.unit, ticket.procedure, ticket.month)
            for name, count in _ticket_counts(ticket).items():
                yield name, numbers, count

    def _dossier_rows(self, given: Sequence[DossierCount]) -> Iterator[tuple[str, Numbers, int]]:
        for dossier in given:
            numbers = self.places.numbers(dossier.unit, dossier.procedure, dossier.month, dossier.field)
            for name, count in zip(_PROGRESS, _progress_counts(dossier.counts), strict=True):
                yield name, numbers, count
            yield "asked_again", numbers, dossier.asked_again

    def _by_name(self, rows: Iterable[tuple[str, Numbers, int]]) -> Mapping[Cell, Mapping[str, int]]:
        gathered = Gathering[str](self.places)
        for name, numbers, count in rows:
            if count:
                gathered.add(name, numbers, count)
        counted: defaultdict[Cell, Counter[str]] = defaultdict(Counter)
        for name, cell, count in gathered.by_cell():
            counted[cell][name] += count
        return counted


def _ticket_counts(ticket: TicketCount) -> Mapping[str, int]:
    counted = {
        "opened": ticket.count,
        _standing(ticket.state): ticket.count,
        f"kind {ticket.kind.value}": ticket.count,
        "late": ticket.late,
        "reopened": ticket.reopened,
    }
    if ticket.kind in FEEDBACK:
        counted |= {"feedback": ticket.count, "feedback late": ticket.late, "feedback reopened": ticket.reopened}
    if ticket.kind in COMPLAINTS:
        counted["complaints"] = ticket.count
    return counted


def _standing(state: TicketState) -> str:
    """What the report calls it; a ticket that its citizen closed needs nothing more."""
    if state is TicketState.REFUSED:
        return "refused"
    return "resolved" if state.is_end else "waiting"
