"""What every keeper of tickets promises: the fake, SQLite and PostgreSQL alike."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.domain.tickets import Sender, Ticket, TicketKind, TicketMessage, TicketMove, TicketState
from bot.service.dialogue import CloseTicket, EraseEverything, ReopenTicket, WriteToTicket
from bot.service.ticket_ports import TicketCount
from tests.fake_tickets import NUMBER, opening
from tests.store.ticket_office import AN, BINH, OTHER, Office

NOVEMBER = date(2026, 11, 1)


def numbers(tickets: Sequence[Ticket]) -> list[str]:
    return [ticket.number for ticket in tickets]


async def test_an_opened_ticket_is_kept_as_it_was_written(office: Office):
    text = "Quầy số 2 vắng người 😡.\nĐợi 'lâu' <b>quá</b>; --"
    effect = opening(kind=TicketKind.LOW_MARK, procedure="1.001193", text=text)
    await office.commit(AN, effect)
    today = office.clock.now().date()
    assert await office.ticket() == Ticket(
        NUMBER,
        TicketKind.LOW_MARK,
        "H99.01",
        "1.001193",
        today,
        is_contactable=True,
        messages=(TicketMessage(1, Sender.CITIZEN, text, today, TicketState.OPEN),),
    )


async def test_a_number_that_nobody_has_leads_nowhere(office: Office):
    assert await office.tickets.ticket(NUMBER) is None
    assert await office.tickets.move(NUMBER, TicketState.TAKEN) is None


async def test_a_new_number_has_the_year_and_is_free(office: Office):
    number = await office.tickets.new_number(2026)
    assert (len(number), number[:3]) == (9, "26-")
    assert number[3:].isdigit()
    assert await office.tickets.ticket(number) is None


async def test_a_low_mark_without_words_is_a_ticket_too(office: Office):
    await office.commit(AN, opening(text=""))
    assert (await office.ticket()).messages == ()
    assert await office.desk_hears() == [(NUMBER, "", TicketState.OPEN)]


async def test_mine_are_those_that_may_be_answered_the_newest_first(office: Office):
    await office.commit(AN, opening())
    await office.on(date(2026, 11, 24))
    await office.commit(AN, opening(OTHER), opening("26-000003", is_contactable=False))
    await office.commit(BINH, opening("26-000004"))
    assert numbers(await office.tickets.mine(AN)) == [OTHER, NUMBER]
    assert numbers(await office.tickets.mine(BINH)) == ["26-000004"]
    assert await office.tickets.my_ticket(AN, NUMBER) == await office.ticket()
    for foreign in ("26-000003", "26-000004", "26-000005"):
        assert await office.tickets.my_ticket(AN, foreign) is None
    assert await office.tickets.mine("telegram:70") == []


async def test_an_office_has_its_own_open_tickets_and_those_below(office: Office):
    await office.commit(AN, opening("26-000001", unit="H99.01"), opening("26-000002", unit="H99.02"))
    await office.commit(AN, opening("26-000003", unit="H99"), opening("26-000004", unit="H98"))
    await office.moved(TicketState.SUPPLEMENT_REQUESTED, "Ngày nào?", "26-000002")
    await office.moved(TicketState.RESOLVED, "Xong.", "26-000003")
    assert numbers(await office.tickets.open_tickets("H99")) == ["26-000001", "26-000002"]
    assert numbers(await office.tickets.open_tickets("H99.02")) == ["26-000002"]
    assert numbers(await office.tickets.open_tickets("H99.0")) == []
    assert numbers(await office.tickets.open_tickets()) == ["26-000001", "26-000002", "26-000004"]


async def test_the_oldest_waits_first(office: Office):
    await office.commit(AN, opening("26-999999"))
    await office.on(date(2026, 11, 24))
    await office.commit(AN, opening("26-000001"))
    assert numbers(await office.tickets.open_tickets()) == ["26-999999", "26-000001"]


async def test_an_officers_move_is_kept_with_its_day(office: Office):
    await office.commit(AN, opening())
    await office.on(date(2026, 11, 24))
    taken = await office.moved(TicketState.TAKEN)
    await office.on(date(2026, 11, 25))
    resolved = await office.moved(TicketState.RESOLVED, "Đã bố trí người trực.")
    assert taken.moves == (TicketMove(TicketState.TAKEN, date(2026, 11, 24)),)
    assert resolved.moves == (*taken.moves, TicketMove(TicketState.RESOLVED, date(2026, 11, 25)))
    assert resolved.state is TicketState.RESOLVED
    words = TicketMessage(3, Sender.OFFICER, "Đã bố trí người trực.", date(2026, 11, 25), TicketState.RESOLVED)
    assert resolved.messages[1:] == (words,)
    assert await office.ticket() == resolved


async def test_words_alone_change_no_state(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.TAKEN)
    answered = await office.moved(TicketState.TAKEN, "Đang xem.")
    assert answered.state is TicketState.TAKEN
    assert len(answered.moves) == 1
    assert answered.messages[-1].state is None


async def test_a_move_that_the_ticket_does_not_allow_changes_nothing(office: Office):
    await office.commit(AN, opening())
    resolved = await office.moved(TicketState.RESOLVED, "Xong.")
    for state in (TicketState.TAKEN, TicketState.RESOLVED, TicketState.SUPPLEMENT_REQUESTED):
        assert await office.tickets.move(NUMBER, state, "Thêm.") is None
    assert await office.ticket() == resolved


async def test_what_was_missing_puts_the_ticket_back_to_work(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.SUPPLEMENT_REQUESTED, "Ngày nào?")
    await office.commit(AN, WriteToTicket(number=NUMBER, text="Hôm qua."))
    ticket = await office.ticket()
    assert ticket.state is TicketState.TAKEN
    assert (ticket.messages[-1].text, ticket.messages[-1].state) == ("Hôm qua.", TicketState.TAKEN)


async def test_what_a_citizen_adds_changes_no_state_otherwise(office: Office):
    await office.commit(AN, opening())
    for state in (None, TicketState.TAKEN, TicketState.RESOLVED):
        if state is not None:
            await office.moved(state, None if state is TicketState.TAKEN else "Xong.")
        before = await office.ticket()
        await office.commit(AN, WriteToTicket(number=NUMBER, text="Còn nữa."))
        after = await office.ticket()
        assert (after.state, after.moves) == (before.state, before.moves)
        assert after.messages[-1].text == "Còn nữa."


@pytest.mark.parametrize("end", [TicketState.RESOLVED, TicketState.REFUSED])
async def test_a_ticket_may_come_back_once(office: Office, end: TicketState):
    await office.commit(AN, opening())
    await office.moved(end, "Xong.")
    await office.commit(AN, ReopenTicket(number=NUMBER, text="Vẫn vắng."))
    back = await office.ticket()
    assert (back.state, back.was_reopened, back.messages[-1].text) == (TicketState.OPEN, True, "Vẫn vắng.")
    await office.moved(end, "Xong thật.")
    await office.commit(AN, ReopenTicket(number=NUMBER, text="Chưa."))
    again = await office.ticket()
    assert (again.state, again.messages[-1].text) == (end, "Chưa.")


async def test_a_ticket_that_still_waits_is_not_reopened_but_its_words_are_kept(office: Office):
    await office.commit(AN, opening())
    await office.commit(AN, ReopenTicket(number=NUMBER, text="Nhanh lên."))
    ticket = await office.ticket()
    assert (ticket.was_reopened, ticket.moves, ticket.messages[-1].text) == (False, (), "Nhanh lên.")


async def test_closing_ends_the_ticket_and_forgets_the_contact(office: Office):
    await office.commit(AN, opening())
    await office.moved(TicketState.RESOLVED, "Xong.")
    for _ in range(2):
        await office.commit(AN, CloseTicket(number=NUMBER))
    closed = await office.ticket()
    assert (closed.state, closed.is_contactable, closed.has_left) == (TicketState.CLOSED, False, False)
    assert await office.tickets.mine(AN) == []
    assert await office.citizens_hear() == []
    await office.commit(AN, ReopenTicket(number=NUMBER, text="Thôi, mở lại."))
    assert await office.ticket() == closed


@pytest.mark.parametrize("whose", ["nobody's", "somebody else's"])
async def test_only_the_citizen_behind_a_ticket_changes_it(office: Office, whose: str):
    await office.commit(AN, opening(is_contactable=whose == "somebody else's"))
    before = await office.ticket()
    for effect in (
        WriteToTicket(number=NUMBER, text="Tôi là An."),
        ReopenTicket(number=NUMBER, text="Tôi là An."),
        CloseTicket(number=NUMBER),
    ):
        await office.commit(BINH, effect)
    assert await office.ticket() == before


async def test_erasing_leaves_the_ticket_but_no_way_to_the_citizen(office: Office):
    await office.commit(AN, opening(), opening(OTHER))
    await office.commit(BINH, opening("26-000003"))
    await office.moved(TicketState.TAKEN, "Đang xem.")
    await office.commit(AN, EraseEverything())
    for number in (NUMBER, OTHER):
        ticket = await office.ticket(number)
        assert (ticket.is_contactable, ticket.has_left, len(ticket.messages) > 0) == (False, True, True)
    assert await office.tickets.mine(AN) == []
    await office.moved(TicketState.RESOLVED, "Xong.")
    assert await office.citizens_hear() == []
    assert numbers(await office.tickets.mine(BINH)) == ["26-000003"]
    assert not (await office.ticket("26-000003")).has_left


async def test_erasing_leaves_the_figures_as_they_were(office: Office):
    await office.commit(AN, opening())
    before = await office.tickets.counts(NOVEMBER, NOVEMBER)
    await office.commit(AN, EraseEverything())
    assert await office.tickets.counts(NOVEMBER, NOVEMBER) == before


async def test_tickets_are_counted_by_what_tells_them_apart(office: Office):
    await office.commit(AN, opening("26-000001"), opening("26-000002"))
    await office.commit(AN, opening("26-000003", kind=TicketKind.PROPOSAL, procedure="1.001193"))
    await office.commit(AN, opening("26-000004", unit="H99.02"))
    reflection = (TicketKind.REFLECTION, TicketState.OPEN)
    assert list(await office.tickets.counts(NOVEMBER, NOVEMBER, "H99")) == [
        TicketCount(TicketKind.PROPOSAL, TicketState.OPEN, "H99.01", "1.001193", NOVEMBER, 1, 0, 0),
        TicketCount(*reflection, "H99.01", None, NOVEMBER, 2, 0, 0),
        TicketCount(*reflection, "H99.02", None, NOVEMBER, 1, 0, 0),
    ]
    (only,) = await office.tickets.counts(NOVEMBER, NOVEMBER, "H99.02")
    assert (only.unit, only.count) == ("H99.02", 1)
    assert await office.tickets.counts(NOVEMBER, NOVEMBER, "H98") == []


async def test_months_are_counted_whole_and_apart(office: Office):
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31)]
    for place, day in enumerate([*days, date(2027, 1, 1)]):
        await office.on(day)
        await office.commit(AN, opening(f"26-00000{place}"))
    counts = await office.tickets.counts(NOVEMBER, date(2026, 12, 1))
    assert [(each.month, each.count) for each in counts] == [(NOVEMBER, 2), (date(2026, 12, 1), 2)]


async def test_late_and_reopened_tickets_are_counted_as_of_today(office: Office):
    await office.commit(AN, opening("26-000001"), opening("26-000002"), opening("26-000003"))
    await office.moved(TicketState.RESOLVED, "Xong.", "26-000002")
    await office.moved(TicketState.RESOLVED, "Xong.", "26-000003")
    await office.commit(AN, ReopenTicket(number="26-000003", text="Chưa."))
    await office.on(date(2026, 12, 15))
    counts = await office.tickets.counts(NOVEMBER, NOVEMBER)
    assert [(each.state, each.count, each.late, each.reopened) for each in counts] == [
        (TicketState.OPEN, 2, 2, 1),
        (TicketState.RESOLVED, 1, 0, 0),
    ]
