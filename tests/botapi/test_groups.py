"""The double's groups: members with names of their own, replies, and numbers that a supergroup counts for itself."""

from telegram import Bot

from .citizens import Citizen
from .server import BotApiDouble

GROUP, SUPERGROUP = -5, -1001234567890


async def test_a_supergroup_counts_its_own_messages(api: BotApiDouble, bot: Bot, citizen: Citizen) -> None:
    citizen.says("một")
    api.citizen(SUPERGROUP, title="Quầy số 2")
    assert (await bot.send_message(SUPERGROUP, "x")).message_id == 1
    assert (await bot.send_message(7, "y")).message_id == 2
    assert (await bot.send_message(SUPERGROUP, "z")).message_id == 2


async def test_members_have_names_and_the_group_a_title(api: BotApiDouble) -> None:
    for chat_id, kind in ((GROUP, "group"), (SUPERGROUP, "supergroup")):
        hoa = api.citizen(chat_id, "Hoa", user_id=501, title="Quầy số 2", username="hoa_quay_2")
        binh = api.citizen(chat_id, "Bình", user_id=502)
        for member in (hoa, binh):
            message = member.says("/phieu")["message"]
            assert message["chat"] == {"id": chat_id, "type": kind, "title": "Quầy số 2"}
            assert message["from"] == member.user
        assert (hoa.user["username"], "username" in binh.user) == ("hoa_quay_2", False)


async def test_a_reply_brings_the_message_above_it_and_nothing_further_up(api: BotApiDouble, bot: Bot) -> None:
    hoa = api.citizen(SUPERGROUP, "Hoa", user_id=501, title="Quầy số 2")
    card = await bot.send_message(SUPERGROUP, "<b>Phiếu</b> 26-480213", parse_mode="HTML")
    first = hoa.says("để tôi", reply_to=card.message_id)["message"]
    assert first["reply_to_message"]["text"] == "Phiếu 26-480213"
    assert first["reply_to_message"]["from"] == api.world.bot
    second = hoa.sends_photo(reply_to=first["message_id"])["message"]
    assert second["reply_to_message"]["text"] == "để tôi"
    assert "reply_to_message" not in second["reply_to_message"]
