"""Messages between citizens and offices arrive once, in the citizen's language, and come again when they did not."""

from datetime import timedelta

import pytest

from bot.conversation.notifier import Delivery
from bot.conversation.ticket_teller import BATCH
from bot.domain.tickets import TicketKind, TicketState
from bot.service.dialogue import DialogueState, Writing
from bot.service.notices import LEASE
from tests.builders import FixedClock
from tests.conversation.citizen import buttons, plain
from tests.conversation.office import CHANNEL, Letters, Office
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import NUMBER, FakeTickets, opening

CHAT = "test:an"
LATER = LEASE + timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def _answered(tickets: FakeTickets) -> None:
    """A citizen's ticket with an answer that nobody was told of yet."""
    tickets.carry_out(CHAT, opening())
    await tickets.move(NUMBER, TicketState.TAKEN, "Chúng tôi đang xem.")


async def test_each_message_is_carried_once(office: Office) -> None:
    (to_desk,), (to_citizen,) = await office.hears(), await office.tells()
    assert "Quầy số 2 vắng người." in plain(to_desk)
    assert "Chúng tôi đang xem." in plain(to_citizen)
    assert await office.hears() == []
    assert await office.tells() == []


async def test_the_desk_of_the_tickets_unit_is_told(office: Office, tickets: FakeTickets) -> None:
    tickets.carry_out("test:binh", opening("26-000001", unit="H99.02"))
    letters = Letters()
    await office.teller.tell_desks(letters)
    assert sorted(unit for unit, _ in letters.arrived) == ["H99.01", "H99.02"]


async def test_all_batches_are_carried(office: Office, tickets: FakeTickets) -> None:
    for count in range(BATCH + 3):
        tickets.carry_out(f"test:{count}", opening(f"27-{count:06}"))
        await tickets.move(f"27-{count:06}", TicketState.RESOLVED, "Đã xong.")
    letters = Letters()
    assert await office.teller.tell_desks(letters) == BATCH + 4
    assert await office.teller.tell_citizens(CHANNEL, letters) == BATCH + 4
    assert len(letters.arrived) == 2 * (BATCH + 4)


async def test_citizens_of_another_channel_are_left_to_it(office: Office) -> None:
    assert await office.teller.tell_citizens("telegram", Letters()) == 0
    assert len(await office.tells()) == 1


@pytest.mark.parametrize("becomes", [Delivery.FAILED, Delivery.UNREACHABLE, Delivery.LATER])
async def test_what_did_not_arrive_comes_again_after_a_while(
    office: Office, clock: FixedClock, becomes: Delivery
) -> None:
    letters = Letters(becomes=becomes)
    assert await office.teller.tell_citizens(CHANNEL, letters) == 1
    assert await office.teller.tell_desks(letters) == 1
    assert (await office.tells(), await office.hears()) == ([], []), "not at once: that would go on for ever"
    clock.time += LATER
    assert (len(await office.tells()), len(await office.hears())) == (1, 1)


async def test_who_blocked_the_bot_is_told_when_they_are_back(
    office: Office, records: InMemoryCitizenRecords, clock: FixedClock
) -> None:
    await records.mark_unreachable(CHAT)
    assert await office.tells() == []
    await records.mark_reachable(CHAT)
    clock.time += LATER
    assert len(await office.tells()) == 1


async def test_what_a_process_that_died_had_taken_comes_again_at_the_next_start(
    office: Office, tickets: FakeTickets
) -> None:
    await tickets.untold_to_desk(BATCH)
    await tickets.untold_to_citizens(CHANNEL, BATCH)
    assert (await office.tells(), await office.hears()) == ([], [])
    await office.teller.resume()
    assert (len(await office.tells()), len(await office.hears())) == (1, 1)


@pytest.mark.parametrize(("finds", "sent"), [(True, 0), (False, 1)])
async def test_what_a_process_died_over_is_looked_for_and_sent_only_if_it_did_not_arrive(
    office: Office, tickets: FakeTickets, finds: bool, sent: int
) -> None:
    (to_desk,), (to_citizen,) = await tickets.untold_to_desk(BATCH), await tickets.untold_to_citizens(CHANNEL, BATCH)
    await tickets.begin(to_desk, 12)
    await tickets.begin(to_citizen, 13)
    await office.teller.resume()
    letters = Letters(finds=finds)
    await office.teller.tell_desks(letters)
    await office.teller.tell_citizens(CHANNEL, letters)
    assert (letters.looked_for, len(letters.arrived)) == ([12, 13], 2 * sent)
    assert (await office.tells(), await office.hears()) == ([], []), "settled either way"


@pytest.mark.parametrize(("becomes", "looked_for"), [(Delivery.LATER, [7]), (Delivery.FAILED, [])])
async def test_what_perhaps_arrived_is_looked_for_when_it_comes_again(
    office: Office, clock: FixedClock, becomes: Delivery, looked_for: list[int]
) -> None:
    letters = Letters(becomes=becomes)
    await office.teller.tell_citizens(CHANNEL, letters)
    clock.time += LATER
    letters.becomes = Delivery.SENT
    await office.teller.tell_citizens(CHANNEL, letters)
    assert (letters.looked_for, len(letters.arrived)) == (looked_for, 1)


async def test_a_citizen_who_chose_english_is_told_in_english(office: Office, records: InMemoryCitizenRecords) -> None:
    await records.commit(CHAT, DialogueState(language="en"), [])
    (told,) = await office.tells()
    assert "An officer answers ticket" in plain(told)
    assert "Chúng tôi đang xem." in plain(told), "the officer's words are not translated"


@pytest.mark.parametrize(
    ("writing", "offered"),
    [
        (None, ["✍️ Viết tiếp"]),
        (Writing(kind=TicketKind.QUESTION, unit="H99.01", ticket="26-000009", is_live=True), ["✍️ Viết tiếp"]),
        (Writing(kind=TicketKind.REFLECTION, unit="H99.01", ticket=NUMBER), ["✍️ Viết tiếp"]),
        (
            Writing(kind=TicketKind.QUESTION, unit="H99.01", ticket=NUMBER, is_live=True),
            ["👍 Tôi hài lòng", "🤖 Quay lại hỏi bot"],
        ),
    ],
)
async def test_who_is_talking_with_the_officer_just_goes_on_and_others_get_a_button(
    office: Office, records: InMemoryCitizenRecords, writing: Writing | None, offered: list[str]
) -> None:
    await records.commit(CHAT, DialogueState(writing=writing), [])
    (told,) = await office.tells()
    assert [button.text for button in buttons(told)] == offered
    assert ("bấm nút dưới rồi viết" in plain(told)) is (offered == ["✍️ Viết tiếp"])
