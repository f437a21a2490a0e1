"""From what a citizen writes to an outcome that the citizen accepts, through the office's own group."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Assistant
from bot.settings import DossierSettings
from tests.botapi import Citizen, SeenMessage
from tests.scenarios.conftest import Serve, Service, settings

DESK, OFFICER = -1001234567890, 5010009999
LONG_ENOUGH = 30
"""Seconds to be told in; nothing here waits for the next round, which is days away."""


@pytest.fixture
async def service(serve: Serve, assembled: Assistant, tmp_path: Path) -> AsyncIterator[Service]:
    unit = assembled.knowledge_base.current.knowledge.offices.main.unit
    wanted = settings(tmp_path)
    telegram = wanted.telegram.model_copy(update={"desk_chats": {unit: DESK}})
    wanted = settings(tmp_path, telegram=telegram, dossiers=DossierSettings(look_seconds=1_000_000))
    async with serve(wanted, assembled) as running:
        yield running


@pytest.fixture
def hoa(service: Service) -> Citizen:
    """An officer in the group of her office."""
    return service.api.citizen(DESK, "Hoa Quầy Hai", user_id=OFFICER, title="Nhóm xử lý", username="hoa_quay_hai")


@pytest.fixture
def binh(service: Service) -> Citizen:
    return service.citizen()


async def hears(who: Citizen) -> SeenMessage:
    return await who.hears(LONG_ENOUGH)


async def ends(officer: Citizen, label: str, card: SeenMessage, words: str) -> None:
    officer.presses(label, card)
    officer.says(words, reply_to=await hears(officer))
    assert "Đã ghi" in (await hears(officer)).text


async def test_written_answered_resolved_doubted_resolved_again_and_accepted(binh: Citizen, hoa: Citizen) -> None:
    binh.says("/gopy")
    binh.presses("📣 Phản ánh", await hears(binh))
    await hears(binh)
    binh.says("Quầy số 2 vắng người cả buổi sáng, gọi tôi 0912 345 678")
    binh.presses("📨 Có, trả lời cho tôi", await hears(binh))
    number = (await hears(binh)).text.partition("Số phiếu của bạn: ")[2][:9]

    card = await hears(hoa)
    assert number in card.text
    assert "Quầy số 2 vắng người cả buổi sáng, gọi tôi [số]" in card.text
    hoa.says("Cảm ơn bạn, chúng tôi đang xem.", reply_to=card)
    assert "Đã ghi câu trả lời" in (await hears(hoa)).text
    assert "chúng tôi đang xem" in (await hears(binh)).text

    await ends(hoa, "✅ Có kết quả", card, "Đã nhắc quầy 2.")
    outcome = await hears(binh)
    assert "Đã nhắc quầy 2." in outcome.text
    binh.presses("👎 Chưa được, xem lại", outcome)
    assert "đã được mở lại" in (await hears(binh)).text
    again = await hears(hoa)
    assert "chưa hài lòng" in again.text
    binh.says("Sáng nay vẫn vắng.")
    assert "Đã chuyển cho cán bộ" in (await hears(binh)).text
    assert "Sáng nay vẫn vắng." in (await hears(hoa)).text

    await ends(hoa, "✅ Có kết quả", again, "Đã thêm một người trực.")
    outcome = await hears(binh)
    assert outcome.button_texts == ["👍 Tôi hài lòng"], "doubted once already"
    binh.presses("👍 Tôi hài lòng", outcome)
    assert "đã khép lại" in (await hears(binh)).text
    assert "đã khép lại" in (await hears(hoa)).text
    nobody_is_named(binh, hoa)


async def test_a_question_becomes_a_talk_in_which_the_bot_is_silent(binh: Citizen, hoa: Citizen) -> None:
    binh.says("gặp cán bộ")
    binh.presses("💬 Hỏi cán bộ", await hears(binh))
    await hears(binh)
    binh.says("Thứ bảy nộp hồ sơ được không ạ?")
    assert "Đã chuyển câu hỏi" in (await hears(binh)).text
    card = await hears(hoa)
    hoa.says("Thứ bảy nghỉ bạn nhé.", reply_to=card)
    assert "Đã ghi câu trả lời" in (await hears(hoa)).text
    assert "Thứ bảy nghỉ bạn nhé." in (await hears(binh)).text
    binh.says("làm giấy khai sinh cần gì")
    assert "Đã chuyển cho cán bộ" in (await hears(binh)).text
    assert "làm giấy khai sinh cần gì" in (await hears(hoa)).text
    await ends(hoa, "✅ Có kết quả", card, "Mời bạn xem ở mục khai sinh của bot.")
    assert "lại hỏi bot được" in (await hears(binh)).text
    binh.says("làm giấy khai sinh cần gì")
    assert "1.001193" in (await hears(binh)).text
    nobody_is_named(binh, hoa)


def nobody_is_named(binh: Citizen, hoa: Citizen) -> None:
    """Neither learns of the other more than what was written."""
    told_to_binh = " ".join(message.text for message in binh.messages if message.from_bot)
    told_to_hoa = " ".join(message.text for message in hoa.messages if message.from_bot)
    assert not [name for name in ("Hoa Quầy Hai", "hoa_quay_hai", str(OFFICER), "Nhóm xử lý") if name in told_to_binh]
    assert not [name for name in ("Trần Thị Bình", "345 678") if name in told_to_hoa]
    assert not re.search(rf"\b{binh.chat_id}\b", told_to_hoa)
