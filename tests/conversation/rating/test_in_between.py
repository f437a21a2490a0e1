"""What citizens do in the middle of rating: ask, start anew, send stickers, type instead of pressing."""

from dataclasses import replace

import pytest

from bot.conversation.messages import Attached
from bot.conversation.payloads import (
    RateDossier,
    StartSurvey,
)
from bot.domain.knowledge import Knowledge
from bot.service.dialogue import FinishResponse
from tests.builders import FixedClock
from tests.conversation.citizen import Citizen, conversation, knowledge_base, plain
from tests.conversation.rating.walking import CODE, SATISFIED, answers, begin, occasion, walk_of
from tests.fake_dossiers import FakeDossiers
from tests.fake_records import InMemoryCitizenRecords
from tests.made_up_surveys import FULL_ID, POLL_ID, STARS_ID, stars_survey


async def test_start_in_the_middle_shows_the_menu_and_a_way_on(citizen: Citizen) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    assert "trợ lý tự động" in await citizen.says("/start")
    assert citizen.labels[0] == "▶ Chấm điểm tiếp"
    assert "2/" in await citizen.presses("▶ Chấm điểm tiếp")


async def test_a_question_in_between_is_answered_and_the_walk_goes_on(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    asked = citizen.reply
    assert "Giấy chứng sinh" in await citizen.says("khai sinh can gi")
    assert citizen.outcome.kind == "answer"
    await citizen.presses(SATISFIED, on=asked)
    assert answers(records) == {"chung": (4,)}


async def test_a_number_that_picks_a_procedure_is_no_mark(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    await citizen.says("mai táng phí")
    assert citizen.outcome.kind == "choose"
    await citizen.says("2")
    assert citizen.outcome.kind == "answer"
    assert records.ratings.kept == {}


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo"])
async def test_a_sticker_in_the_middle_harms_nothing(
    citizen: Citizen, records: InMemoryCitizenRecords, kind: str
) -> None:
    await begin(citizen)
    await citizen.sends(Attached(kind))  # type: ignore[arg-type]
    assert "2/" in await citizen.says("4")
    assert answers(records) == {"chung": (4,)}


async def test_words_that_nobody_understands_get_the_question_again(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    told = await citizen.says("blabla xyzzy")
    assert "chưa hiểu" in told
    assert "Câu chung?" in told
    assert await records.unanswered() == []


async def test_beginning_another_walk_ends_the_first_one(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    assert "Câu sao?" in await citizen.says("/start dg_H99-01")
    assert FinishResponse(questionnaire=FULL_ID, occasion=occasion()) in records.effects
    walk = await walk_of(records)
    assert walk is not None
    assert walk.questionnaire == STARS_ID


async def test_a_complaint_is_not_lost_when_another_walk_begins(citizen: Citizen) -> None:
    await begin(citizen)
    await citizen.presses("1 😡")
    await citizen.presses("☐ Chờ lâu")
    await citizen.says("/start dg_H99-01")
    closing, question = map(plain, citizen.replies.replies)
    assert "Lý do: Chờ lâu" in closing
    assert "Câu sao?" in question


async def test_beginning_the_same_again_goes_on_where_it_was(citizen: Citizen) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    assert "2/" in await citizen.presses_raw(RateDossier(CODE))


async def test_a_button_of_an_ended_walk_says_so(citizen: Citizen) -> None:
    await begin(citizen)
    first = citizen.reply
    await citizen.presses(SATISFIED)
    await citizen.presses("Dừng")
    assert "đã kết thúc" in await citizen.presses(SATISFIED, on=first)
    assert "⭐ Chọn phiếu khác" in citizen.labels


async def test_a_questionnaire_replaced_in_the_middle_ends_kindly(
    citizen: Citizen, surveyed: Knowledge, records: InMemoryCitizenRecords, clock: FixedClock, desk: FakeDossiers
) -> None:
    await begin(citizen)
    asked = citizen.reply
    await citizen.presses(SATISFIED)
    without = knowledge_base(replace(surveyed, questionnaires=(stars_survey(),)))
    later = Citizen(conversation(records, clock, without, desk))
    assert "vừa thay phiếu" in await later.presses(SATISFIED, on=asked)
    assert await walk_of(records) is None
    [kept] = records.ratings.kept.values()
    assert kept.is_final


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("5", 5), (" 5 ", 5), ("5 điểm", 5), ("dạ 4 ạ", 4), ("5/5", 5), ("rất tốt", 5), ("rat tot", 5), ("RẤT TỐT!", 5),
        ("hài lòng", 4), ("em thấy rất hài lòng ạ", 5), ("khong hai long", 2), ("tệ quá", 1), ("blabla", None),
        ("bình thường", 3), ("😍", 5), ("very good", 5), ("6", None), ("0", None),
    ],
)  # fmt: skip
async def test_a_typed_mark_counts_as_pressed(
    citizen: Citizen, records: InMemoryCitizenRecords, typed: str, mark: int | None
) -> None:
    await begin(citizen)
    await citizen.says(typed)
    assert records.effects == ([] if mark is None else records.effects)
    assert [kept.answers["chung"] for kept in records.ratings.kept.values()] == ([(mark,)] if mark else [])


@pytest.mark.parametrize(("typed", "told"), [("bỏ qua", "2/"), ("dừng", "Đã dừng"), ("thôi ạ", "Đã dừng")])
async def test_the_way_out_may_be_typed_too(citizen: Citizen, typed: str, told: str) -> None:
    await begin(citizen)
    assert told in await citizen.says(typed)


async def test_typing_all_the_way_without_accents(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    told = await citizen.says("4")
    assert "Câu chung?" in await citizen.says("quay lai")
    while "phần chính đã xong" not in told:
        told = await citizen.says("tot")
    assert "/" in await citizen.says("them")
    await citizen.says("dung")
    assert set(answers(records).values()) == {(4,)}


async def test_options_points_stars_and_yes_or_no_may_be_typed(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await citizen.presses_raw(StartSurvey(POLL_ID, "H99"))
    for typed in ("3", "có", "vua"):
        await citizen.says(typed)
    assert answers(records) == {"loi-di": (3,), "mo-sang": (1,), "diem": (1,)}
    await citizen.says("/start dg_H99")
    assert "Cảm ơn bạn đã chấm điểm" in await citizen.says("⭐⭐⭐⭐⭐")
