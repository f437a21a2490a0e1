"""Citizens ask where their dossier is: by its code, with the last four digits, and nothing about strangers."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.conversation.payloads import FollowDossier, RemindAboutDossier, ShowDossier, UnfollowDossier
from bot.domain.dossiers import DossierState, DossierStep, Extension
from bot.domain.processing_figures import ProcessingCounts
from bot.service.dialogue import DialogueState, FactorWrong, Follow, RemindDesk, Unfollow
from bot.service.dossier_ports import Followed, TriesSoFar
from bot.service.figures import Figures
from bot.service.knowledge_base import KnowledgeBase
from bot.service.secrets import HashKey
from tests.builders import FixedClock
from tests.conversation.citizen import Citizen, conversation, plain
from tests.fake_dossiers import SEEN_AT, FakeDossiers, dossier, opened_by
from tests.fake_records import InMemoryCitizenRecords

KEY = HashKey(b"test")
CODE = "H99.01-261109-0042"


@pytest.fixture
def desk() -> FakeDossiers:
    return FakeDossiers(dossiers={CODE: opened_by(dossier(), KEY, "1234")})


@pytest.fixture
def citizen(
    town_hall: KnowledgeBase, records: InMemoryCitizenRecords, clock: FixedClock, desk: FakeDossiers
) -> Citizen:
    return Citizen(conversation(records, clock, town_hall, desk))


async def opened(citizen: Citizen) -> str:
    await citizen.says(CODE)
    return await citizen.says("1234")


async def test_a_code_alone_asks_for_the_last_four_digits_and_says_nothing_else(citizen: Citizen) -> None:
    told = await citizen.says("cho mình hỏi hồ sơ h99.01-261109-0042 tới đâu rồi")
    assert citizen.outcome.kind == "dossier"
    assert "4 số cuối" in told
    assert "khai sinh" not in told


async def test_the_right_digits_tell_state_turn_dates_and_working_days_left(citizen: Citizen) -> None:
    told = await opened(citizen)
    for expected in ("Thủ tục đăng ký khai sinh", "Nhận ngày: 09/11/2026", "Hẹn trả: 27/11/2026", "Đang giải quyết"):
        assert expected in told
    assert "Đến lượt cơ quan" in told
    assert "Còn 4 ngày làm việc" in told


async def test_code_and_digits_may_come_in_one_message(citizen: Citizen) -> None:
    assert "Đang giải quyết" in await citizen.says(f"{CODE} 1234")


@pytest.mark.parametrize(
    "typed", ["h99.01-261109-0042", "H99.01 261109 0042", "H99.01–261109–0042 ạ", "H99.012611090042"]
)
async def test_the_end_of_a_carelessly_typed_code_is_not_taken_for_the_digits(
    citizen: Citizen, records: InMemoryCitizenRecords, typed: str
) -> None:
    assert "để giữ kín thông tin" in await citizen.says(typed)
    assert records.effects == []
    assert "Đang giải quyết" in await citizen.says("số cuối là 1234 nhé")


async def test_a_carelessly_typed_code_and_its_digits_may_come_in_one_message(citizen: Citizen) -> None:
    assert "Đang giải quyết" in await citizen.says("h99.01 – 261109 – 0042, số 1234")


async def test_a_number_in_a_long_message_is_not_taken_for_the_digits(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    told = await citizen.says(f"tôi nộp hồ sơ {CODE} từ đầu năm 2026 mà giờ chưa thấy gì cả")
    assert "để giữ kín thông tin" in told
    assert records.effects == []


async def test_wrong_digits_and_an_unknown_code_get_the_same_reply(citizen: Citizen) -> None:
    await citizen.says(CODE)
    wrong = await citizen.says("9999")
    await citizen.says("H99.01-261109-0043")
    unknown = await citizen.says("1234")
    assert wrong == unknown.replace("0043", "0042")


async def test_a_wrong_try_is_noted(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await citizen.says(CODE)
    await citizen.says("9999")
    assert FactorWrong(code=CODE) in records.effects


async def test_after_too_many_tries_nothing_is_looked_up(citizen: Citizen, desk: FakeDossiers) -> None:
    desk.tries = TriesSoFar(by_chat=5, for_code=0)
    assert "thử sai nhiều lần" in await opened(citizen)


async def test_an_ordinary_question_in_between_is_answered_as_such(citizen: Citizen) -> None:
    await citizen.says(CODE)
    assert "khai sinh" in await citizen.says("làm giấy khai sinh cần gì")


async def test_a_nearly_right_code_is_told_as_such(citizen: Citizen) -> None:
    told = await citizen.says("H99.01-261399-0042")
    assert "không phải một ngày có thật" in told


async def test_what_is_missing_and_where_to_bring_it_is_told(citizen: Citizen, desk: FakeDossiers) -> None:
    waiting = dossier(DossierState.SUPPLEMENT_REQUESTED, note="Thiếu giấy chứng sinh")
    desk.dossiers[CODE] = opened_by(waiting, KEY, "1234")
    told = await opened(citizen)
    for expected in ("Đến lượt bạn", "Thiếu giấy chứng sinh", "Thời hạn đang tạm dừng", "📍"):
        assert expected in told


async def test_a_late_dossier_gets_an_apology_the_new_date_and_the_reason(citizen: Citizen, desk: FakeDossiers) -> None:
    late = dossier(
        due_at=datetime(2026, 11, 20, 17, 0), extension=Extension(datetime(2026, 12, 1).date(), "chờ xác minh")
    )
    desk.dossiers[CODE] = opened_by(late, KEY, "1234")
    told = await opened(citizen)
    for expected in ("quá hẹn 1 ngày làm việc", "Xin lỗi", "01/12/2026", "chờ xác minh"):
        assert expected in told
    assert "✋ Nhắc cơ quan" in citizen.labels


async def test_a_dossier_in_time_has_no_button_to_remind(citizen: Citizen) -> None:
    await opened(citizen)
    assert "✋ Nhắc cơ quan" not in citizen.labels


async def test_an_unknown_local_word_is_shown_as_it_is(citizen: Citizen, desk: FakeDossiers) -> None:
    desk.dossiers[CODE] = opened_by(dossier(None, local_state="Chờ luân chuyển"), KEY, "1234")
    assert "Chờ luân chuyển" in await opened(citizen)


async def test_the_steps_so_far_name_offices(citizen: Citizen, desk: FakeDossiers) -> None:
    steps = (DossierStep("Bộ phận Một cửa", datetime(2026, 11, 9, 9, 0), "Tiếp nhận", DossierState.RECEIVED),)
    desk.dossiers[CODE] = opened_by(dossier(steps=steps), KEY, "1234")
    assert "09/11 Bộ phận Một cửa: Tiếp nhận" in await opened(citizen)


async def test_when_the_source_is_down_the_last_known_state_is_told_with_its_time(
    citizen: Citizen, desk: FakeDossiers
) -> None:
    desk.is_down = True
    told = await opened(citizen)
    assert "đang không trả lời" in told
    assert "24/11/2026" in told


async def test_when_the_source_is_down_those_without_the_digits_hear_only_that(
    citizen: Citizen, desk: FakeDossiers, records: InMemoryCitizenRecords
) -> None:
    desk.is_down = True
    for code in (CODE, "H99.01-261109-0043"):
        assert "đang không trả lời nên tôi chưa tra được" in await citizen.says(f"{code} 9999")
    assert records.effects == [FactorWrong(code=CODE), FactorWrong(code="H99.01-261109-0043")]
    assert "0299 000 0001" in plain(citizen.reply)


async def test_a_follower_is_told_of_the_trouble_and_not_blamed_for_it(
    citizen: Citizen, desk: FakeDossiers, records: InMemoryCitizenRecords
) -> None:
    gone = "H99.01-261109-0099"
    desk.follows["test:an"] = [Followed(gone, SEEN_AT)]
    desk.is_down = True
    for payload in (ShowDossier(gone), RemindAboutDossier(gone)):
        assert "đang không trả lời" in await citizen.presses_raw(payload)
    desk.is_down = False
    assert "không mở được hồ sơ" in await citizen.presses_raw(ShowDossier(gone))
    assert records.effects == []


async def test_a_code_that_was_opened_may_be_typed_again_without_the_digits(citizen: Citizen) -> None:
    await opened(citizen)
    assert "Đang giải quyết" in await citizen.says(f"xem lại {CODE}")


async def test_a_nearly_right_code_with_one_meaning_offers_it(citizen: Citizen) -> None:
    await citizen.says("hồ sơ H99.01-26IIO9-0042")
    assert "4 số cuối" in await citizen.presses(CODE)


async def test_what_was_locked_before_codes_had_this_shape_is_forgotten(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await records.commit("test:an", DialogueState(locked="mã của bản cũ"), [])
    await citizen.says("1234")
    assert citizen.outcome.kind != "dossier"


async def test_a_place_on_the_map_says_nothing_about_dossiers(citizen: Citizen) -> None:
    await citizen.says(CODE)
    await citizen.sends_location(16.0, 108.0)
    assert citizen.outcome.kind == "office"


async def test_following_is_consent_and_is_noted(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await opened(citizen)
    told = await citizen.presses_raw(FollowDossier(CODE))
    assert "sự đồng ý" in told
    assert Follow(code=CODE) in records.effects


@pytest.mark.parametrize("payload", [ShowDossier(CODE), FollowDossier(CODE), RemindAboutDossier(CODE)])
async def test_a_forged_button_opens_nothing_without_the_digits(
    citizen: Citizen, records: InMemoryCitizenRecords, payload: ShowDossier
) -> None:
    assert "4 số cuối" in await citizen.presses_raw(payload)
    assert records.effects == []


async def test_a_button_with_nonsense_for_a_code_is_refused_politely(citizen: Citizen) -> None:
    assert "Nút này đã cũ" in await citizen.presses_raw(ShowDossier("H99999999999"))


async def test_a_follower_sees_the_dossier_without_digits_and_can_stop(
    citizen: Citizen, desk: FakeDossiers, records: InMemoryCitizenRecords
) -> None:
    desk.follows["test:an"] = [Followed(CODE, SEEN_AT)]
    assert CODE in await citizen.says("/theodoi")
    assert "Đang giải quyết" in await citizen.presses_raw(ShowDossier(CODE))
    assert "🔕 Thôi theo dõi" in citizen.labels
    assert "Đã thôi theo dõi" in await citizen.presses_raw(UnfollowDossier(CODE))
    assert Unfollow(code=CODE) in records.effects


async def test_following_nothing_is_said_with_what_to_do(citizen: Citizen) -> None:
    assert "chưa theo dõi hồ sơ nào" in await citizen.says("/theodoi")


async def test_the_desk_is_reminded_of_a_late_dossier(
    citizen: Citizen, desk: FakeDossiers, records: InMemoryCitizenRecords
) -> None:
    desk.dossiers[CODE] = opened_by(dossier(due_at=datetime(2026, 11, 20)), KEY, "1234")
    await opened(citizen)
    assert "Đã để lại lời nhắc" in await citizen.presses_raw(RemindAboutDossier(CODE))
    assert RemindDesk(code=CODE, unit="H99.01") in records.effects


@pytest.mark.parametrize("said", ["/hoso", "/start hs_khong-phai-ma"])
async def test_without_a_code_the_citizen_is_told_where_it_stands(citizen: Citizen, said: str) -> None:
    assert "giấy tiếp nhận và hẹn trả" in await citizen.says(said)


@pytest.mark.parametrize("said", [f"/hoso {CODE}", "/start hs_H99_01-261109-0042"])
async def test_a_command_and_a_link_lead_to_the_dossier(citizen: Citizen, said: str) -> None:
    assert CODE in await citizen.says(said)
    assert "Đang giải quyết" in await citizen.says("1234")


async def test_public_figures_name_the_denominator_of_every_rate(citizen: Citizen, desk: FakeDossiers) -> None:
    desk.figures = [
        Figures(
            "H99.01", ProcessingCounts(finished_early=3, finished_on_time=5, finished_late=2, in_progress_within=10)
        )
    ]
    told = await citizen.says("/tinhhinh")
    assert "80,00 % xong trước hoặc đúng hẹn (8 trên 10 hồ sơ đã giải quyết xong)" in told
    assert "40,00 % xong trước hoặc đúng hẹn (8 trên 20 hồ sơ đã nhận)" in told
    assert "Theo lĩnh vực" in citizen.labels


async def test_without_dossiers_there_are_no_figures(citizen: Citizen) -> None:
    assert "Chưa có hồ sơ nào" in await citizen.says("/tinhhinh")


async def test_finished_after_its_date_it_says_so_and_where_to_collect(citizen: Citizen, desk: FakeDossiers) -> None:
    late = dossier(DossierState.FINISHED, finished_at=datetime(2026, 11, 23), due_at=datetime(2026, 11, 20))
    desk.dossiers[CODE] = opened_by(replace(late, unit="H99"), KEY, "1234")
    told = await opened(citizen)
    assert "sau ngày hẹn" in told
    assert "đến nhận kết quả" in told
