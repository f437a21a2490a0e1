"""Once and no more: double ratings, double taps, old and forged buttons, two devices."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.conversation.payloads import (
    AnswerItem,
    Move,
    MoveInSurvey,
    RateDossier,
)
from bot.domain.survey_walk import REASON
from tests.builders import FixedClock
from tests.conversation.citizen import Citizen, plain
from tests.conversation.rating.walking import CODE, SATISFIED, answers, begin, walk_of
from tests.fake_records import InMemoryCitizenRecords


async def test_a_dossier_is_rated_once(citizen: Citizen, new_citizen: Callable[[str], Citizen]) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    await citizen.presses("Dừng")
    assert "đã được chấm điểm" in await citizen.presses_raw(RateDossier(CODE))
    assert "đã được chấm điểm" in await begin(new_citizen("test:binh"))


async def test_a_counter_is_rated_once_a_day(citizen: Citizen, clock: FixedClock) -> None:
    await citizen.says("/start dg_H99-01")
    await citizen.presses("5 ⭐")
    assert "mời quay lại ngày mai" in await citizen.says("/start dg_H99-01")
    clock.time += timedelta(days=1)
    assert "Câu sao?" in await citizen.says("/start dg_H99-01")


async def test_a_double_tap_counts_once(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    first = citizen.reply
    await citizen.presses("1 😡")
    again = await citizen.presses("1 😡", on=first)
    assert "câu đã qua" in again
    assert "Chờ lâu" in citizen.labels[0]
    assert answers(records) == {"chung": (1,)}, "no reason was ticked by the second tap"


async def test_a_tick_tapped_twice_stays(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    before = citizen.reply
    await citizen.presses("☐ Gắt gỏng")
    await citizen.presses("☐ Gắt gỏng", on=before)
    assert "☑ Gắt gỏng" in citizen.labels
    assert answers(records)[REASON] == (2,)


async def test_an_old_button_changes_nothing_and_the_present_question_is_asked_again(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    first = citizen.reply
    await citizen.presses(SATISFIED)
    await citizen.presses(SATISFIED)
    walk, told = await walk_of(records), plain(citizen.reply)
    stale = await citizen.presses("5 😍", on=first)
    assert "câu đã qua" in stale
    assert stale.endswith(told)
    assert await walk_of(records) == walk
    assert answers(records)["chung"] == (4,)


@pytest.mark.parametrize(
    "forged",
    [
        AnswerItem("00000000", 0, 5),
        MoveInSurvey("00000000", 0, Move.STOP),
        AnswerItem("ffffffff", 999, 999),
    ],
)
async def test_a_forged_button_changes_nothing(
    citizen: Citizen, records: InMemoryCitizenRecords, forged: AnswerItem | MoveInSurvey
) -> None:
    await begin(citizen)
    walk = await walk_of(records)
    assert "Câu chung?" in await citizen.presses_raw(forged)
    assert await walk_of(records) == walk
    assert records.ratings.kept == {}


async def test_a_value_that_the_question_does_not_have_is_refused(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    walk = await walk_of(records)
    assert walk is not None
    for value in (0, 6, 101, 999):
        assert "Câu chung?" in await citizen.presses_raw(AnswerItem(walk.nonce, walk.number, value))
    assert records.ratings.kept == {}


async def test_two_devices_of_one_citizen_are_in_one_walk(
    new_citizen: Callable[[str], Citizen], records: InMemoryCitizenRecords
) -> None:
    telephone, tablet = new_citizen("test:an"), new_citizen("test:an")
    await begin(telephone)
    await tablet.says("/danhgia")
    await tablet.presses("▶ Chấm điểm tiếp")
    await tablet.presses(SATISFIED)
    assert "câu đã qua" in await telephone.presses("1 😡")
    assert answers(records) == {"chung": (4,)}
