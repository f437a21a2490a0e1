"""Links: short enough for Telegram, and understood by the bot that they lead to."""

import pytest

from bot.posters.links import procedure_link, rating_link
from bot.posters.refusal import PosterRefused
from tests.conversation.citizen import Citizen, conversation

BOT = "motcua_h99_bot"


def test_dots_become_dashes_which_telegram_allows():
    assert rating_link(BOT, "H99.01") == "https://t.me/motcua_h99_bot?start=dg_H99-01"
    assert procedure_link(BOT, "1.001193") == "https://t.me/motcua_h99_bot?start=tt_1-001193"


def test_a_unit_that_just_fits_the_64_characters_of_telegram_is_taken_and_a_longer_one_refused():
    longest = "H99" + ".001" * 14 + ".1"
    assert len(rating_link(BOT, longest).partition("start=")[2]) == 64
    with pytest.raises(PosterRefused, match="dài nhất 61 ký tự"):
        rating_link(BOT, longest + "1")


@pytest.mark.parametrize("unit", ["H99/01", "H99 01", "Đ99"])
def test_what_telegram_would_drop_never_gets_into_a_link(unit: str):
    with pytest.raises(PosterRefused, match="không đặt được vào liên kết Telegram"):
        rating_link(BOT, unit)


async def test_whoever_scans_a_procedure_gets_that_procedure():
    citizen = Citizen(conversation())
    told = await citizen.says(f"/start {procedure_link(BOT, '1.000001').partition('start=')[2]}")
    assert told.startswith("Thủ tục đăng ký khai sinh (mã 1.000001)")
