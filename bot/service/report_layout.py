"""Where something counts in a report: in which units, which field and which month."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from bot.domain.disclosure import ALL, Cell, Layout, Part
from bot.domain.knowledge import Knowledge

NO_FIELD = "-"
"""The field of what belongs to no procedure that is known."""

_OWN = "/"
"""Ends the name of a unit's own part, beside the units below it; no unit's code has it."""


class UnitTree:
    """Units by their codes: ``H99.01`` is part of ``H99``, and everything is part of ````."""

    def __init__(self, offices: Iterable[str], with_answers: Iterable[str]) -> None:
        self._offices = frozenset(offices)
        self._active = frozenset(with_answers)
        self._below: dict[str, set[str]] = {"": set()}
        for unit in self._offices | self._active:
            for above, below in _steps_to(unit):
                self._below.setdefault(above, set()).add(below)
                self._below.setdefault(below, set())

    def __contains__(self, unit: str) -> bool:
        return unit in self._below

    def parts_of(self, unit: str) -> Sequence[str]:
        """The units right below ``unit``, and its own part where it has answers besides."""
        below = sorted(self._below[unit])
        return [*below, unit + _OWN] if below and unit in self._active else below

    def top(self) -> str:
        """The lowest unit that everything belongs to, so that a report of all names it."""
        unit = ""
        while unit not in self._offices | self._active and len(self._below[unit]) == 1:
            (unit,) = self._below[unit]
        return unit

    def lineage(self, unit: str) -> Sequence[tuple[str, Sequence[str]]]:
        """The way down to ``unit``, each unit on it with its parts."""
        return [(each, self.parts_of(each)) for each in ("", *(below for _, below in _steps_to(unit)))]


def code_of(part: str) -> str:
    """The unit's code of a part."""
    return part.removesuffix(_OWN)


def is_own_part(part: str) -> bool:
    """Whether it is what a unit has besides the units below it."""
    return part.endswith(_OWN)


def lies_in(unit: str, above: str) -> bool:
    """Whether ``unit`` is ``above`` or lies below it."""
    return not above or unit == above or unit.startswith(f"{above}.")


def field_part(field_id: str) -> Part:
    """The part of the answers on one field of work."""
    return ("field", field_id)


def month_part(month: date) -> Part:
    """The part of the answers of one month, or of the quarter that begins with it."""
    return ("month", month.isoformat())


Numbers: TypeAlias = tuple[int, int, int]
"""Of the cells where something counts at the bottom: in its unit's whole, its field and its month."""


class Places:
    """The cells of a report of one period: of the units on the way down to the one reported, and of their parts.

    Each unit lies in just one of the lowest of these; a million answers are added up there, and then handed upwards.
    """

    def __init__(
        self, knowledge: Knowledge, lineage: Sequence[tuple[str, Sequence[str]]], months: Sequence[date]
    ) -> None:
        self.knowledge = knowledge
        self.lineage = lineage
        self.months = months
        self.fields = [*(entry.id for entry in knowledge.fields.fields), NO_FIELD]
        self._fields_by_name = {entry.name.casefold(): entry.id for entry in knowledge.fields.fields}
        self._units: dict[str, Sequence[str]] = {}
        self._numbers: dict[tuple[str, str | None, date, str], Numbers] = {}
        self._number_of: dict[Cell, int] = {}
        self._cells: list[Sequence[Cell]] = []

    def layout(self) -> Layout:
        """What may be shown."""
        fields = [field_part(field_id) for field_id in self.fields]
        return Layout(self.lineage, [fields, [month_part(month) for month in self.months]])

    def numbers(self, unit: str, procedure: str | None, month: date, field_name: str = "") -> Numbers:
        """Where something of ``unit`` counts; a procedure that is not known is of the field called ``field_name``."""
        occasion = (unit, procedure, month, field_name)
        found = self._numbers.get(occasion)
        if found is None:
            units = self.units(unit)
            field_id = self._field_of(procedure, field_name)
            whole, of_field, of_month = (
                self._number(units, part) for part in (ALL, field_part(field_id), month_part(month))
            )
            found = self._numbers[occasion] = (whole, of_field, of_month)
        return found

    def cells(self, number: int) -> Sequence[Cell]:
        """The lowest cell of this number, and those of the units above."""
        return self._cells[number]

    def units(self, unit: str) -> Sequence[str]:
        """The units of the report that ``unit`` is part of, the lowest last."""
        if unit not in self._units:
            found: list[str] = []
            for each, parts in self.lineage:
                if lies_in(unit, each):
                    found = [*(one for one in found if one != each), each, *(one for one in parts if _holds(one, unit))]
            self._units[unit] = found
        return self._units[unit]

    def _number(self, units: Sequence[str], part: Part) -> int:
        lowest = (units[-1], part)
        if lowest not in self._number_of:
            self._number_of[lowest] = len(self._cells)
            self._cells.append([(unit, part) for unit in units])
        return self._number_of[lowest]

    def _field_of(self, procedure: str | None, name: str) -> str:
        known = self.knowledge.procedure(procedure) if procedure else None
        return known.field if known else self._fields_by_name.get(name.casefold(), NO_FIELD)


def tree_of(knowledge: Knowledge, units: Iterable[str]) -> UnitTree:
    """The units of the knowledge base, and those that have answers."""
    return UnitTree((office.unit for office in knowledge.offices.offices), units)


def _holds(part: str, unit: str) -> bool:
    return code_of(part) == unit if is_own_part(part) else lies_in(unit, part)


def _steps_to(unit: str) -> Iterable[tuple[str, str]]:
    """Each unit on the way down, with the one right above it."""
    names = unit.split(".") if unit else []
    for length in range(1, len(names) + 1):
        yield ".".join(names[: length - 1]), ".".join(names[:length])
