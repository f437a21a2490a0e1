"""Where rating begins: a finished dossier, an invitation, the list, a counter's QR code."""

from dataclasses import replace

import pytest

from bot.conversation.payloads import (
    ChooseOfficeToRate,
    RateDossier,
    StartSurvey,
)
from bot.conversation.rendering.dossiers import notice_card
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import ChannelKind
from bot.domain.survey_walk import Occasion, OccasionKind
from bot.service.dialogue import DialogueState, RecordAnswer
from bot.service.dossier_ports import Followed
from bot.service.knowledge_base import KnowledgeBase
from bot.service.notices import Notice
from tests.builders import FixedClock
from tests.conversation.citizen import TEXTS, Citizen, conversation, knowledge_base, plain
from tests.conversation.rating.walking import CODE, KEY, SATISFIED, answers, begin, walk_of
from tests.fake_dossiers import FakeDossiers, dossier, opened_by
from tests.fake_records import InMemoryCitizenRecords
from tests.made_up_surveys import FULL_ID, STARS_ID


async def test_the_card_of_an_ended_dossier_invites_to_rate(citizen: Citizen, desk: FakeDossiers) -> None:
    await citizen.says(f"{CODE} 1234")
    assert citizen.labels[0] == "⭐ Chấm điểm phục vụ"
    desk.dossiers[CODE] = opened_by(dossier(), KEY, "1234")
    await citizen.says(CODE)
    assert "⭐ Chấm điểm phục vụ" not in citizen.labels


async def test_the_invitation_names_the_dossier_and_leads_to_the_first_question(
    citizen: Citizen, desk: FakeDossiers, surveyed: Knowledge, clock: FixedClock
) -> None:
    returned = desk.dossiers[CODE]
    desk.follows["test:an"] = [Followed(CODE, clock.now())]
    card = notice_card(Notice("test:an", "rate", "x", returned), TEXTS["vi"], surveyed, clock.now().date())
    for expected in (CODE, "đăng ký khai sinh", "Mời bạn chấm điểm"):
        assert expected in plain(card)
    assert "Câu chung?" in await citizen.presses("⭐ Chấm điểm phục vụ", on=card)


async def test_a_dossier_that_is_not_finished_cannot_be_rated_yet(citizen: Citizen, desk: FakeDossiers) -> None:
    await citizen.says(f"{CODE} 1234")
    desk.dossiers[CODE] = opened_by(dossier(), KEY, "1234")
    assert "chưa kết thúc" in await citizen.presses_raw(RateDossier(CODE))


async def test_a_strangers_dossier_is_not_rated(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    assert "4 số cuối" in await citizen.presses_raw(RateDossier(CODE))
    assert await walk_of(records) is None


async def test_who_may_not_see_a_dossier_any_more_learns_nothing_when_it_is_gone(
    citizen: Citizen, desk: FakeDossiers
) -> None:
    await citizen.says(f"{CODE} 1234")
    desk.dossiers.clear()
    await citizen.presses_raw(RateDossier(CODE))
    assert citizen.outcome.kind == "dossier"


async def test_on_request_a_questionnaire_and_a_place_are_chosen(citizen: Citizen) -> None:
    assert "Chọn phiếu" in await citizen.says("/danhgia")
    assert citizen.labels == ["Nuôi voi hài lòng", "Mấy sao", "Chợ voi", "🏠 Về đầu"]
    assert "Bạn chấm nơi nào?" in await citizen.presses("Mấy sao")
    told = await citizen.presses("Điểm thôn Đông")
    assert "Điểm thôn Đông" in told
    assert "Câu sao?" in told


async def test_the_menu_leads_to_rating(citizen: Citizen) -> None:
    await citizen.says("/start")
    assert "Chọn phiếu" in await citizen.presses("⭐ Chấm điểm")


@pytest.mark.parametrize("link", ["dg_H99-01", "dg_h99-01"])
async def test_a_counters_code_asks_at_once(citizen: Citizen, records: InMemoryCitizenRecords, link: str) -> None:
    told = await citizen.says(f"/start {link}")
    assert "Điểm thôn Đông" in told
    assert "1/1" in told
    await citizen.presses("5 ⭐")
    [effect, _] = records.effects
    visit = Occasion(kind=OccasionKind.COUNTER, unit="H99.01", channel=ChannelKind.COUNTER)
    assert effect == RecordAnswer(questionnaire=STARS_ID, occasion=visit, item="sao", values=(5,))


@pytest.mark.parametrize("link", ["dg_H98", "dg_", "dg_H99-01-99", "dg_xyz", "dg_<b>", "dg_H99.01"])
async def test_an_unknown_counters_code_is_met_kindly(citizen: Citizen, link: str) -> None:
    assert "không biết quầy" in await citizen.says(f"/start {link}")
    assert "Mấy sao" in citizen.labels


@pytest.mark.parametrize(
    "forged",
    [StartSurvey("khong-co", "H99"), StartSurvey(STARS_ID, "H98"), ChooseOfficeToRate("khong-co", 0)],
)
async def test_what_is_not_offered_cannot_be_begun(citizen: Citizen, forged: StartSurvey | ChooseOfficeToRate) -> None:
    assert "Nút này đã cũ" in await citizen.presses_raw(forged)


async def test_of_many_offices_one_page_is_shown_at_a_time(
    surveyed: Knowledge, records: InMemoryCitizenRecords, clock: FixedClock
) -> None:
    main = surveyed.offices.main
    communes = tuple(
        main.model_copy(update={"unit": f"H99.{number}", "name": f"Xã {number}"}) for number in range(10, 32)
    )
    known = replace(surveyed, offices=surveyed.offices.model_copy(update={"offices": (main, *communes)}))
    citizen = Citizen(conversation(records, clock, knowledge_base(known)))
    await citizen.presses_raw(ChooseOfficeToRate(STARS_ID, 0))
    await citizen.presses("Trang sau ▶")
    await citizen.presses("Trang sau ▶")
    assert "Trang sau ▶" not in citizen.labels
    assert "Xã 31" in await citizen.presses("Xã 31")


async def test_without_any_questionnaire_it_is_said_politely(
    surveyed: Knowledge, records: InMemoryCitizenRecords, clock: FixedClock, desk: FakeDossiers
) -> None:
    nothing = knowledge_base(replace(surveyed, questionnaires=()))
    citizen = Citizen(conversation(records, clock, nothing, desk))
    for told in (await citizen.says("/danhgia"), await citizen.says("/start dg_H99"), await begin(citizen)):
        assert "chưa mở phiếu" in told
        assert citizen.outcome.kind in ("survey", "refused")


async def test_a_questionnaire_out_of_force_is_not_offered(citizen: Citizen, clock: FixedClock) -> None:
    clock.time = clock.time.replace(year=2027)
    await citizen.says("/danhgia")
    assert "Chợ voi" not in citizen.labels


async def test_in_english_all_is_english(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await citizen.presses_raw("1:l:en")
    await citizen.presses_raw(StartSurvey(FULL_ID, "H99"))
    told = plain(citizen.reply)
    for expected in ("Item chung?", "Rate the service: Mau Centre", "Confidential", "1 very dissatisfied"):
        assert expected in told
    await citizen.says("very bad")
    assert "☐ Chờ lâu (en)" in citizen.labels
    await citizen.presses("☐ Chờ lâu (en)")
    await citizen.says("nobody helped me at all")
    assert "Thank you for rating" in await citizen.presses("Stop")
    state = await records.dialogue("test:an")
    assert state is not None
    assert state.writing is not None
    assert state.writing.draft == "Chấm điểm: không hài lòng. Lý do: Chờ lâu.\nnobody helped me at all"


async def test_a_walk_survives_a_restart(
    citizen: Citizen, town_hall: KnowledgeBase, records: InMemoryCitizenRecords, desk: FakeDossiers, clock: FixedClock
) -> None:
    await begin(citizen)
    await citizen.presses(SATISFIED)
    asked = citizen.reply
    restarted = Citizen(conversation(records, clock, town_hall, desk))
    assert "3/" in await restarted.presses(SATISFIED, on=asked) or "phần chính" in plain(restarted.reply)
    assert len(answers(records)) == 2


async def test_a_state_of_an_older_version_without_a_walk_is_read() -> None:
    assert DialogueState.model_validate_json('{"language":"vi","walk":null}').walk is None
