"""The made-up year: plausible, the same for the same seed, and worse where it is meant to be worse."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from bot.content.knowledge import load, shipped
from bot.domain.dossier_codes import DossierCode
from bot.domain.knowledge import Knowledge
from bot.domain.months import month_of
from bot.domain.survey_walk import REASON
from bot.domain.surveys import Questionnaire
from bot.sample_app import read_rows
from bot.samples.citizen import COMMENTS_DISSATISFIED
from bot.samples.dossiers import sample_rows
from bot.samples.responses import SampleResponse, sample_responses
from bot.samples.year import SampleYear, desks_of, errands_of, year_before
from bot.service.dialogue import FinishResponse, RecordAnswer, RecordComment, RecordSensitiveAnswer
from bot.service.scrubbing import scrub
from bot.service.secrets import HashKey
from bot.settings import Settings
from tests.builders import some_knowledge

TODAY = date(2026, 11, 22)
COUNT = 900
WEAK = "H99.02"


@cache
def shipped_knowledge() -> Knowledge:
    return load(shipped())


@cache
def year() -> SampleYear:
    return year_before(TODAY, shipped_knowledge())


@cache
def responses(count: int = COUNT, dossiers: int = 1200, seed: int = 1) -> tuple[SampleResponse, ...]:
    known = read_rows(sample_rows(year(), dossiers, seed), Settings(), HashKey(b"a key for tests"))
    return tuple(sample_responses(year(), shipped_knowledge().questionnaires, known, count, seed))


def sipas() -> Questionnaire:
    found = shipped_knowledge().questionnaire("sipas-2023")
    assert found is not None
    return found


def answers(given: tuple[SampleResponse, ...]) -> list[tuple[SampleResponse, RecordAnswer]]:
    return [(each, effect) for each in given for effect in each.effects if isinstance(effect, RecordAnswer)]


def satisfied(marks: list[int]) -> float:
    assert len(marks) > 30
    return sum(mark >= 4 for mark in marks) / len(marks)


def test_the_same_seed_gives_the_same_year_and_another_seed_another():
    rows = [list(sample_rows(year(), 40, seed)) for seed in (1, 1, 2)]
    assert rows[0] == rows[1] != rows[2]
    assert responses(30, 50) == responses.__wrapped__(30, 50) != responses.__wrapped__(30, 50, seed=2)


def test_dossiers_of_a_whole_year_stand_where_dossiers_stand():
    rows = list(sample_rows(year(), 2000, 1))
    assert len({row["MaHoSo"] for row in rows}) == 2000
    assert {DossierCode.parse(row["MaHoSo"]).unit for row in rows} == {desk.unit for desk in year().desks}
    received = [row["NgayTiepNhan"][:8] for row in rows]
    assert received == sorted(received)
    assert received[0][:6] == "202511"
    assert received[-1] <= "20261122"
    states = Counter(row["TrangThaiHoSo"] for row in rows)
    assert states["10"] > 0.8 * len(rows)
    assert {"3", "4", "7", "8", "9"} <= set(states)
    assert all(row["NgayTra"] <= "20261122235959" for row in rows)


def test_nobody_receives_anything_on_a_holiday():
    days = {row["NgayTiepNhan"][:8] for row in sample_rows(year(), 2000, 1)}
    assert not [day for day in days if not year().calendar.is_working_day(date.fromisoformat(day))]


def test_as_many_respond_as_wished_on_days_that_have_been():
    given = responses()
    assert len(given) == COUNT
    assert [each.on for each in given] == sorted(each.on for each in given)
    assert max(each.on for each in given) <= TODAY
    assert len({each.chat for each in given}) == COUNT


def test_one_desk_is_clearly_worse_at_one_factor_only():
    items = {item.id: item.factor for item in sipas().items}
    marks: dict[tuple[bool, bool], list[int]] = {}
    for each, answer in answers(responses()):
        if answer.questionnaire == "sipas-2023" and items.get(answer.item) in ("cong-chuc", "thu-tuc"):
            key = (each.occasion.unit == WEAK, items[answer.item] == "cong-chuc")
            marks.setdefault(key, []).append(answer.values[0])
    assert satisfied(marks[True, True]) < satisfied(marks[False, True]) - 0.2
    assert satisfied(marks[True, False]) > satisfied(marks[False, False]) - 0.15


def test_one_month_is_worse_than_the_others():
    overall = [(each.on, answer.values[0]) for each, answer in answers(responses()) if answer.item == "hai-long-chung"]
    dip = [mark for on, mark in overall if month_of(on) == year().dip.month]
    others = [mark for on, mark in overall if month_of(on) != year().dip.month]
    assert satisfied(dip) < satisfied(others) - 0.1


def test_every_kind_of_answer_is_there():
    effects = [effect for each in responses() for effect in each.effects]
    assert {type(effect) for effect in effects} == {
        RecordAnswer,
        RecordSensitiveAnswer,
        RecordComment,
        FinishResponse,
    }
    assert REASON in {effect.item for effect in effects if isinstance(effect, RecordAnswer)}
    finished = sum(isinstance(effect, FinishResponse) for effect in effects)
    assert 0.8 * COUNT < finished < COUNT


def test_factors_fill_evenly():
    items = sipas().items_of("cong-chuc")
    counts = Counter(answer.item for _, answer in answers(responses()))
    here = [counts[item.id] for item in items]
    assert min(here) > 0.8 * max(here) > 20


def test_what_citizens_write_is_scrubbed():
    words = {effect.text for each in responses() for effect in each.effects if isinstance(effect, RecordComment)}
    assert {scrub(text) for text in words} == words
    assert any(text not in words and scrub(text) in words for text in COMMENTS_DISSATISFIED)


def test_no_dossier_is_rated_twice():
    rated = [each.occasion.dossier for each in responses() if each.occasion.dossier]
    assert len(rated) == len(set(rated)) > 0.7 * COUNT


@pytest.mark.parametrize("count", [1, 2])
def test_knowledge_of_another_office_still_gives_desks_and_errands(count: int):
    knowledge = some_knowledge()
    assert {desk.unit for desk in desks_of(knowledge)} == {"H99", "H99.01"}
    assert [errand.code for errand in errands_of(knowledge)][:count] == ["1.000001", "1.000002"][:count]
