"""Reading single responses from the database, and the fake that stands for it."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime

import pytest

from bot.domain.procedures import ChannelKind
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import AboutRating, FinishResponse, RecordAnswer, RecordComment
from bot.service.response_rows import ResponseGroup, ResponseRow, ResponseRows
from bot.store.database import Database
from bot.store.ratings import SqlRatings
from bot.store.response_rows import SqlResponseRows
from tests.builders import HANOI, FixedClock
from tests.fake_responses import FakeResponseRows
from tests.store.conftest import HASH_KEY

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
Give = Callable[..., None]
"""Another citizen answers: pairs of item and value, and the occasion."""


class Town:
    """A port to read, and citizens who rate."""

    def __init__(self, rows: ResponseRows, give: Give) -> None:
        self.rows = rows
        self.give = give


@pytest.fixture
def town(kept_in: Database | None) -> Town:
    if kept_in is None:
        fake = FakeResponseRows()
        return Town(fake, fake.add)
    return Town(SqlResponseRows(kept_in), citizens_of(kept_in))


def citizens_of(database: Database) -> Give:
    clock = FixedClock()
    ratings = SqlRatings(database, clock, HASH_KEY)
    numbers = iter(range(1000))

    def give(
        *answers: tuple[str, int],
        questionnaire: str = "voi-2026",
        unit: str = "H99.01",
        procedure: str | None = "1.000001",
        channel: ChannelKind | None = ChannelKind.COUNTER,
        month: date = OCTOBER,
    ) -> None:
        clock.time = datetime(month.year, month.month, 20, tzinfo=HANOI)
        occasion = Occasion(kind=OccasionKind.REQUEST, unit=unit, procedure=procedure, channel=channel)
        items = {item: tuple(value for name, value in answers if name == item) for item, _ in answers}
        effects: list[AboutRating] = [
            RecordAnswer(questionnaire=questionnaire, occasion=occasion, item=item, values=values)
            for item, values in items.items()
        ]
        effects.append(RecordComment(questionnaire=questionnaire, occasion=occasion, text="Ghế ngồi ít"))
        effects.append(FinishResponse(questionnaire=questionnaire, occasion=occasion))
        chat = f"telegram:{next(numbers)}"
        ratings.carry_out_all((chat, effect) for effect in effects)

    return give


def groups(town: Town, before: date | None = None) -> list[ResponseGroup]:
    return sorted(
        asyncio.run(town.rows.groups(before)), key=lambda group: (group.month, group.unit, str(group.channel))
    )


def rows(town: Town, *numbers: int) -> list[ResponseRow]:
    return sorted(asyncio.run(town.rows.rows(numbers)), key=lambda row: tuple(row.answers))


def test_responses_are_counted_by_everything_that_is_kept_of_their_occasion(town: Town):
    for _ in range(3):
        town.give(("chung", 4))
    town.give(("chung", 4), channel=None, procedure=None, unit="H99")
    first, second = groups(town)
    assert (first.unit, first.procedure, first.channel, first.month, first.count) == ("H99", None, None, OCTOBER, 1)
    assert (second.unit, second.procedure, second.channel, second.count) == (
        "H99.01",
        "1.000001",
        ChannelKind.COUNTER,
        3,
    )
    assert {first.questionnaire, second.questionnaire} == {"voi-2026"}


def test_only_months_that_begin_before_are_told(town: Town):
    town.give(("chung", 4))
    town.give(("chung", 4), month=NOVEMBER)
    assert [group.month for group in groups(town, before=NOVEMBER)] == [OCTOBER]
    assert [group.month for group in groups(town)] == [OCTOBER, NOVEMBER]


def test_a_response_comes_with_its_answers_and_nothing_else(town: Town):
    town.give(("chung", 4), ("muon", 1), ("muon", 3))
    town.give(("chung", 2), channel=ChannelKind.ONLINE)
    first, second = rows(town, *{group.number for group in groups(town)})
    assert (sorted(first.answers), first.channel) == ([("chung", 2)], ChannelKind.ONLINE)
    assert (sorted(second.answers), second.channel) == ([("chung", 4), ("muon", 1), ("muon", 3)], ChannelKind.COUNTER)
    assert "Ghế" not in repr((first, second))


def test_only_the_groups_asked_for_are_read(town: Town):
    town.give(("chung", 4))
    town.give(("chung", 1), unit="H99.02")
    [wanted] = [group for group in groups(town) if group.unit == "H99.02"]
    assert [list(row.answers) for row in rows(town, wanted.number)] == [[("chung", 1)]]
    assert rows(town) == []
