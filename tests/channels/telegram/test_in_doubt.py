"""What a process that died was sending: found by its number and its words wherever it went, so that it comes once."""

import pytest
from markupsafe import Markup

from bot.channels.telegram.in_doubt import MOST_LOOKED_AT_IN_SUPERGROUP, has_arrived, send_noted, send_unless_sent
from bot.channels.telegram.outgoing import NotYet, Outgoing, parts_of
from bot.channels.telegram.polling import PollingBot
from bot.conversation.messages import Button, Reply
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.channels.telegram.desk import Naps

CITIZEN, GROUP, SUPERGROUP = 7, -77, -1001234567890
CARD = Reply(Markup("📨 <b>Phiếu 26-480213</b>\n\nQuầy  số 2 &amp; 3"), label="#phieu_26_480213")
LONG = Reply(
    Markup("\n\n").join(f"Đoạn {count}: " + "việc này " * 60 for count in range(20)),
    ((Button("Nhận", "1:n"),),),
    label="#phieu_26_480213",
)
EVERYWHERE = pytest.mark.parametrize("chat", [CITIZEN, GROUP, SUPERGROUP])
PARTS = len(parts_of(LONG))


def after_a_death(bot: PollingBot, naps: Naps) -> Outgoing:
    """The outgoing side of a process that has just begun and knows no numbers."""
    return Outgoing(bot, naps.nap)


def seen(api: BotApiDouble, chat: int, words: str = "Phiếu 26") -> list[str]:
    return [message.text for message in api.citizen(chat).messages if words in message.text]


@EVERYWHERE
@pytest.mark.parametrize("arrived", [True, False])
async def test_it_comes_once_whether_or_not_it_had_arrived(
    api: BotApiDouble, bot: PollingBot, outgoing: Outgoing, naps: Naps, chat: int, *, arrived: bool
) -> None:
    someone = api.citizen(chat)
    someone.says("một")
    await outgoing.send(chat, Reply(Markup("khác")))
    before = outgoing.latest_in(chat)
    if arrived:
        await outgoing.send(chat, CARD)
    someone.says("hai")
    begun: list[int] = []

    async def begin(latest: int) -> None:
        begun.append(latest)

    await send_noted(after_a_death(bot, naps), chat, CARD, before, begin)
    assert len(seen(api, chat)) == 1
    assert [message.text for message in someone.messages if not message.from_bot] == ["một", "hai"]
    assert (before > 0, begun) == (True, []), "it stays noted from the first time on"


@EVERYWHERE
async def test_it_is_found_even_where_nobody_knew_a_number_when_it_was_sent(
    api: BotApiDouble, bot: PollingBot, outgoing: Outgoing, naps: Naps, chat: int
) -> None:
    api.citizen(chat)
    await outgoing.send(chat, CARD)
    await send_unless_sent(after_a_death(bot, naps), chat, CARD, 0)
    assert len(seen(api, chat)) == 1


@EVERYWHERE
@pytest.mark.parametrize("arrived", range(PARTS + 1))
async def test_of_a_long_one_every_part_comes_once_however_far_it_got(
    api: BotApiDouble, bot: PollingBot, outgoing: Outgoing, naps: Naps, chat: int, arrived: int
) -> None:
    api.citizen(chat)
    await outgoing.send(chat, Reply(Markup("khác")))
    before = outgoing.latest_in(chat)
    for part in parts_of(LONG)[:arrived]:
        await bot.send_message(chat, part)
    await send_unless_sent(after_a_death(bot, naps), chat, LONG, before)
    heard = seen(api, chat, "Đoạn")
    assert PARTS > 2
    assert len(heard) == PARTS
    assert [text.split(":")[0] for text in heard] == sorted(
        (text.split(":")[0] for text in heard), key=lambda words: int(words.split()[1])
    )


@EVERYWHERE
@pytest.mark.parametrize("fault", [Fault.disconnect_after_effect(), Fault.disconnect()])
async def test_a_connection_that_breaks_at_any_part_doubles_and_loses_none(
    api: BotApiDouble, outgoing: Outgoing, chat: int, fault: Fault
) -> None:
    api.citizen(chat)

    async def begin(latest: int) -> None:
        del latest
        await outgoing.send(chat, Reply(Markup("khác")))
        api.inject("sendMessage", fault)

    await send_noted(outgoing, chat, LONG, None, begin)
    assert len(seen(api, chat, "Đoạn")) == PARTS


async def test_what_was_sent_meanwhile_tells_up_to_where_to_look_so_that_nothing_is_sent_to_find_out(
    citizen: Citizen, outgoing: Outgoing, api: BotApiDouble
) -> None:
    changed = Reply(Markup("Hồ sơ có thay đổi"))
    citizen.says("chào")
    outgoing.note(1)
    assert await has_arrived(outgoing, CITIZEN, changed, 1) is None, "nothing was sent yet"
    for text in ("Hồ sơ có thay đổi", "Hồ sơ có thay đổi", "khác"):
        await outgoing.send(CITIZEN, Reply(Markup(text)))
    sent = len(api.calls_of("sendMessage"))
    assert await has_arrived(outgoing, CITIZEN, changed, 1) is True
    assert await has_arrived(outgoing, CITIZEN, Reply(Markup("chưa gửi")), 1) is False
    assert len(api.calls_of("sendMessage")) == sent
    assert [message.text for message in citizen.messages] == ["chào", "Hồ sơ có thay đổi", "khác"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_where_it_can_be_told_whether_it_arrived_it_is_not_sent_to_find_out(
    api: BotApiDouble, outgoing: Outgoing, *, arrived: bool
) -> None:
    api.citizen(CITIZEN).says("một")
    outgoing.note(1)
    await outgoing.send(CITIZEN, CARD if arrived else Reply(Markup("khác")))
    latest, sent = outgoing.latest_in(CITIZEN), len(api.calls_of("sendMessage"))
    begun: list[int] = []

    async def begin(latest: int) -> None:
        begun.append(latest)

    await send_noted(outgoing, CITIZEN, CARD, 1, begin)
    assert (len(api.calls_of("sendMessage")) - sent, len(seen(api, CITIZEN))) == (0 if arrived else 1, 1)
    assert begun == ([] if arrived else [latest]), "sent again it is in doubt from there on"


async def test_in_a_supergroup_only_a_few_are_looked_at_for_each_look_is_a_message(
    api: BotApiDouble, outgoing: Outgoing
) -> None:
    officers = api.citizen(SUPERGROUP)
    await outgoing.send(SUPERGROUP, Reply(Markup("khác")))
    for number in range(60):
        officers.says(f"chuyện riêng {number}")
    await send_unless_sent(outgoing, SUPERGROUP, CARD, 1)
    assert len(api.calls_of("forwardMessage")) == MOST_LOOKED_AT_IN_SUPERGROUP
    assert len(seen(api, SUPERGROUP)) == 1


async def test_a_group_that_became_a_supergroup_meanwhile_numbers_anew(
    api: BotApiDouble, bot: PollingBot, outgoing: Outgoing, naps: Naps
) -> None:
    api.citizen(GROUP)
    for number in range(30):
        api.citizen(CITIZEN).says(f"chuyện riêng {number}")
    await outgoing.send(GROUP, Reply(Markup("khác")))
    before = outgoing.latest_in(GROUP)
    api.migrate_group(GROUP, SUPERGROUP)
    await outgoing.send(SUPERGROUP, CARD)
    later = after_a_death(bot, naps)
    await later.send(GROUP, Reply(Markup("khác")))
    await send_unless_sent(later, GROUP, CARD, before)
    assert len(seen(api, SUPERGROUP)) == 1


async def test_where_telegram_stays_away_it_is_told_to_be_in_doubt(api: BotApiDouble, outgoing: Outgoing) -> None:
    api.citizen(SUPERGROUP)
    api.inject("sendMessage", Fault.disconnect_after_effect())
    api.inject("sendMessage", Fault.disconnect(), times=50)

    async def begin(latest: int) -> None:
        del latest

    with pytest.raises(NotYet):
        await send_noted(outgoing, SUPERGROUP, CARD, None, begin)
    api.clear_faults()
    await send_noted(outgoing, SUPERGROUP, CARD, 0, begin)
    assert len(seen(api, SUPERGROUP)) == 1
