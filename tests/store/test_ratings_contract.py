"""What every keeper of ratings promises: the fake, SQLite and PostgreSQL alike."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.procedures import ChannelKind
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import (
    DialogueState,
    Effect,
    EraseEverything,
    FinishResponse,
    RecordAnswer,
    RecordComment,
    RecordSensitiveAnswer,
)
from bot.service.ports import CitizenRecords
from bot.service.rating_ports import (
    Comment,
    MarkCount,
    OfficeMark,
    OfficeMarks,
    RatingFigures,
    Ratings,
    ResponseCount,
    SensitiveCount,
    Standing,
)
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database
from bot.store.rating_figures import SqlRatingFigures
from tests.builders import HANOI, FixedClock
from tests.fake_records import InMemoryCitizenRecords
from tests.store.conftest import HASH_KEY

AN, BINH = "telegram:7", "telegram:8"
SIPAS, STARS = "sipas-2023", "sao"
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
BIRTH = Occasion(
    kind=OccasionKind.DOSSIER,
    unit="H99.01",
    procedure="1.001193",
    channel=ChannelKind.COUNTER,
    dossier="H99.01-261109-0042",
)
COUNTER = Occasion(kind=OccasionKind.COUNTER, unit="H99.02")


def answered(item: str, *values: int, occasion: Occasion = BIRTH, questionnaire: str = SIPAS) -> RecordAnswer:
    return RecordAnswer(questionnaire=questionnaire, occasion=occasion, item=item, values=values)


def finished(occasion: Occasion = BIRTH, questionnaire: str = SIPAS) -> FinishResponse:
    return FinishResponse(questionnaire=questionnaire, occasion=occasion)


def written(text: str, occasion: Occasion = BIRTH) -> RecordComment:
    return RecordComment(questionnaire=SIPAS, occasion=occasion, text=text)


def of_dossier(number: int, **changes: object) -> Occasion:
    return BIRTH.model_copy(update={"dossier": f"H99.01-261109-{number:04}", **changes})


@dataclass
class Kept:
    """Every port of ratings over one place."""

    records: CitizenRecords
    ratings: Ratings
    offices: OfficeMarks
    figures: RatingFigures
    clock: FixedClock

    async def gives(self, chat: str, *effects: Effect) -> None:
        await self.records.commit(chat, DialogueState(), effects)

    async def marks(self, unit: str | None = None) -> set[tuple[str, int, int]]:
        """Item, value, count of the month."""
        return {(each.item, each.value, each.count) for each in await self.figures.marks(NOVEMBER, NOVEMBER, unit)}

    async def response_count(self) -> int:
        return sum(each.count for each in await self.figures.responses(NOVEMBER, DECEMBER))

    async def is_closed(self, chat: str, occasion: Occasion = BIRTH, questionnaire: str = SIPAS) -> bool:
        return (await self.ratings.standing(chat, questionnaire, occasion)).is_closed


@pytest.fixture
def kept(kept_in: Database | None, clock: FixedClock) -> Kept:
    if kept_in is None:
        fake = InMemoryCitizenRecords(clock, HASH_KEY)
        return Kept(fake, fake.ratings, fake.ratings, fake.ratings, clock)
    records = SqlCitizenRecords(kept_in, clock, HASH_KEY)
    return Kept(records, records.ratings, records.ratings, SqlRatingFigures(kept_in), clock)


async def test_a_mark_counts_at_once_and_with_nothing_but_where_what_and_which_month(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 4))
    assert await kept.figures.marks(NOVEMBER, NOVEMBER) == [
        MarkCount(SIPAS, "cho-ngoi", 4, "H99.01", "1.001193", NOVEMBER, 1)
    ]
    assert await kept.figures.responses(NOVEMBER, NOVEMBER) == [
        ResponseCount(SIPAS, OccasionKind.DOSSIER, "H99.01", "1.001193", NOVEMBER, 1)
    ]


async def test_who_goes_back_and_answers_again_changes_the_answer(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 2), answered("bien-chi-dan", 5))
    await kept.gives(AN, answered("cho-ngoi", 4))
    assert await kept.marks() == {("cho-ngoi", 4, 1), ("bien-chi-dan", 5, 1)}


async def test_a_double_tap_counts_once(kept: Kept):
    for _ in range(2):
        await kept.gives(AN, answered("cho-ngoi", 4))
    assert await kept.marks() == {("cho-ngoi", 4, 1)}
    assert await kept.response_count() == 1


async def test_several_choices_are_replaced_together(kept: Kept):
    await kept.gives(AN, answered("mong-doi", 1, 3, 7))
    await kept.gives(AN, answered("mong-doi", 3, 3, 9))
    assert await kept.marks() == {("mong-doi", 3, 1), ("mong-doi", 9, 1)}


async def test_an_answer_taken_back_leaves_no_response(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 4), answered("bien-chi-dan", 3))
    await kept.gives(AN, answered("cho-ngoi"))
    assert await kept.response_count() == 1
    await kept.gives(AN, answered("bien-chi-dan"))
    assert await kept.marks() == set()
    assert await kept.response_count() == 0


async def test_a_finished_response_stays_as_it_is(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 4), finished())
    assert await kept.is_closed(AN)
    await kept.gives(AN, answered("cho-ngoi", 1), answered("bien-chi-dan", 1), written("muộn"))
    assert await kept.marks() == {("cho-ngoi", 4, 1)}
    assert await kept.figures.comments(NOVEMBER, NOVEMBER) == []


async def test_an_unfinished_response_counts_and_is_open_to_who_began_it_only(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 4))
    assert not await kept.is_closed(AN)
    assert await kept.is_closed(BINH)
    await kept.gives(BINH, answered("cho-ngoi", 1), finished())
    assert await kept.marks() == {("cho-ngoi", 4, 1)}
    assert not await kept.is_closed(AN)


async def test_a_dossier_nobody_rated_is_open(kept: Kept):
    assert await kept.ratings.standing(AN, SIPAS, BIRTH) == Standing(is_closed=False)


async def test_a_dossier_has_one_response_a_questionnaire_however_late(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 4), finished())
    kept.clock.time += timedelta(days=20)
    assert await kept.is_closed(AN)
    assert not await kept.is_closed(AN, questionnaire=STARS)
    await kept.gives(BINH, answered("sao", 5, questionnaire=STARS))
    assert await kept.response_count() == 2


async def test_at_a_counter_a_citizen_rates_once_a_day(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=COUNTER), finished(COUNTER))
    assert await kept.is_closed(AN, COUNTER)
    assert not await kept.is_closed(BINH, COUNTER)
    assert not await kept.is_closed(AN, COUNTER.model_copy(update={"unit": "H99.03"}))
    await kept.gives(AN, answered("cho-ngoi", 1, occasion=COUNTER))
    await kept.gives(BINH, answered("cho-ngoi", 4, occasion=COUNTER))
    assert await kept.marks() == {("cho-ngoi", 4, 2)}
    kept.clock.time += timedelta(days=1)
    assert not await kept.is_closed(AN, COUNTER)


async def test_a_day_at_the_counter_is_a_day_in_vietnam(kept: Kept):
    kept.clock.time = datetime(2026, 12, 1, 0, 30, tzinfo=HANOI)  # still November in Greenwich
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=COUNTER), finished(COUNTER))
    (counted,) = await kept.figures.responses(NOVEMBER, DECEMBER)
    assert counted.month == DECEMBER


async def test_a_response_keeps_the_month_in_which_it_was_begun(kept: Kept):
    kept.clock.time = datetime(2026, 11, 30, 23, 50, tzinfo=HANOI)
    await kept.gives(AN, answered("cho-ngoi", 4))
    kept.clock.time += timedelta(hours=1)
    await kept.gives(AN, answered("bien-chi-dan", 3), finished())
    assert await kept.marks() == {("cho-ngoi", 4, 1), ("bien-chi-dan", 3, 1)}
    assert await kept.figures.responses(DECEMBER, DECEMBER) == []


async def test_figures_tell_units_procedures_kinds_and_months_apart(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=of_dossier(1)))
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=of_dossier(2, channel=ChannelKind.ONLINE)))
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=of_dossier(3, procedure="1.000894")))
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=COUNTER))
    kept.clock.time = datetime(2026, 12, 3, 9, tzinfo=HANOI)
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=of_dossier(4)))
    birth = MarkCount(SIPAS, "cho-ngoi", 4, "H99.01", "1.001193", NOVEMBER, 2)
    assert set(await kept.figures.marks(NOVEMBER, DECEMBER)) == {
        birth,
        replace(birth, procedure="1.000894", count=1),
        replace(birth, unit="H99.02", procedure=None, count=1),
        replace(birth, month=DECEMBER, count=1),
    }
    kinds = {
        (each.kind, each.unit, each.month, each.count) for each in await kept.figures.responses(NOVEMBER, NOVEMBER)
    }
    assert kinds == {
        (OccasionKind.DOSSIER, "H99.01", NOVEMBER, 2),
        (OccasionKind.DOSSIER, "H99.01", NOVEMBER, 1),
        (OccasionKind.COUNTER, "H99.02", NOVEMBER, 1),
    }


async def test_a_unit_has_those_below_it_and_no_namesake(kept: Kept):
    for number, unit in enumerate(("H99", "H99.01", "H99.01.02", "H99.011", "H9_.01")):
        await kept.gives(AN, answered("cho-ngoi", 4, occasion=of_dossier(number, unit=unit)))
    assert await kept.marks("H99.01") == {("cho-ngoi", 4, 1)}
    assert {each.unit for each in await kept.figures.marks(NOVEMBER, NOVEMBER, "H99.01")} == {"H99.01", "H99.01.02"}
    assert len(await kept.figures.marks(NOVEMBER, NOVEMBER, "H99")) == 4
    assert {each.unit for each in await kept.figures.responses(NOVEMBER, NOVEMBER, "H9_")} == {"H9_.01"}


async def test_items_are_counted_by_unit_so_that_factors_fill_evenly(kept: Kept):
    assert await kept.ratings.answers_per_item(SIPAS, "H99.01") == {}
    await kept.gives(AN, answered("cho-ngoi", 4), answered("bien-chi-dan", 1))
    await kept.gives(AN, answered("cho-ngoi", 3, occasion=of_dossier(2, procedure="1.000894")))
    await kept.gives(AN, answered("cho-ngoi", 3, occasion=COUNTER))
    kept.clock.time += timedelta(days=40)
    await kept.gives(AN, answered("cho-ngoi", 4, occasion=of_dossier(3)))
    await kept.gives(AN, answered("sao", 4, questionnaire=STARS))
    assert await kept.ratings.answers_per_item(SIPAS, "H99.01") == {"cho-ngoi": 3, "bien-chi-dan": 1}


async def test_comments_are_kept_with_unit_procedure_and_month(kept: Kept):
    await kept.gives(AN, answered("cho-ngoi", 1), written("Chờ lâu"))
    await kept.gives(AN, written("Thiếu ghế"))
    assert await kept.figures.comments(NOVEMBER, NOVEMBER) == [
        Comment(SIPAS, "H99.01", "1.001193", NOVEMBER, "Chờ lâu\nThiếu ghế")
    ]


async def test_sensitive_answers_are_counted_by_unit_and_whole_quarter(kept: Kept):
    asked = RecordSensitiveAnswer(questionnaire="papi", unit="H99.01", item="chi-them", values=(1,))
    for chat in (AN, BINH):
        await kept.gives(chat, asked)
    october = date(2026, 10, 1)
    expected = [SensitiveCount("papi", "chi-them", 1, "H99.01", october, 2)]
    assert await kept.figures.sensitive(october, DECEMBER) == expected
    assert await kept.figures.sensitive(october, DECEMBER, "H99") == expected
    assert await kept.figures.sensitive(october, DECEMBER, "H99.02") == []
    assert await kept.figures.sensitive(NOVEMBER, DECEMBER) == []
    assert await kept.figures.sensitive(october, NOVEMBER) == []
    assert await kept.figures.sensitive(date(2026, 1, 1), date(2027, 1, 1)) == expected


async def test_an_office_corrects_its_own_mark(kept: Kept):
    mark = OfficeMark("mot-cua", "tiep-nhan", "H99.01", date(2026, 11, 20), 2)
    await kept.offices.enter(mark)
    await kept.offices.enter(replace(mark, value=1))
    entered = [replace(mark, month=NOVEMBER, value=1)]
    assert await kept.figures.office_marks(NOVEMBER, NOVEMBER, "H99") == entered
    assert await kept.figures.office_marks(DECEMBER, DECEMBER) == []


async def test_erasing_everything_leaves_the_figures_unchanged(kept: Kept):
    sensitive = RecordSensitiveAnswer(questionnaire="papi", unit="H99.01", item="chi-them", values=(1,))
    await kept.gives(AN, answered("cho-ngoi", 4), written("Chờ lâu"), sensitive, finished())
    await kept.gives(AN, answered("cho-ngoi", 2, occasion=COUNTER))
    before = await all_figures(kept.figures)
    await kept.gives(AN, EraseEverything())
    assert await all_figures(kept.figures) == before
    assert await kept.is_closed(AN)


async def all_figures(figures: RatingFigures) -> list[object]:
    ask = (figures.marks, figures.responses, figures.sensitive, figures.invitations, figures.comments)
    return [await each(date(2026, 10, 1), DECEMBER) for each in ask]
