"""Whoever lays the reports of all units for a period side by side learns nothing that any of them withholds.

Every number shown is taken for a sum of unknowns (how many answered an item in a unit, by field and by month), checked
against the truth, and solved by exact elimination: a withheld figure is safe when it can still be another one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, islice
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.survey_walk import OccasionKind
from bot.service.rating_ports import InvitationCount
from bot.service.report import Report, Share, SurveyResult, View, Withheld
from tests.domain.elimination import unseen_changes
from tests.made_up_responses import ELEPHANTS, FEBRUARY, JANUARY, KITES, MARCH, Response, Town, sipas

UNITS = ("H99", "H99.01", "H99.02", "H99.02.01", "H99.02.02", "H99.03")
AT_DESKS = ("H99", "H99.01", "H99.02.01", "H99.02.02", "H99.03")
FIELDS = {ELEPHANTS: "nong-nghiep", KITES: "van-hoa", None: "-"}
MONTHS = (JANUARY, FEBRUARY, MARCH)
AUTUMN = (date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1))
ITEMS = ("chung", "cho-ngoi", "bien", "lich-su")
NAMES = ("after", "otherwise", *ITEMS)
STYLES = ((0, 0, 1, 2), (0, 1, 5, 9), (0, 0, 0, 14), (1, 3, 8), (0, 0, 0, 0, 5, 6))
THRESHOLD = 5

Unknown = tuple[str, str, str]
"""What is counted, at which desk, in which field or month."""


def made_up_town(seed: int) -> Town:
    """Citizens who rate a dossier or a visit: the overall mark, and the criteria of one factor."""
    chance = Random(seed)
    style = chance.choice(STYLES)
    procedures = list(FIELDS)[: chance.choice((1, 2, 3))]
    town = Town()
    for unit in AT_DESKS:
        for procedure in procedures:
            for month in (*MONTHS, *AUTUMN):
                town.invited.append(InvitationCount(unit, procedure, month, 1000))
                town.given += [response(chance, unit, procedure, month) for _ in range(chance.choice(style))]
    return town


def response(chance: Random, unit: str, procedure: str | None, month: date) -> Response:
    asked = ["chung", *chance.choice((("cho-ngoi", "bien"), ("cho-ngoi", "bien"), ("bien",), ("lich-su",)))]
    answers = {item: chance.randint(1, 5) for item in asked[: chance.choice((1, 2, 3, 3))]}
    kind = chance.choice((OccasionKind.DOSSIER, OccasionKind.DOSSIER, OccasionKind.COUNTER))
    return Response(answers, unit, procedure, month, kind)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32))
async def test_nothing_withheld_follows_from_all_reports_of_a_period(seed: int) -> None:
    town = made_up_town(seed)
    reader = Reader(truth_of(town))
    for unit in UNITS:
        reader.read(unit, await town.report(sipas(), unit=unit))
    changes = unseen_changes([*by_field_and_by_month(), *reader.facts], list(unknowns()))
    for withheld in reader.withheld:
        assert can_change(withheld, changes) or not reader.true(withheld), withheld
    for sums in pairs_and_triples(reader.withheld):
        together = added(sums)
        assert can_change(together, changes) or not 0 < reader.true(together) < THRESHOLD, sums


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32))
async def test_a_change_tells_nothing_that_the_report_of_the_period_before_withholds(seed: int) -> None:
    town = made_up_town(seed)
    for unit in UNITS[:3]:
        now = await town.report(sipas(), unit=unit)
        before = await town.report(sipas(), unit=unit, first=AUTUMN[0], last=AUTUMN[-1])
        pairs = [(now.overall, before.overall), *zip(now.by_unit, before.by_unit, strict=True)]
        pairs += zip(now.by_month, [before.by_month[-1], *now.by_month], strict=False)
        former_fields = {each.key: each for each in before.by_field}
        pairs += [(each, former_fields[each.key]) for each in now.by_field if each.key in former_fields]
        for view, former in pairs:
            shown = shares_of(former)
            for name, share in shares_of(view).items():
                if isinstance(share, Share) and share.change is not None:
                    known = shown[name]
                    assert isinstance(known, Share)
                    assert abs(share.percent - share.change.points - known.percent) < 1e-9


@dataclass
class Reader:
    """Takes reports apart into what they show and what they withhold, both as sums of unknowns."""

    truth: Counter[Unknown]
    facts: list[Mapping[Unknown, int]] = field(default_factory=list[Mapping[Unknown, int]])
    withheld: list[Mapping[Unknown, int]] = field(default_factory=list[Mapping[Unknown, int]])

    def read(self, unit: str, report: Report) -> None:
        self.look_at(report.overall, desks_in(unit), None)
        for view in report.by_unit:
            self.look_at(view, ["H99"] if view.key == unit else desks_in(view.key), None)
        for view in (*report.by_field, *report.by_month):
            self.look_at(view, desks_in(unit), view.key)
        shown = {view.key for view in report.by_field}
        empty = [part for part in FIELDS.values() if part not in shown]
        self.facts += [{(name, desk, part): 1} for name in NAMES for desk in desks_in(unit) for part in empty]

    def look_at(self, view: View, desks: Sequence[str], part: str | None) -> None:
        parts = [part] if part else list(FIELDS.values())
        for survey in view.surveys:
            for names, shown in figures_of(survey):
                figure = {(name, desk, each): 1 for name in names for desk in desks for each in parts}
                if isinstance(shown, Withheld):
                    self.withheld.append(figure)
                else:
                    assert shown == self.true(figure), (view.name, names)
                    self.facts.append(figure)

    def true(self, figure: Mapping[Unknown, int]) -> int:
        return sum(self.truth[unknown] * count for unknown, count in figure.items())


def figures_of(survey: SurveyResult) -> Iterator[tuple[Sequence[str], int | Withheld]]:
    """What is shown, and of which items it is the number of answers."""
    yield ("after", "otherwise"), survey.responses
    rate = survey.response_rate
    yield ("after",), rate if isinstance(rate, Withheld) else rate.part if rate else 0
    yield ("chung",), whole(survey.overall)
    for factor in survey.factors:
        if factor.id in ("tiep-can", "cong-chuc"):
            yield [criterion.id for criterion in factor.criteria], whole(factor.index)
        for criterion in factor.criteria:
            if criterion.id in ITEMS:
                yield (criterion.id,), whole(criterion.share)
                counts = criterion.counts
                yield (criterion.id,), counts if isinstance(counts, Withheld) else sum(count for _, _, count in counts)


def whole(share: Share | Withheld | None) -> int | Withheld:
    return share if isinstance(share, Withheld) else share.whole if share else 0


def shares_of(view: View) -> dict[str, Share | Withheld | None]:
    found: dict[str, Share | Withheld | None] = {}
    for survey in view.surveys:
        found["overall"] = survey.overall
        for factor in survey.factors:
            found[factor.id] = factor.index
            found |= {f"{factor.id}/{criterion.id}": criterion.share for criterion in factor.criteria}
    return found


def truth_of(town: Town) -> Counter[Unknown]:
    counted: Counter[Unknown] = Counter()
    for each in town.given:
        if each.month in MONTHS:
            kind = "after" if each.kind is OccasionKind.DOSSIER else "otherwise"
            for name in (kind, *each.answers):
                counted[name, each.unit, FIELDS[each.procedure]] += 1
                counted[name, each.unit, f"{each.month:%Y-%m}"] += 1
    return counted


def unknowns() -> Iterator[Unknown]:
    for name in NAMES:
        for desk in AT_DESKS:
            for part in (*FIELDS.values(), *(f"{month:%Y-%m}" for month in MONTHS)):
                yield name, desk, part


def by_field_and_by_month() -> Iterator[Mapping[Unknown, int]]:
    """By field there are as many answers as by month."""
    for name in NAMES:
        for desk in AT_DESKS:
            fields = {(name, desk, part): 1 for part in FIELDS.values()}
            yield {**fields, **{(name, desk, f"{month:%Y-%m}"): -1 for month in MONTHS}}


def desks_in(unit: str) -> list[str]:
    return [desk for desk in AT_DESKS if f"{desk}.".startswith(f"{unit}.")]


def can_change(figure: Mapping[Unknown, int], changes: Sequence[Mapping[Unknown, int]]) -> bool:
    return any(sum(count * change.get(unknown, 0) for unknown, count in figure.items()) for change in changes)


def pairs_and_triples(withheld: Sequence[Mapping[Unknown, int]]) -> Iterator[Sequence[Mapping[Unknown, int]]]:
    """Sums of withheld figures of one item that have no answers in common, by month or by field."""
    for name in ("chung", "bien", "lich-su"):
        for months in (True, False):
            distinct = {frozenset(each): each for each in withheld if all(unknown[0] == name for unknown in each)}
            alike = [
                each for each in distinct.values() if all(part.startswith("2026") == months for _, _, part in each)
            ]
            for count in (2, 3):
                sums = (each for each in combinations(alike, count) if len(added(each)) == sum(map(len, each)))
                yield from islice(sums, 150)


def added(figures: Sequence[Mapping[Unknown, int]]) -> Mapping[Unknown, int]:
    return {unknown: 1 for figure in figures for unknown in figure}
