"""What officers do with tickets."""

from typing import Any

import pytest

from bot.domain.tickets import Sender, Ticket, TicketMessage, TicketState
from bot.service.dialogue import CloseTicket, EraseEverything, WriteToTicket
from bot.service.ticketing import LONGEST_TEXT, DeskWork, Done, NotAllowed, Outcome, UnknownTicket, WhyNot
from tests.builders import FixedClock
from tests.fake_tickets import NUMBER, FakeTickets, opening

AN = "telegram:7"
UNIT = "H99.01"


@pytest.fixture
def tickets(clock: FixedClock) -> FakeTickets:
    return FakeTickets(clock)


@pytest.fixture
def desk(tickets: FakeTickets) -> DeskWork:
    tickets.carry_out(AN, opening())
    return DeskWork(tickets)


def done(outcome: Outcome) -> Ticket:
    assert isinstance(outcome, Done), outcome
    return outcome.ticket


def why_not(outcome: Outcome) -> WhyNot:
    assert isinstance(outcome, NotAllowed), outcome
    return outcome.why


async def told_to_citizen(tickets: FakeTickets) -> list[tuple[str, str, TicketState | None]]:
    told = await tickets.untold_to_citizens("telegram", 10)
    return [(each.chat, each.message.text, each.message.state) for each in told]


async def test_the_office_sees_what_waits_for_it(desk: DeskWork, tickets: FakeTickets):
    tickets.carry_out(AN, opening("26-000002", unit="H99.02"))
    assert [ticket.number for ticket in await desk.waiting(UNIT)] == [NUMBER]
    assert [ticket.number for ticket in await desk.waiting("H99")] == ["26-000002", NUMBER]
    assert [ticket.number for ticket in await desk.waiting(None)] == ["26-000002", NUMBER]


async def test_an_officer_reads_a_ticket_with_its_words(desk: DeskWork):
    assert [message.text for message in done(await desk.show(UNIT, f" {NUMBER} ")).messages] == [
        "Quầy số 2 vắng người."
    ]


async def test_who_takes_a_ticket_takes_it_from_the_others(desk: DeskWork, tickets: FakeTickets):
    assert done(await desk.take(UNIT, NUMBER)).state is TicketState.TAKEN
    assert why_not(await desk.take(UNIT, NUMBER)) is WhyNot.ALREADY_TAKEN
    assert await told_to_citizen(tickets) == []


async def test_an_answer_reaches_the_citizen_as_it_was_written_and_takes_the_ticket(
    desk: DeskWork, tickets: FakeTickets, clock: FixedClock
):
    ticket = done(await desk.answer(UNIT, NUMBER, "  Chúng tôi đang xem, gọi 0299 000 0001 nếu gấp.\n"))
    words = "Chúng tôi đang xem, gọi 0299 000 0001 nếu gấp."
    assert ticket.state is TicketState.TAKEN
    assert ticket.messages[-1] == TicketMessage(2, Sender.OFFICER, words, clock.now().date(), TicketState.TAKEN)
    assert await told_to_citizen(tickets) == [(AN, words, TicketState.TAKEN)]


async def test_further_answers_change_nothing_but_are_told(desk: DeskWork, tickets: FakeTickets):
    await desk.take(UNIT, NUMBER)
    assert done(await desk.answer(UNIT, NUMBER, "Xin đợi thêm.")).state is TicketState.TAKEN
    assert await told_to_citizen(tickets) == [(AN, "Xin đợi thêm.", None)]


async def test_the_outcome_is_told(desk: DeskWork, tickets: FakeTickets):
    assert done(await desk.resolve(UNIT, NUMBER, "Đã bố trí người trực.")).state is TicketState.RESOLVED
    assert await told_to_citizen(tickets) == [(AN, "Đã bố trí người trực.", TicketState.RESOLVED)]


async def test_a_refusal_is_told_with_its_reason(desk: DeskWork, tickets: FakeTickets):
    assert done(await desk.refuse(UNIT, NUMBER, "Không thuộc thẩm quyền.")).state is TicketState.REFUSED
    assert await told_to_citizen(tickets) == [(AN, "Không thuộc thẩm quyền.", TicketState.REFUSED)]


async def test_a_supplement_is_asked_for_once_at_a_time(desk: DeskWork, tickets: FakeTickets):
    assert done(await desk.ask_for_supplement(UNIT, NUMBER, "Ngày nào ạ?")).state is TicketState.SUPPLEMENT_REQUESTED
    assert why_not(await desk.ask_for_supplement(UNIT, NUMBER, "Ngày nào ạ?")) is WhyNot.ALREADY_ASKED
    tickets.carry_out(AN, WriteToTicket(number=NUMBER, text="Hôm qua."))
    assert done(await desk.show(UNIT, NUMBER)).state is TicketState.TAKEN
    assert done(await desk.ask_for_supplement(UNIT, NUMBER, "Mấy giờ?")).state is TicketState.SUPPLEMENT_REQUESTED


async def test_an_answer_while_waiting_for_the_citizen_does_not_start_the_clock(desk: DeskWork):
    await desk.ask_for_supplement(UNIT, NUMBER, "Ngày nào ạ?")
    assert done(await desk.answer(UNIT, NUMBER, "Có thể gửi ảnh tại quầy.")).state is TicketState.SUPPLEMENT_REQUESTED


WRITES = (DeskWork.answer, DeskWork.resolve, DeskWork.refuse, DeskWork.ask_for_supplement)


@pytest.mark.parametrize("act", WRITES)
@pytest.mark.parametrize(
    ("text", "why"),
    [("", WhyNot.NO_TEXT), (" \n\x00", WhyNot.NO_TEXT), ("a" * (LONGEST_TEXT + 1), WhyNot.TEXT_TOO_LONG)],
    ids=["nothing", "blanks", "too much"],
)
async def test_without_fitting_words_nothing_happens(desk: DeskWork, act: Any, text: str, why: WhyNot):
    assert why_not(await act(desk, UNIT, NUMBER, text)) is why
    assert done(await desk.show(UNIT, NUMBER)).state is TicketState.OPEN


@pytest.mark.parametrize("unit", ["H99.02", "H99.0", "H99.01.01", ""])
async def test_another_unit_neither_sees_nor_changes_it(desk: DeskWork, unit: str):
    outcomes = [await desk.show(unit, NUMBER), await desk.take(unit, NUMBER)]
    outcomes += [await act(desk, unit, NUMBER, "Chữ") for act in WRITES]
    assert {why_not(outcome) for outcome in outcomes} == {WhyNot.OTHER_UNIT}
    assert done(await desk.show(UNIT, NUMBER)).state is TicketState.OPEN


async def test_a_number_that_no_ticket_has_is_told(desk: DeskWork):
    outcomes = [await desk.show(UNIT, "26-999999"), await desk.take(UNIT, "26-999999")]
    outcomes += [await act(desk, UNIT, "26-999999", "Chữ") for act in WRITES]
    assert set(outcomes) == {UnknownTicket()}


@pytest.mark.parametrize("end", [DeskWork.resolve, DeskWork.refuse])
async def test_after_its_end_an_officer_changes_nothing(desk: DeskWork, end: Any):
    await end(desk, UNIT, NUMBER, "Xong.")
    outcomes = [await desk.take(UNIT, NUMBER)] + [await act(desk, UNIT, NUMBER, "Chữ") for act in WRITES]
    assert {why_not(outcome) for outcome in outcomes} == {WhyNot.IS_OVER}


async def test_what_the_citizen_closed_is_over(desk: DeskWork, tickets: FakeTickets):
    tickets.carry_out(AN, CloseTicket(number=NUMBER))
    assert why_not(await desk.answer(UNIT, NUMBER, "Chữ")) is WhyNot.IS_OVER


@pytest.mark.parametrize("how", ["never said who", "erased everything"])
async def test_where_nobody_reads_it_an_office_can_only_conclude(desk: DeskWork, tickets: FakeTickets, how: str):
    number = "26-000009"
    tickets.carry_out(AN, opening(number, is_contactable=how == "erased everything"))
    if how == "erased everything":
        tickets.carry_out(AN, EraseEverything())
    assert why_not(await desk.answer(UNIT, number, "Chữ")) is WhyNot.NOBODY_TO_TELL
    assert why_not(await desk.ask_for_supplement(UNIT, number, "Chữ")) is WhyNot.NOBODY_TO_TELL
    assert done(await desk.take(UNIT, number)).state is TicketState.TAKEN
    assert done(await desk.resolve(UNIT, number, "Đã sửa.")).state is TicketState.RESOLVED
    assert await told_to_citizen(tickets) == []


class Overtaken(FakeTickets):
    """Tickets that somebody else ends, or takes, just before one's own move arrives."""

    first: TicketState = TicketState.RESOLVED

    async def move(self, number: str, state: TicketState, text: str | None = None) -> Ticket | None:
        await super().move(number, self.first, None if self.first is TicketState.TAKEN else "Xong trước.")
        return await super().move(number, state, text)


@pytest.mark.parametrize(
    ("first", "why"), [(TicketState.RESOLVED, WhyNot.IS_OVER), (TicketState.TAKEN, WhyNot.ALREADY_TAKEN)]
)
async def test_of_two_officers_at_once_one_is_told_that_it_is_done(clock: FixedClock, first: TicketState, why: WhyNot):
    tickets = Overtaken(clock)
    tickets.first = first
    tickets.carry_out(AN, opening())
    assert why_not(await DeskWork(tickets).take(UNIT, NUMBER)) is why


async def test_an_answer_that_crosses_another_officers_taking_is_sent_all_the_same(clock: FixedClock):
    tickets = Overtaken(clock)
    tickets.first = TicketState.TAKEN
    tickets.carry_out(AN, opening())
    assert done(await DeskWork(tickets).answer(UNIT, NUMBER, "Xin đợi.")).state is TicketState.TAKEN
    assert await told_to_citizen(tickets) == [(AN, "Xin đợi.", None)]


def test_every_refusal_is_a_sentence_for_the_officer():
    assert all(why.endswith(".") and len(why) > 20 for why in WhyNot)
