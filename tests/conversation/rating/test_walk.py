"""A walk from the first tap to the last: few taps, kept at once, even over the factors, back and out at any time."""

from collections import Counter
from collections.abc import Callable

from bot.conversation.payloads import (
    RateDossier,
    StartSurvey,
)
from bot.service.dialogue import FinishResponse, RecordAnswer, RecordSensitiveAnswer
from tests.conversation.citizen import Citizen
from tests.conversation.rating.walking import CODE, SATISFIED, answers, begin, go_on_to, occasion, walk_of
from tests.fake_records import InMemoryCitizenRecords
from tests.made_up_surveys import FULL_ID


async def test_a_finished_dossier_is_rated_in_a_few_taps(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    told = await begin(citizen)
    assert citizen.outcome.kind == "survey"
    for expected in ("Điểm thôn Đông", "Thủ tục: Đăng ký khai sinh", "🔒", "Câu chung?", "1 rất không hài lòng", "1/"):
        assert expected in told
    assert [len(row) for row in citizen.reply.buttons] == [5, 2]
    taps = 0
    while "phần chính đã xong" not in told:
        told = await citizen.presses(SATISFIED)
        assert citizen.reply.in_place, "one message that changes, not a heap of them"
        taps += 1
    assert taps <= 6
    assert "Cảm ơn bạn đã chấm điểm" in await citizen.presses("✅ Xong")
    assert set(answers(records).values()) == {(4,)}
    assert records.effects[-1] == FinishResponse(questionnaire=FULL_ID, occasion=occasion())
    assert await walk_of(records) is None


async def test_the_progress_stands_in_every_question(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    told = await begin(citizen)
    walk = await walk_of(records)
    assert walk is not None
    for place in range(1, len(walk.plan) + 1):
        assert f"{place}/{len(walk.plan)}" in told
        told = await citizen.presses(SATISFIED)


async def test_an_answer_is_kept_at_once_and_leaving_loses_nothing(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    given = RecordAnswer(questionnaire=FULL_ID, occasion=occasion(), item="chung", values=(4,))
    assert given in records.effects


async def test_two_hundred_citizens_fill_the_factors_evenly(
    new_citizen: Callable[[str], Citizen], records: InMemoryCitizenRecords
) -> None:
    for number in range(200):
        citizen = new_citizen(f"test:{number}")
        await citizen.presses_raw(StartSurvey(FULL_ID, "H99"))
        told = ""
        while "phần chính đã xong" not in told:
            told = await citizen.says("5")
        await citizen.presses("✅ Xong")
    asked = Counter(item for kept in records.ratings.kept.values() for item in kept.answers)
    assert asked.pop("chung") == 200
    assert sum(asked[item] for item in ("ghe", "cb-1", "day-du")) == 200, "one factor each"
    assert max(asked.values()) - min(asked.values()) <= 1


async def test_the_willing_are_asked_on_until_all_is_answered(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    told = ""
    for _ in range(40):
        label = next(each for each in (SATISFIED, "Một lần", "➕ Thêm câu hỏi", "Bỏ qua") if each in citizen.labels)
        told = await citizen.presses(label)
        if "Cảm ơn bạn đã chấm điểm" in told:
            break
    assert "Cảm ơn bạn đã chấm điểm" in told
    assert {"ghe", "mang", "cb-4", "dung-hen", "di-lai"} <= set(answers(records))
    assert "bien" not in answers(records), "nobody was at the counter"


async def test_going_back_a_new_answer_replaces_the_old_one(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await begin(citizen)
    await citizen.presses("3 😐")
    assert "Câu chung?" in await citizen.presses("◀ Lùi")
    await citizen.presses("5 😍")
    assert answers(records)["chung"] == (5,)


async def test_stopping_is_possible_at_once_and_leaves_the_dossier_open(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    assert "chưa có câu trả lời nào" in await citizen.presses("Dừng")
    assert records.ratings.kept == {}
    assert "Câu chung?" in await citizen.presses_raw(RateDossier(CODE))


async def test_stopping_in_the_middle_keeps_what_was_answered(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    assert "Cảm ơn bạn đã chấm điểm" in await citizen.presses("Dừng")
    [kept] = records.ratings.kept.values()
    assert kept.is_final


async def test_several_options_are_ticked_and_no_more_than_allowed(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    assert "Chọn nhiều nhất 2" in await go_on_to(citizen, "Câu muon?")
    await citizen.presses("☐ Nhanh")
    await citizen.presses("☐ Vui")
    assert "Đã chọn đủ" in await citizen.presses("☐ Rẻ")
    await citizen.presses("☑ Vui")
    await citizen.presses("☐ Rẻ")
    assert answers(records)["muon"] == (1, 2)
    await citizen.presses("✅ Xong")


async def test_sensitive_questions_are_announced_and_leave_nothing_but_unit(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await begin(citizen)
    assert "ẩn danh hoàn toàn" in await go_on_to(citizen, "nhạy cảm")
    told = await citizen.presses("➕ Thêm câu hỏi")
    assert "ẩn danh hoàn toàn" in told
    await citizen.presses("Có")
    given = RecordSensitiveAnswer(questionnaire=FULL_ID, unit="H99.01", item="phien-ha", values=(1,))
    assert records.effects[-1] == given
    assert "◀ Lùi" not in citizen.labels, "a sensitive answer is not seen again"
    await citizen.presses("Bỏ qua")
    assert records.ratings.kept == {}
