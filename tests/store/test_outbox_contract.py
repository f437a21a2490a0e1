"""What every outbox promises: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

import pytest

from bot.service.delivery import Letter, Outbox, SetAside, Urgency
from bot.service.dialogue import DialogueState, EraseEverything
from bot.store.database import Database
from bot.store.outbox import SqlOutbox
from tests.builders import FixedClock
from tests.fake_post import InMemoryOutbox
from tests.fake_records import InMemoryCitizenRecords
from tests.store.conftest import HASH_KEY, Records

AN, BINH = "telegram:1", "telegram:2"


@pytest.fixture
def outbox(kept_in: Database | None, records: Records, clock: FixedClock) -> Outbox:
    if isinstance(records, InMemoryCitizenRecords):
        return InMemoryOutbox(records.post)
    assert kept_in is not None
    return SqlOutbox(kept_in, clock, HASH_KEY)


def a_letter(text: str, chat: str = AN, urgency: Urgency = Urgency.REPLY) -> Letter:
    return Letter(chat, f'{{"text": "{text}"}}', urgency)


async def waiting(outbox: Outbox, most: int = 100) -> list[Letter]:
    return [each.letter for each in await outbox.waiting(most)]


async def test_letters_come_in_the_order_of_writing(outbox: Outbox, clock: FixedClock):
    letters = [a_letter("một"), a_letter("hai", BINH), a_letter("ba \U0001f44b")]
    await outbox.put(letters[:2])
    await outbox.put(letters[2:])
    found = await outbox.waiting(100)
    assert [each.letter for each in found] == letters
    assert [each.number for each in found] == sorted({each.number for each in found})
    assert {each.written_at for each in found} == {clock.now()}


async def test_a_citizen_who_waits_comes_before_news_and_news_before_what_is_for_all(outbox: Outbox):
    letters = [
        a_letter(urgency.name, urgency=urgency) for urgency in (Urgency.BROADCAST, Urgency.NOTICE, Urgency.REPLY)
    ]
    await outbox.put(letters)
    assert await waiting(outbox) == letters[::-1]
    assert await waiting(outbox, 1) == letters[2:]


async def test_what_is_in_hand_and_chats_that_have_enough_are_left_out(outbox: Outbox):
    await outbox.put([a_letter("một"), a_letter("hai"), a_letter("ba", BINH)])
    first = (await outbox.waiting(1))[0].number
    assert [each.letter for each in await outbox.waiting(9, [first])] == [a_letter("hai"), a_letter("ba", BINH)]
    assert [each.letter for each in await outbox.waiting(9, [], [AN])] == [a_letter("ba", BINH)]


async def test_what_is_sent_is_gone_and_its_number_never_comes_again(outbox: Outbox):
    await outbox.put([a_letter("một"), a_letter("hai")])
    numbers = [each.number for each in await outbox.waiting(9)]
    await outbox.settle(numbers)
    await outbox.settle(numbers)
    assert await waiting(outbox) == []
    await outbox.put([a_letter("ba")])
    assert (await outbox.waiting(9))[0].number > max(numbers)


async def test_that_sending_was_begun_is_remembered(outbox: Outbox):
    await outbox.put([a_letter("tin", urgency=Urgency.NOTICE)])
    assert (await outbox.waiting(1))[0].begun_after is None
    await outbox.begin((await outbox.waiting(1))[0].number, 41)
    assert (await outbox.waiting(1))[0].begun_after == 41


async def test_what_waits_for_somebody_who_left_goes(outbox: Outbox):
    await outbox.put([a_letter("một"), a_letter("hai", BINH), a_letter("ba")])
    await outbox.drop(AN)
    assert await waiting(outbox) == [a_letter("hai", BINH)]


async def test_what_cannot_be_sent_is_kept_aside_and_can_be_sent_anew_or_dropped(outbox: Outbox, clock: FixedClock):
    await outbox.put([a_letter("một"), a_letter("hai")])
    one, two = [each.number for each in await outbox.waiting(9)]
    written = clock.now()
    clock.time += timedelta(hours=3)
    for number in (one, two):
        await outbox.set_aside(number, "Bad Request: an@thu.vn")
    assert await waiting(outbox) == []
    assert (await outbox.set_aside_so_far())[0] == SetAside(
        one, AN, a_letter("một").body, written, "Bad Request: [email]"
    )
    backlog = await outbox.backlog()
    assert (backlog.waiting, backlog.oldest, backlog.set_aside) == (0, None, 2)
    assert [await outbox.replay(one), await outbox.replay(one), await outbox.forget(two)] == [True, False, True]
    assert [(each.letter, each.written_at) for each in await outbox.waiting(9)] == [(a_letter("một"), clock.now())]
    assert await outbox.set_aside_so_far() == []


async def test_what_was_set_aside_goes_when_its_citizen_wants_everything_erased(outbox: Outbox, records: Records):
    await outbox.put([a_letter("một"), a_letter("hai", BINH), a_letter("đang chờ")])
    for each in await outbox.waiting(2):
        await outbox.set_aside(each.number, "x")
    await records.commit(AN, DialogueState(), [EraseEverything()])
    assert [kept.chat for kept in await outbox.set_aside_so_far()] == [BINH]
    assert await waiting(outbox) == [a_letter("đang chờ")], "the goodbye itself must arrive"
