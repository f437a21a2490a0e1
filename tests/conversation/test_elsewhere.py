"""Matters that citizens bring although somebody else handles them."""

from dataclasses import replace

import pytest

from bot.conversation.payloads import NotThisTopic, ShowTopic
from bot.service.knowledge_base import KnowledgeBase
from tests.conversation import town
from tests.conversation.citizen import Citizen, conversation, knowledge_base
from tests.fake_records import InMemoryCitizenRecords
from tests.made_up_topics import a_topic

BIRTH_AND_CIRCUS = "khai sinh cho bé, mua vé xem xiếc"


@pytest.fixture(scope="module")
def town_with_a_circus() -> KnowledgeBase:
    circus = a_topic(name="Xiếc & <voi>", related=[town.BIRTH])
    return knowledge_base(replace(town.knowledge(), elsewhere=(circus,)))


@pytest.fixture
def citizen(town_with_a_circus: KnowledgeBase, records: InMemoryCitizenRecords) -> Citizen:
    return Citizen(conversation(records, known=town_with_a_circus))


async def test_the_reply_says_that_it_is_not_done_here_and_where_to_go(citizen: Citizen) -> None:
    told = await citizen.says("mua vé xem xiếc ở đâu")
    assert told.startswith("ℹ️ Xiếc & <voi>: việc này Một cửa xã, phường không giải quyết.")
    assert "Vé do rạp xiếc bán." in told
    assert "• Rạp xiếc của tỉnh\n• Trang bán vé của rạp" in told
    assert "Nguồn: Rạp xiếc, ngày 01/07/2026. Kiểm tra ngày 22/11/2026. Chưa xác nhận." in told


async def test_what_an_official_has_yet_to_check_is_told_as_such(citizen: Citizen) -> None:
    told = await citizen.says("mua vé xem xiếc ở đâu")
    assert "đừng coi là quy định" in told
    assert "• Rạp còn mở cửa hay không." in told


async def test_for_scripts_it_is_unknown_and_only_procedures_are_candidates(citizen: Citizen) -> None:
    await citizen.says("mua vé xem xiếc cho bé ở đâu")
    assert (citizen.outcome.kind, citizen.outcome.procedure) == ("unknown", None)
    assert citizen.outcome.candidates
    assert all(candidate.code != "xiec-voi" for candidate in citizen.outcome.candidates)


async def test_it_is_no_unanswered_question(citizen: Citizen, records: InMemoryCitizenRecords) -> None:
    await citizen.says("mua vé xem xiếc ở đâu")
    assert await records.unanswered() == []


async def test_what_is_done_here_and_may_be_meant_instead_is_a_button(citizen: Citizen) -> None:
    await citizen.says("mua vé xem xiếc ở đâu")
    assert citizen.labels == ["Đăng ký khai sinh", "Tôi hỏi việc khác", "🏠 Về đầu"]
    await citizen.presses("Đăng ký khai sinh")
    assert (citizen.outcome.kind, citizen.outcome.procedure) == ("answer", town.BIRTH)


async def test_something_else_offers_the_procedures_that_come_nearest(citizen: Citizen) -> None:
    await citizen.says("mua vé xem xiếc cho bé ở đâu")
    nearest = [candidate.code for candidate in citizen.outcome.candidates]
    await citizen.presses("Tôi hỏi việc khác")
    assert citizen.outcome.kind == "choose"
    assert citizen.labels[0] == "Đăng ký khai sinh"
    assert nearest[0] == town.BIRTH


async def test_something_else_pressed_late_does_not_disturb_another_matter(citizen: Citizen) -> None:
    await citizen.says("mua vé xem xiếc ở đâu")
    circus = citizen.reply
    await citizen.says("đăng ký tạm trú")
    await citizen.presses("Tôi hỏi việc khác", on=circus)
    assert citizen.outcome.kind == "unknown"
    await citizen.says("còn lệ phí")
    assert citizen.outcome.procedure == town.RESIDENCE


@pytest.mark.parametrize("question", ["còn lệ phí?", "thế mất bao lâu"])
async def test_a_question_about_it_says_the_same_again(citizen: Citizen, question: str) -> None:
    await citizen.says("đăng ký tạm trú")
    first = await citizen.says("mua vé xem xiếc ở đâu")
    assert await citizen.says(question) == first


async def test_after_a_procedure_its_aspects_are_asked_about_again(citizen: Citizen) -> None:
    await citizen.says("mua vé xem xiếc ở đâu")
    await citizen.says("đăng ký tạm trú")
    await citizen.says("còn lệ phí?")
    assert citizen.outcome.procedure == town.RESIDENCE


class TestAsking:
    async def test_both_are_offered_and_told_apart(self, citizen: Citizen) -> None:
        told = await citizen.says(BIRTH_AND_CIRCUS)
        assert told == "Bạn hỏi về Xiếc & <voi> (xã không giải quyết) hay việc nào dưới đây?"
        assert citizen.outcome.kind == "choose"
        assert citizen.labels[0] == "Đăng ký khai sinh"
        assert citizen.labels[-3] == "Xiếc & <voi> (xã không làm)"

    async def test_the_button_tells_where_to_go(self, citizen: Citizen) -> None:
        await citizen.says(BIRTH_AND_CIRCUS)
        assert "Rạp xiếc của tỉnh" in await citizen.presses("Xiếc & <voi> (xã không làm)")
        assert citizen.outcome.kind == "unknown"

    @pytest.mark.parametrize("reply", ["cái cuối cùng", "vé xiếc ấy", "xem xiếc"])
    async def test_a_number_or_words_pick_it(self, citizen: Citizen, reply: str) -> None:
        await citizen.says(BIRTH_AND_CIRCUS)
        assert "Rạp xiếc của tỉnh" in await citizen.says(reply)

    async def test_the_procedure_can_be_picked_as_well(self, citizen: Citizen) -> None:
        await citizen.says(BIRTH_AND_CIRCUS)
        await citizen.says("khai sinh")
        assert citizen.outcome.procedure == town.BIRTH

    async def test_asking_about_it_before_picking_offers_the_same_again(self, citizen: Citizen) -> None:
        await citizen.says(BIRTH_AND_CIRCUS)
        labels = citizen.labels
        await citizen.says("mất bao lâu")
        assert citizen.labels == labels


async def test_in_english_the_names_are_english_and_the_content_is_said_not_to_be(citizen: Citizen) -> None:
    await citizen.presses_raw("1:l:en")
    told = await citizen.says("mua vé xem xiếc ở đâu")
    assert told.startswith("ℹ️ Circus tickets: the commune does not handle this.")
    assert "Vé do rạp xiếc bán." in told


async def test_a_topic_that_is_gone_is_a_stale_button(citizen: Citizen) -> None:
    assert "Nút này đã cũ" in await citizen.presses_raw(ShowTopic("xiec-ho"))
    await citizen.presses_raw(NotThisTopic("xiec-ho"))
    assert citizen.outcome.kind == "unknown"


async def test_an_expired_check_is_told(records: InMemoryCitizenRecords) -> None:
    old = a_topic(checked_on="2024-01-01")
    citizen = Citizen(conversation(records, known=knowledge_base(replace(town.knowledge(), elsewhere=(old,)))))
    assert "đã quá hạn kiểm tra từ 31/12/2024" in await citizen.says("mua vé xem xiếc ở đâu")


async def test_where_it_is_unsettled_who_handles_it_the_bot_does_not_say_that_the_commune_does_not(
    records: InMemoryCitizenRecords,
) -> None:
    circus = a_topic(name="Xiếc", related=[town.BIRTH], is_unsettled="true")
    unsettled = knowledge_base(replace(town.knowledge(), elsewhere=(circus,)))
    citizen = Citizen(conversation(records, known=unsettled))
    told = await citizen.says("mua vé xem xiếc ở đâu")
    assert told.startswith("ℹ️ Xiếc: bot chưa có hướng dẫn")
    assert "không giải quyết" not in told
    assert "không" not in await citizen.says(BIRTH_AND_CIRCUS)
