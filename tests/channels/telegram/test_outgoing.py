"""Replies on their way to a citizen, through whatever Telegram does to them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from markupsafe import Markup
from telegram.error import InvalidToken, RetryAfter

from bot.channels.telegram.outgoing import LONGEST_PAUSE, TRIES, NotSent, Outgoing, Unreachable, seconds_of
from bot.conversation.messages import Reply
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.channels.telegram.desk import MENU, Naps

HELLO = Reply(Markup("<b>Chào</b> bạn"), MENU)
PAGE = Reply(Markup("Trang 2"), MENU, in_place=True)


async def test_a_reply_arrives_with_marks_and_buttons_and_without_a_link_preview(
    api: BotApiDouble, citizen: Citizen, outgoing: Outgoing
) -> None:
    await outgoing.send(7, HELLO)
    seen = await citizen.hears()
    assert (seen.text, seen.entities[0]["type"]) == ("Chào bạn", "bold")
    assert [[button.callback_data for button in row] for row in seen.rows] == [["1:m", "1:f"]]
    assert api.calls_of("sendMessage")[0].parameters["link_preview_options"] == {"is_disabled": True}


async def test_a_long_reply_comes_in_pieces_and_the_last_has_the_buttons(citizen: Citizen, outgoing: Outgoing) -> None:
    await outgoing.send(7, Reply(Markup("giống nhau " * 300 + "\n\n") * 4, MENU))
    pieces = [await citizen.hears() for _ in range(4)]
    assert [len(piece.buttons) for piece in pieces] == [0, 0, 0, 2]


async def test_a_wait_that_telegram_asks_for_is_kept(
    api: BotApiDouble, citizen: Citizen, outgoing: Outgoing, naps: Naps
) -> None:
    api.inject("sendMessage", Fault.too_many_requests(3), times=2)
    await outgoing.send(7, HELLO)
    assert naps.seconds == [3, 3]
    assert (await citizen.hears()).text == "Chào bạn"


@pytest.mark.parametrize("fault", [Fault.server_error(502), Fault.server_error(500), Fault.disconnect()])
async def test_network_trouble_is_tried_again_after_ever_longer_pauses(
    api: BotApiDouble, citizen: Citizen, outgoing: Outgoing, naps: Naps, fault: Fault
) -> None:
    api.inject("sendMessage", fault, times=3)
    await outgoing.send(7, HELLO)
    assert naps.seconds == [0.5, 1.0, 2.0]
    assert (await citizen.hears()).text == "Chào bạn"
    assert not citizen.has_unheard()


async def test_it_is_given_up_in_the_end(api: BotApiDouble, citizen: Citizen, outgoing: Outgoing) -> None:
    api.inject("sendMessage", Fault.server_error(), times=TRIES)
    with pytest.raises(NotSent, match="Bad Gateway"):
        await outgoing.send(7, HELLO)
    assert not citizen.has_unheard()


@pytest.mark.usefixtures("citizen")
async def test_a_wait_too_long_for_an_answer_is_not_kept(api: BotApiDouble, outgoing: Outgoing, naps: Naps) -> None:
    api.inject("sendMessage", Fault.too_many_requests(int(LONGEST_PAUSE) + 1))
    with pytest.raises(NotSent):
        await outgoing.send(7, HELLO)
    assert naps.seconds == []


async def test_who_blocked_the_bot_is_unreachable_at_once(
    api: BotApiDouble, citizen: Citizen, outgoing: Outgoing, naps: Naps
) -> None:
    citizen.blocks_bot()
    with pytest.raises(Unreachable, match="blocked"):
        await outgoing.send(7, HELLO)
    assert naps.seconds == []
    assert len(api.calls_of("sendMessage")) == 1


async def test_so_is_a_chat_that_never_was(outgoing: Outgoing) -> None:
    with pytest.raises(Unreachable, match="not found"):
        await outgoing.send(8, HELLO)


async def test_html_that_telegram_refuses_is_sent_as_plain_text(citizen: Citizen, outgoing: Outgoing) -> None:
    await outgoing.send(7, Reply(Markup("<b>Lệ phí <mới</b> &lt; 5 &amp; 6"), MENU))
    seen = await citizen.hears()
    assert (seen.text, seen.entities) == ("Lệ phí  < 5 & 6", ())
    assert seen.buttons


@pytest.mark.usefixtures("citizen")
@pytest.mark.parametrize("html", ["<b>", "", "   "])
async def test_nothing_to_say_is_not_sent(outgoing: Outgoing, html: str) -> None:
    with pytest.raises(NotSent):
        await outgoing.send(7, Reply(Markup(html)))


@pytest.mark.usefixtures("citizen")
async def test_a_button_that_telegram_refuses_is_a_fault(outgoing: Outgoing) -> None:
    with pytest.raises(NotSent, match=r"(?i)button_data_invalid"):
        await outgoing.send(7, Reply(Markup("Chào"), ((MENU[0][0].__class__("Dài", "x" * 65),),)))


async def test_a_group_that_moved_is_followed(api: BotApiDouble, outgoing: Outgoing) -> None:
    api.citizen(-5, name="Tổ dân phố")
    api.migrate_group(-5, -1005)
    await outgoing.send(-5, HELLO)
    assert (await api.citizen(-1005).hears()).text == "Chào bạn"


class TestInPlace:
    async def test_the_page_takes_the_place_of_the_one_before(self, citizen: Citizen, outgoing: Outgoing) -> None:
        await outgoing.send(7, HELLO)
        first = await citizen.hears()
        await outgoing.send(7, PAGE, in_place_of=first.message_id)
        edited = await citizen.hears()
        assert (edited.message_id, edited.text, edited.method) == (first.message_id, "Trang 2", "editMessageText")

    async def test_without_a_place_it_is_a_new_message(self, citizen: Citizen, outgoing: Outgoing) -> None:
        await outgoing.send(7, PAGE)
        assert (await citizen.hears()).method == "sendMessage"

    async def test_an_answer_never_replaces_what_the_citizen_may_still_read(
        self, citizen: Citizen, outgoing: Outgoing
    ) -> None:
        await outgoing.send(7, HELLO)
        await outgoing.send(7, HELLO, in_place_of=(await citizen.hears()).message_id)
        assert (await citizen.hears()).method == "sendMessage"

    async def test_the_same_page_again_changes_nothing(self, citizen: Citizen, outgoing: Outgoing) -> None:
        await outgoing.send(7, PAGE)
        place = (await citizen.hears()).message_id
        await outgoing.send(7, PAGE, in_place_of=place)
        assert not citizen.has_unheard()

    @pytest.mark.parametrize("gone", [1, 999])
    async def test_a_message_that_is_gone_or_not_ours_is_sent_anew(
        self, citizen: Citizen, outgoing: Outgoing, gone: int
    ) -> None:
        citizen.says("của tôi")
        await outgoing.send(7, PAGE, in_place_of=gone)
        assert (await citizen.hears()).method == "sendMessage"

    async def test_a_page_too_long_to_edit_is_sent_in_pieces(self, citizen: Citizen, outgoing: Outgoing) -> None:
        await outgoing.send(7, PAGE)
        long = Reply(Markup("chữ " * 1500), MENU, in_place=True)
        await outgoing.send(7, long, in_place_of=(await citizen.hears()).message_id)
        assert [(await citizen.hears()).method for _ in range(2)] == ["sendMessage", "sendMessage"]

    async def test_trouble_while_editing_is_tried_again(
        self, api: BotApiDouble, citizen: Citizen, outgoing: Outgoing, naps: Naps
    ) -> None:
        await outgoing.send(7, HELLO)
        place = (await citizen.hears()).message_id
        api.inject("editMessageText", Fault.too_many_requests(2))
        api.inject("editMessageText", Fault.disconnect())
        await outgoing.send(7, PAGE, in_place_of=place)
        assert (await citizen.hears()).method == "editMessageText"
        assert naps.seconds == [2, 0.5]

    async def test_in_a_group_that_moved_the_page_is_sent_there(self, api: BotApiDouble, outgoing: Outgoing) -> None:
        group = api.citizen(-5)
        await outgoing.send(-5, HELLO)
        place = (await group.hears()).message_id
        api.migrate_group(-5, -1005)
        await outgoing.send(-5, PAGE, in_place_of=place)
        assert (await api.citizen(-1005).hears()).text == "Trang 2"


class TestConfirmingAPress:
    async def test_the_waiting_circle_stops(self, api: BotApiDouble, citizen: Citizen, outgoing: Outgoing) -> None:
        pressed = citizen.presses_raw("1:m")
        await outgoing.confirm_press(pressed["callback_query"]["id"])
        assert api.world.open_callback_queries == set()

    @pytest.mark.parametrize("trouble", [BotApiDouble.expire_callback_queries, None])
    async def test_too_late_or_trouble_does_not_matter(
        self,
        api: BotApiDouble,
        citizen: Citizen,
        outgoing: Outgoing,
        trouble: Callable[[BotApiDouble], None] | None,
    ) -> None:
        pressed = citizen.presses_raw("1:m")
        if trouble is None:
            api.inject("answerCallbackQuery", Fault.server_error(), times=2)
        else:
            trouble(api)
        await outgoing.confirm_press(pressed["callback_query"]["id"])
        assert len(api.calls_of("answerCallbackQuery")) <= 2


async def test_a_refused_token_is_no_fault_of_the_message(api: BotApiDouble, outgoing: Outgoing) -> None:
    api.token = "99:CHANGED"
    with pytest.raises(InvalidToken):
        await outgoing.send(7, HELLO)


@pytest.mark.parametrize("asked", [3, timedelta(seconds=3)])
def test_the_wait_is_understood_as_number_and_as_timedelta(asked: int | timedelta) -> None:
    assert seconds_of(RetryAfter(asked)) == 3.0
