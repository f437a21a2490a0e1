"""What every post of tickets promises: who is told what, once, and nothing is lost."""

from datetime import timedelta

from bot.domain.tickets import TicketState
from bot.service.dialogue import CloseTicket, ReopenTicket, WriteToTicket
from bot.service.ticket_ports import ToTellCitizen, ToTellDesk
from tests.fake_tickets import NUMBER, opening
from tests.store.ticket_office import AN, BINH, OTHER, Office

LONG = timedelta(hours=1)


async def test_the_desk_is_told_each_message_once(office: Office):
    await office.commit(AN, opening())
    assert await office.desk_hears() == [(NUMBER, "Quầy số 2 vắng người.", TicketState.OPEN)]
    await office.commit(AN, WriteToTicket(number=NUMBER, text="Và quầy 3."))
    await office.moved(TicketState.RESOLVED, "Xong.")
    await office.commit(AN, ReopenTicket(number=NUMBER, text="Chưa xong."), CloseTicket(number=NUMBER))
    assert await office.desk_hears() == [
        (NUMBER, "Và quầy 3.", None),
        (NUMBER, "Chưa xong.", TicketState.OPEN),
        (NUMBER, "", TicketState.CLOSED),
    ]
    assert await office.desk_hears() == []


async def test_the_desk_is_told_with_the_ticket_as_it_is(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.TAKEN)
    (told,) = await office.post.untold_to_desk(10)
    assert told == ToTellDesk(await office.ticket(), (await office.ticket()).messages[0])


async def test_citizens_are_told_what_officers_write_and_nothing_else(office: Office):
    await office.commit(AN, opening())
    await office.commit(BINH, opening(OTHER, is_contactable=False))
    await office.moved(TicketState.TAKEN)
    await office.moved(TicketState.TAKEN, "Đang xem.")
    await office.moved(TicketState.RESOLVED, "Xong.", OTHER)
    (told,) = await office.post.untold_to_citizens("telegram", 10)
    assert told == ToTellCitizen(AN, await office.ticket(), (await office.ticket()).messages[-1])
    await office.post.settle(told, "sent")
    await office.moved(TicketState.RESOLVED, "Xong.")
    assert await office.citizens_hear() == [(AN, "Xong.")]


async def test_citizens_are_told_in_their_own_channel(office: Office):
    await office.commit("json:1", opening())
    await office.moved(TicketState.RESOLVED, "Xong.")
    assert await office.citizens_hear("telegram") == []
    assert await office.citizens_hear("json") == [("json:1", "Xong.")]


async def test_who_blocked_the_bot_is_told_when_back(office: Office):
    await office.commit(AN, opening())
    await office.commit(BINH, opening(OTHER))
    await office.moved(TicketState.RESOLVED, "Xong.")
    await office.moved(TicketState.RESOLVED, "Cũng xong.", OTHER)
    await office.records.mark_unreachable(AN)
    assert await office.citizens_hear() == [(BINH, "Cũng xong.")]
    await office.records.mark_reachable(AN)
    assert await office.citizens_hear() == [(AN, "Xong.")]


async def test_who_blocks_the_bot_while_being_told_loses_nothing(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.RESOLVED, "Xong.")
    (told,) = await office.post.untold_to_citizens("telegram", 10)
    await office.records.mark_unreachable(AN)
    await office.post.settle(told, "unreachable")
    office.clock.time += LONG
    assert await office.citizens_hear() == []
    await office.records.mark_reachable(AN)
    assert await office.citizens_hear() == [(AN, "Xong.")]


async def test_what_is_being_told_is_not_given_to_another(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.TAKEN, "Đang xem.")
    assert len(await office.post.untold_to_desk(10)) == len(await office.post.untold_to_citizens("telegram", 10)) == 1
    office.clock.time += timedelta(seconds=100)
    assert await office.post.untold_to_desk(10) == []
    assert await office.post.untold_to_citizens("telegram", 10) == []


async def test_what_was_taken_by_one_that_died_or_failed_comes_again(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.TAKEN, "Đang xem.")
    await office.post.untold_to_desk(10)
    (failed,) = await office.post.untold_to_citizens("telegram", 10)
    await office.post.settle(failed, "failed")
    office.clock.time += LONG
    assert len(await office.desk_hears()) == 1
    assert await office.citizens_hear() == [(AN, "Đang xem.")]
    office.clock.time += LONG
    assert await office.desk_hears() == await office.citizens_hear() == []


async def test_of_what_was_being_sent_when_somebody_died_it_is_known_after_which_message(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.TAKEN, "Đang xem.")
    (to_desk,), (to_citizen,) = (
        await office.post.untold_to_desk(10),
        await office.post.untold_to_citizens("telegram", 10),
    )
    assert (to_desk.begun_after, to_citizen.begun_after) == (None, None)
    await office.post.begin(to_desk, 12)
    await office.post.begin(to_citizen, 0)
    await office.post.take_back()
    (to_desk,), (to_citizen,) = (
        await office.post.untold_to_desk(10),
        await office.post.untold_to_citizens("telegram", 10),
    )
    assert (to_desk.begun_after, to_citizen.begun_after) == (12, 0)
    await office.post.settle(to_desk, "later")
    await office.post.settle(to_citizen, "failed")
    office.clock.time += LONG
    (to_desk,), (to_citizen,) = (
        await office.post.untold_to_desk(10),
        await office.post.untold_to_citizens("telegram", 10),
    )
    assert (to_desk.begun_after, to_citizen.begun_after) == (12, None), "what failed did certainly not arrive"


async def test_what_failed_while_the_clock_was_ahead_does_not_wait_for_it(office: Office):
    await office.commit(AN, opening())
    right = office.clock.time
    office.clock.time += timedelta(hours=25)
    await office.post.untold_to_desk(10)
    office.clock.time = right
    assert len(await office.desk_hears()) == 1


async def test_as_many_are_taken_as_asked_for_in_the_order_written(office: Office):
    await office.commit(AN, opening())
    for text in ("hai", "ba", "bốn"):
        await office.commit(AN, WriteToTicket(number=NUMBER, text=text))
        await office.moved(TicketState.TAKEN, f"Về {text}.")
    assert [each.message.text for each in await office.post.untold_to_desk(2)] == ["Quầy số 2 vắng người.", "hai"]
    assert [each.message.text for each in await office.post.untold_to_desk(2)] == ["ba", "bốn"]
    first = await office.post.untold_to_citizens("telegram", 2)
    assert [each.message.text for each in first] == ["Về hai.", "Về ba."]
