"""Which figures of a report are withheld, so that nobody can be found out: neither read, nor got by subtraction.

A figure is withheld that fewer citizens than the threshold stand behind. The same citizens are counted by unit, by
field and by month, and the report of a unit shows again what is part of its parent's; so a withheld figure could be had
by taking what is shown from a total. The rules here keep that from happening by plain reasoning with sums, within a
report and across those of all units for the same period:

- Of the parts of a total never exactly one is withheld, and those withheld hold together enough (``_completed``).
- Whoever is withheld as a unit is withheld in all fields and months, and so is every unit below.
- What a unit withholds of its fields (or months), each unit below it withholds too; what the units below need beyond
  that is withheld as one block of the same fields in at least two units. Then every withheld figure is the corner of a
  rectangle of withheld ones: one citizen more here and there, one less at the other two corners, and no sum that is
  shown has changed. Without blocks, two withheld in each row and column are not enough: two rectangles may be joined by
  a figure that follows from their sums.

``tests/domain/test_disclosure.py`` proves both properties on everything shown, by exact elimination. What rests on more
than sums (that no count is negative, that somebody knows who came) is not covered.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Part: TypeAlias = tuple[str, str]
"""A dimension and one of its parts, such as a month; ``ALL`` is the whole of every dimension."""

Cell: TypeAlias = tuple[str, Part]
"""A unit, and a part of its answers."""

Tally: TypeAlias = tuple[int, ...]
"""How many answers each of several items has. Tallies of cells without common answers add up."""

ALL: Part = ("", "")


@dataclass(frozen=True, slots=True)
class Layout:
    """What may be shown: ``lineage`` leads from the top unit down to the one reported, each with its direct parts.

    ``dimensions`` are other partitions of each unit's answers, such as its fields and its months.
    """

    lineage: Sequence[tuple[str, Sequence[str]]]
    dimensions: Sequence[Sequence[Part]]


@dataclass(frozen=True, slots=True)
class Table:
    """The tallies of one group of figures that are shown or withheld together in each cell."""

    tally: Callable[[Cell], Tally]
    is_enough: Callable[[Tally], bool]


def each_enough(threshold: int) -> Callable[[Tally], bool]:
    """Items shown one by one: each has at least ``threshold`` answers, or none at all."""
    return lambda tally: all(count == 0 or count >= threshold for count in tally)


def any_enough(threshold: int) -> Callable[[Tally], bool]:
    """Items pooled into one figure: several answers may come from one citizen, so one item alone has enough of them."""
    return lambda tally: not any(tally) or max(tally) >= threshold


def withheld_cells(layout: Layout, table: Table, forced: Iterable[Cell] = ()) -> frozenset[Cell]:
    """The cells of ``layout`` that are withheld, those ``forced`` (by another group of figures) among them."""
    if not layout.lineage:
        return frozenset(forced)
    return _Withholding(layout, table, set(forced)).run()


@dataclass(slots=True)
class _Withholding:
    layout: Layout
    table: Table
    hidden: set[Cell]
    tallies: dict[Cell, Tally] = field(default_factory=dict[Cell, Tally])

    def run(self) -> frozenset[Cell]:
        top = self.layout.lineage[0][0]
        if (top, ALL) in self.hidden or not self._is_enough([(top, ALL)]):
            self._darken(top)
        for parts in self.layout.dimensions:
            self._complete([(top, part) for part in parts])
        for unit, below in self.layout.lineage:
            self._spread(unit, below)
        return frozenset(self.hidden)

    def _spread(self, unit: str, below: Sequence[str]) -> None:
        """Decide for the units right ``below`` one for which everything is decided."""
        if (unit, ALL) in self.hidden:
            for each in below:
                self._darken(each)
            return
        self._complete([(each, ALL) for each in below])
        dark = [each for each in below if (each, ALL) in self.hidden]
        for each in dark:
            self._darken(each)
        for parts in self.layout.dimensions:
            rows = [each for each in below if each not in dark and self._matters(each, parts)]
            self.hidden |= _Block(self, unit, parts, rows, dark).cells()

    def _darken(self, unit: str) -> None:
        self.hidden.add((unit, ALL))
        self.hidden.update((unit, part) for parts in self.layout.dimensions for part in parts)

    def _matters(self, unit: str, parts: Sequence[Part]) -> bool:
        return any(self.of((unit, ALL))) or any((unit, part) in self.hidden for part in parts)

    def _complete(self, cells: Sequence[Cell]) -> None:
        """Withhold among ``cells``, the parts of a total that is shown, what is too little and what would betray it."""
        hidden = [cell for cell in cells if cell in self.hidden or not self._is_enough([cell])]
        spare = iter(self.smallest(cell for cell in cells if cell not in hidden and any(self.of(cell))))
        while hidden and not self.is_safe(hidden):
            more = next(spare, None)
            if more is None:
                break
            hidden.append(more)
        self.hidden.update(hidden)

    def of(self, cell: Cell) -> Tally:
        """The tally of ``cell``."""
        if cell not in self.tallies:
            self.tallies[cell] = self.table.tally(cell)
        return self.tallies[cell]

    def smallest(self, cells: Iterable[Cell]) -> list[Cell]:
        """``cells``, those with the fewest answers first."""
        return sorted(cells, key=lambda cell: (sum(self.of(cell)), cell))

    def is_safe(self, cells: Sequence[Cell]) -> bool:
        """Whether the sum of ``cells``, which can be had, tells too little of anyone."""
        return not cells or (len(cells) > 1 and self._is_enough(cells))

    def _is_enough(self, cells: Sequence[Cell]) -> bool:
        return self.table.is_enough(added(map(self.of, cells)))


def added(tallies: Iterable[Tally]) -> Tally:
    """The tallies of several cells together."""
    return tuple(map(sum, zip(*tallies, strict=True)))


@dataclass(slots=True)
class _Block:
    """What the units below one withhold of one dimension.

    All ``rows`` withhold what is withheld ``above``, the ``chosen`` ones the ``columns`` too, the ``dark`` ones all.
    Rows and columns are added until all sums that can be had are safe; at the latest when everything is withheld, and
    the sums are the totals that are shown anyhow.
    """

    decisions: _Withholding
    unit: str
    parts: Sequence[Part]
    rows: Sequence[str]
    dark: Sequence[str]
    above: list[Part] = field(init=False)
    chosen: set[str] = field(default_factory=set[str])
    columns: set[Part] = field(default_factory=set[Part])

    def __post_init__(self) -> None:
        self.above = [part for part in self.parts if (self.unit, part) in self.decisions.hidden]
        for row in self.rows:
            for part in self.parts:
                if part not in self.above and self._needs_hiding((row, part)):
                    self.chosen.add(row)
                    self.columns.add(part)

    def cells(self) -> set[Cell]:
        """The withheld cells."""
        while self._mend():
            pass
        return {(row, part) for row in self.rows for part in self._hidden_of(row)}

    def _mend(self) -> bool:
        """Withhold more for each sum that is not safe; whether anything was added."""
        changed = False
        for row in self.rows:
            while not self._is_safe([row], self._hidden_of(row)) and self._add(row=row):
                changed = True
        for part in self.parts:
            while part not in self.above and not self._is_safe(self._hidden_in(part), [part]) and self._add(part=part):
                changed = True
        while not self._is_safe([*self.dark, *self.chosen], self.above, least=1) and self._add_row():
            changed = True
        while not self._is_safe(self.dark, [*self.above, *self.columns], least=1) and self._add_column():
            changed = True
        return changed

    def _needs_hiding(self, cell: Cell) -> bool:
        return cell in self.decisions.hidden or not self.decisions.table.is_enough(self.decisions.of(cell))

    def _hidden_of(self, row: str) -> list[Part]:
        return [*self.above, *self.columns] if row in self.chosen else self.above

    def _hidden_in(self, part: Part) -> list[str]:
        return [*self.dark, *self.chosen] if part in self.columns else [*self.dark]

    def _is_safe(self, rows: Sequence[str], parts: Sequence[Part], least: int = 2) -> bool:
        """Whether the sum of these rows in these parts may be had: of ``least`` cells or more."""
        cells = [(row, part) for row in rows for part in parts]
        if not cells:
            return True
        return len(cells) >= least and self.decisions.table.is_enough(added(map(self.decisions.of, cells)))

    def _add(self, row: str | None = None, part: Part | None = None) -> bool:
        """Withhold more, so that the sum of ``row`` or that in ``part`` gets more cells."""
        if row is not None and row not in self.chosen:
            self.chosen.add(row)
            return True
        if part is not None and part not in self.columns:
            self.columns.add(part)
            return True
        return self._add_column() if row is not None else self._add_row()

    def _add_row(self) -> bool:
        spare = self.decisions.smallest((row, ALL) for row in self.rows if row not in self.chosen)
        self.chosen.update(row for row, _ in spare[:1])
        return bool(spare)

    def _add_column(self) -> bool:
        if not self.chosen and self._add_row():
            return True
        taken = {*self.above, *self.columns}
        spare = self.decisions.smallest((self.unit, part) for part in self.parts if part not in taken)
        useful = [part for unit, part in spare if any(self.decisions.of((unit, part)))]
        self.columns.update(useful[:1])
        return bool(useful)
