"""No withheld figure follows from those that are shown, whoever's reports of a period are laid side by side.

The proof is by linear algebra on what is shown: a figure can be got by adding and taking away exactly when it is a
combination of shown ones, that is when every change of the answers that leaves all shown figures alone leaves it alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.disclosure import ALL, Cell, Layout, Part, Table, Tally, any_enough, each_enough, withheld_cells
from tests.domain.elimination import unseen_changes

THRESHOLD = 5
FIELDS: list[Part] = [("field", name) for name in ("ho-tich", "dat-dai", "cu-tru")]
MONTHS: list[Part] = [("month", name) for name in ("2026-01", "2026-02", "2026-03")]
TREE = {"H99": ("H99.01", "H99.02", "H99.03"), "H99.01": ("H99.01.01", "H99.01.02", "H99.01.03")}
LEAVES = ("H99.01.01", "H99.01.02", "H99.01.03", "H99.02", "H99.03")
Rows = Mapping[tuple[str, str, str], int]
"""How many answered in a unit at the bottom, a field and a month."""


@dataclass
class Town:
    """The answers to one item of each, or to several, counted by unit, field and month."""

    items: Sequence[Rows]

    def tally(self, cell: Cell) -> Tally:
        return tuple(sum(count for row, count in rows.items() if self.lies_in(row, cell)) for rows in self.items)

    @staticmethod
    def lies_in(row: tuple[str, str, str], cell: Cell) -> bool:
        unit, part = cell
        leaf, field, month = row
        return f"{leaf}.".startswith(f"{unit}.") and part in (ALL, ("field", field), ("month", month))

    def withheld(self, lineage: Sequence[str], rule: str = "each") -> frozenset[Cell]:
        layout = Layout([(unit, TREE.get(unit, ())) for unit in lineage], [FIELDS, MONTHS])
        is_enough = each_enough(THRESHOLD) if rule == "each" else any_enough(THRESHOLD)
        return withheld_cells(layout, Table(self.tally, is_enough))


def one_unit(**by_part: int) -> Town:
    """A unit without units below it: its answers by month."""
    return Town([{("H99", "ho-tich", f"2026-0{name[1]}"): count for name, count in by_part.items()}])


def months_withheld(town: Town) -> list[str]:
    return sorted(key for unit, (dimension, key) in town.withheld(["H99"]) if (unit, dimension) == ("H99", "month"))


def test_a_figure_of_fewer_than_five_is_withheld_and_never_alone() -> None:
    """March has 3 of 23: shown alone, 23 - 12 - 8 = 3 would tell it; so February, the smallest other one, goes too."""
    assert months_withheld(one_unit(m1=12, m2=8, m3=3)) == ["2026-02", "2026-03"]


def test_what_is_withheld_holds_together_as_many_as_the_threshold() -> None:
    """2 + 2 = 4 could be had from the total, so January goes too: 2 + 2 + 6 = 10."""
    assert months_withheld(one_unit(m1=6, m2=2, m3=2)) == ["2026-01", "2026-02", "2026-03"]
    assert months_withheld(one_unit(m1=9, m2=3, m3=2)) == ["2026-02", "2026-03"]


def test_nothing_is_withheld_when_all_have_enough_and_an_empty_month_hides_nobody() -> None:
    assert months_withheld(one_unit(m1=5, m2=0, m3=7)) == []


def test_a_total_that_is_too_small_takes_all_its_parts_with_it() -> None:
    assert months_withheld(one_unit(m1=4)) == ["2026-01", "2026-02", "2026-03"]


def test_a_unit_that_is_withheld_in_its_parents_report_withholds_its_own() -> None:
    """H99.02 has 3 answers, so one more unit is withheld: H99.03 with 6, though 6 are enough by themselves."""
    rows = {("H99.01.01", "ho-tich", "2026-01"): 40, ("H99.02", "ho-tich", "2026-01"): 3}
    town = Town([{**rows, ("H99.03", "ho-tich", "2026-01"): 6}])
    assert {unit for unit, part in town.withheld(["H99"]) if part == ALL} == {"H99.02", "H99.03"}
    own = town.withheld(["H99", "H99.03"])
    assert {("H99.03", part) for part in (ALL, *FIELDS, *MONTHS)} <= own
    assert ("H99.01", ALL) not in own


def test_pooled_answers_of_one_citizen_are_not_taken_for_five_citizens() -> None:
    """Three items, 4 answers each: 12 answers, but perhaps of 4 citizens only."""
    rows: Rows = {("H99", "ho-tich", "2026-01"): 4}
    assert ("H99", ALL) in Town([rows, rows, rows]).withheld(["H99"], "any")
    more: Rows = {("H99", "ho-tich", "2026-01"): 5}
    assert ("H99", ALL) not in Town([rows, more]).withheld(["H99"], "any")
    assert ("H99", ALL) in Town([rows, more]).withheld(["H99"], "each")


@pytest.mark.parametrize("rule", ["each", "any"])
def test_what_is_forced_is_withheld_and_hidden_as_well(rule: str) -> None:
    rows: Rows = {("H99", "ho-tich", month): 9 for _, month in MONTHS}
    is_enough = each_enough(THRESHOLD) if rule == "each" else any_enough(THRESHOLD)
    table = Table(Town([rows]).tally, is_enough)
    hidden = withheld_cells(Layout([("H99", ())], [FIELDS, MONTHS]), table, [("H99", MONTHS[0])])
    assert sum(part[0] == "month" for _, part in hidden) == 2


LINEAGES = [
    ["H99"],
    ["H99", "H99.01"],
    *(["H99", leaf] for leaf in LEAVES if leaf.count(".") == 1),
    *(["H99", "H99.01", leaf] for leaf in LEAVES if leaf.count(".") == 2),
]
STYLES = ((0, 0, 1, 2, 3), (0, 1, 5, 6, 9), (0, 0, 0, 2, 30), (1, 3, 8), (0, 4, 5, 9), (0, 0, 0, 0, 5, 6))
"""How many come to a desk: few, many, now and then."""


def made_up_town(seed: int) -> Town:
    """A town in which some units have answers in one field and month only."""
    chance = Random(seed)
    style = chance.choice(STYLES)
    fields = [name for _, name in FIELDS][: chance.choice((1, 1, 2, 3))]
    months = [name for _, name in MONTHS][: chance.choice((1, 2, 3, 3))]
    lonely = [leaf for leaf in LEAVES if chance.random() < 0.25]
    items: list[Rows] = []
    for _ in range(chance.choice((1, 1, 2))):
        rows = {(leaf, field, month): chance.choice(style) for leaf in LEAVES for field in fields for month in months}
        rows |= dict.fromkeys((row for row in rows if row[0] in lonely), 0)
        rows |= {(leaf, fields[0], chance.choice(months)): chance.choice((1, 2, 3)) for leaf in lonely}
        items.append(rows)
    return Town(items)


seeds = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from(("each", "any")))
def test_no_withheld_figure_follows_from_all_reports_of_the_period_together(seed: int, rule: str) -> None:
    town = made_up_town(seed)
    proof = Proof.of(town, LINEAGES, rule)
    for cell in proof.withheld:
        assert proof.can_change([cell]) or not any(town.tally(cell)), cell


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from(("each", "any")))
def test_every_sum_of_withheld_figures_that_follows_from_reports_has_enough_answers(seed: int, rule: str) -> None:
    town = made_up_town(seed)
    is_enough = each_enough(THRESHOLD) if rule == "each" else any_enough(THRESHOLD)
    for lineages in (LINEAGES[:1], LINEAGES):
        proof = Proof.of(town, lineages, rule)
        for cells in proof.sums():
            together = tuple(map(sum, zip(*map(town.tally, cells), strict=True)))
            assert is_enough(together) or proof.can_change(cells), cells


@dataclass
class Proof:
    """Everything that some reports show of one item, and what could be otherwise without any of it changing.

    The unknowns are the answers of each unit at the bottom by field, and by month: reports show sums of these only, and
    whatever agrees in the sums over both can be made up from single answers.
    """

    shown: set[Cell]
    withheld: set[Cell]
    changes: Sequence[Mapping[Cell, int]]

    @classmethod
    def of(cls, town: Town, lineages: Sequence[Sequence[str]], rule: str) -> "Proof":
        withheld: set[Cell] = set()
        seen: set[Cell] = set()
        for lineage in lineages:
            hidden = town.withheld(lineage, rule)
            cells = {(lineage[-1], part) for part in (ALL, *FIELDS, *MONTHS)}
            cells |= {(unit, ALL) for unit in TREE.get(lineage[-1], ())}
            withheld |= cells & hidden
            seen |= cells - hidden
        assert not withheld & seen, "one report shows what another withholds"
        signs = {part: sign for parts, sign in ((FIELDS, 1), (MONTHS, -1)) for part in parts}
        both_ways = [{(leaf, part): sign for part, sign in signs.items()} for leaf in LEAVES]
        facts = [*both_ways, *(cls.sum_of([cell]) for cell in sorted(seen))]
        unknowns = [(leaf, part) for leaf in LEAVES for part in (*FIELDS, *MONTHS)]
        return cls(seen, withheld, unseen_changes(facts, unknowns))

    def can_change(self, cells: Sequence[Cell]) -> bool:
        figure = self.sum_of(cells)
        return any(sum(times * change.get(cell, 0) for cell, times in figure.items()) for change in self.changes)

    def sums(self) -> Iterator[Sequence[Cell]]:
        """Sums of withheld figures that have no answers in common: those of one dimension, of up to four cells."""
        for dimension in ("field", "month", ""):
            cells = sorted(cell for cell in self.withheld if cell[1][0] == dimension and self.is_lowest(cell))
            for count in range(1, 5):
                yield from islice(combinations(cells, count), 250)

    def is_lowest(self, cell: Cell) -> bool:
        below = f"{cell[0]}."
        return not any(unit.startswith(below) and part == cell[1] for unit, part in self.withheld)

    @staticmethod
    def sum_of(cells: Sequence[Cell]) -> dict[Cell, int]:
        """A figure as a combination of unknowns; of a total, as that of its fields."""
        figure: dict[Cell, int] = {}
        for unit, part in cells:
            for leaf in LEAVES:
                if f"{leaf}.".startswith(f"{unit}."):
                    for each in FIELDS if part == ALL else [part]:
                        figure[leaf, each] = figure.get((leaf, each), 0) + 1
        return figure
