"""What every inbox promises: the fake, SQLite and PostgreSQL alike."""

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.service.delivery import (
    AlreadySettled,
    Inbox,
    Letter,
    Outbox,
    ReceivedUpdate,
    SetAside,
    Settled,
    Settling,
    WaitingUpdate,
)
from bot.service.dialogue import DialogueState, EraseEverything, UnansweredQuestion
from bot.store.database import Database
from bot.store.inbox import SqlInbox
from bot.store.outbox import SqlOutbox
from tests.builders import FixedClock
from tests.fake_post import InMemoryInbox, InMemoryOutbox
from tests.fake_records import InMemoryCitizenRecords
from tests.store.clocks import ClockThatStops
from tests.store.conftest import HASH_KEY, InspectedSqlRecords, Records, everything_in

AN, BINH = "telegram:1", "telegram:2"
HELLO = Letter(AN, '{"text": "Chào An"}')


@pytest.fixture
def inbox(kept_in: Database | None, records: Records, clock: FixedClock) -> Inbox:
    if isinstance(records, InMemoryCitizenRecords):
        return InMemoryInbox(records.post)
    assert kept_in is not None
    return SqlInbox(kept_in, clock, HASH_KEY)


@pytest.fixture
def outbox(kept_in: Database | None, records: Records, clock: FixedClock) -> Outbox:
    if isinstance(records, InMemoryCitizenRecords):
        return InMemoryOutbox(records.post)
    assert kept_in is not None
    return SqlOutbox(kept_in, clock, HASH_KEY)


def an_update(number: int, chat: str = AN, body: str = '{"message": "xin chào \U0001f44b"}') -> ReceivedUpdate:
    return ReceivedUpdate(number, chat, body)


async def taken(inbox: Inbox, most: int = 10) -> list[list[int]]:
    """The numbers of what is taken, chat by chat."""
    return [[update.number for update in updates] for updates in await inbox.take(most)]


async def the_first(inbox: Inbox) -> WaitingUpdate:
    return (await inbox.take(1))[0][0]


async def letters_in(outbox: Outbox) -> list[Letter]:
    return [waiting.letter for waiting in await outbox.waiting(100)]


async def test_an_update_comes_out_as_it_came_in(inbox: Inbox, clock: FixedClock):
    await inbox.store([an_update(5)])
    update = await the_first(inbox)
    assert (update.number, update.chat, update.body) == (5, AN, an_update(5).body)
    assert (update.received_at, update.tries) == (clock.now(), 0)


async def test_a_chat_is_taken_whole_in_order_and_by_one_only(inbox: Inbox):
    await inbox.store([an_update(7), an_update(6, BINH), an_update(5)])
    assert await taken(inbox) == [[5, 7], [6]]
    await inbox.store([an_update(8)])
    assert await taken(inbox) == []
    inbox.give_back(AN)
    assert await taken(inbox) == [[5, 7, 8]]


async def test_those_that_wait_longest_come_first(inbox: Inbox):
    await inbox.store([an_update(7), an_update(6, BINH)])
    assert await taken(inbox, 1) == [[6]]
    assert await taken(inbox, 1) == [[7]]


async def test_an_update_is_taken_for_new_only_once_whatever_became_of_it(inbox: Inbox):
    await inbox.store([an_update(5), an_update(5, body="{}"), an_update(6)])
    await inbox.store([an_update(5, BINH)])
    assert await taken(inbox) == [[5, 6]]
    inbox.give_back(AN)
    five, six = (await inbox.take(1))[0]
    await inbox.settle(Settling(five))
    await inbox.set_aside(Settling(six), "hỏng")
    inbox.give_back(AN)
    await inbox.store([an_update(5), an_update(6)])
    assert await taken(inbox) == []


async def test_what_is_settled_brings_its_letters_and_is_gone(inbox: Inbox, outbox: Outbox):
    await inbox.store([an_update(5)])
    await inbox.settle(Settling(await the_first(inbox), (HELLO,)))
    assert await letters_in(outbox) == [HELLO]
    assert (await inbox.backlog()).waiting == 0


async def test_dialogue_effects_letters_and_removal_are_one(records: Records, inbox: Inbox, outbox: Outbox):
    await inbox.store([an_update(5)])
    update, state = await the_first(inbox), DialogueState(procedure="1.001193")
    settling = Settling(update, (HELLO, Letter(AN, '{"text": "và nữa"}')))
    await records.commit(AN, state, [UnansweredQuestion(question="nuôi rồng")], settling)
    assert await letters_in(outbox) == list(settling.letters)
    assert (await inbox.backlog()).waiting == 0
    with pytest.raises(AlreadySettled):
        await records.commit(AN, DialogueState(), [UnansweredQuestion(question="lần hai")], settling)
    assert await records.dialogue(AN) == state
    assert await records.unanswered() == ["nuôi rồng"]
    assert len(await letters_in(outbox)) == 2


async def test_when_an_effect_fails_the_update_waits_on_and_nothing_is_sent(
    records: Records, inbox: Inbox, outbox: Outbox
):
    await inbox.store([an_update(5)])
    settling = Settling(await the_first(inbox), (HELLO,))
    records._clock = ClockThatStops(1)  # type: ignore[attr-defined]
    effects = [UnansweredQuestion(question="nuôi rồng"), UnansweredQuestion(question="ấp trứng rồng")]
    with pytest.raises(RuntimeError):
        await records.commit(AN, DialogueState(), effects, settling)
    assert await letters_in(outbox) == []
    assert (await inbox.backlog()).waiting == 1
    assert await records.dialogue(AN) is None


async def test_a_chat_that_pauses_is_left_alone_for_a_while(inbox: Inbox):
    await inbox.store([an_update(5)])
    await inbox.note_failure(await the_first(inbox))
    inbox.give_back(AN, 0.2)
    assert await taken(inbox) == []
    async with asyncio.timeout(20):
        while not (again := await inbox.take(1)):
            await asyncio.sleep(0.02)
    assert again[0][0].tries == 1


class TestSetAside:
    async def test_it_is_shown_with_its_fault_but_no_number_of_a_citizen(self, inbox: Inbox, clock: FixedClock):
        await inbox.store([an_update(5)])
        await inbox.set_aside(Settling(await the_first(inbox)), "ValueError: gọi 0912 345 678")
        shown = SetAside(5, AN, an_update(5).body, clock.now(), "ValueError: gọi [số]")
        assert await inbox.set_aside_so_far() == [shown]
        backlog = await inbox.backlog()
        assert (backlog.waiting, backlog.set_aside) == (0, 1)

    async def test_the_citizen_gets_an_apology_with_it(self, inbox: Inbox, outbox: Outbox):
        await inbox.store([an_update(5)])
        settling = Settling(await the_first(inbox), (HELLO,))
        await inbox.set_aside(settling, "x")
        with pytest.raises(AlreadySettled):
            await inbox.set_aside(settling, "x")
        assert await letters_in(outbox) == [HELLO]

    async def test_it_can_be_replayed_as_if_it_came_now(self, inbox: Inbox, clock: FixedClock):
        await inbox.store([an_update(5)])
        update = await the_first(inbox)
        await inbox.note_failure(update)
        await inbox.set_aside(Settling(update), "x")
        inbox.give_back(AN)
        clock.time += timedelta(days=2)
        assert [await inbox.replay(5), await inbox.replay(5), await inbox.replay(99)] == [True, False, False]
        again = await the_first(inbox)
        assert (again.number, again.tries, again.received_at) == (5, 0, clock.now())

    async def test_it_can_be_dropped_for_good(self, inbox: Inbox):
        await inbox.store([an_update(5)])
        await inbox.set_aside(Settling(await the_first(inbox)), "x")
        inbox.give_back(AN)
        assert [await inbox.forget(5), await inbox.forget(5)] == [True, False]
        await inbox.store([an_update(5)])
        assert (await taken(inbox), await inbox.set_aside_so_far()) == ([], [])

    async def test_it_goes_when_its_citizen_wants_everything_erased(self, records: Records, inbox: Inbox):
        await inbox.store([an_update(5), an_update(6, BINH)])
        for updates in await inbox.take(2):
            await inbox.set_aside(Settling(updates[0]), "x")
        await records.commit(AN, DialogueState(), [EraseEverything()])
        assert [kept.number for kept in await inbox.set_aside_so_far()] == [6]


async def test_the_backlog_tells_since_when_the_oldest_waits(inbox: Inbox, clock: FixedClock):
    assert (await inbox.backlog()).oldest is None
    await inbox.store([an_update(5)])
    began = clock.now()
    clock.time += timedelta(minutes=3)
    await inbox.store([an_update(6, BINH)])
    backlog = await inbox.backlog()
    assert (backlog.waiting, backlog.oldest) == (2, began)


async def test_numbers_are_forgotten_when_telegram_has_forgotten_them(inbox: Inbox, clock: FixedClock):
    await inbox.store([an_update(5), an_update(6, BINH)])
    await inbox.settle(Settling(await the_first(inbox)))
    clock.time += timedelta(days=4)
    await inbox.prune(clock.now() - timedelta(days=3))
    inbox.give_back(AN)
    await inbox.store([an_update(5), an_update(6, BINH)])
    assert await taken(inbox) == [[5], [6]]


async def numbers_taken_with(inbox: Inbox, *updates: ReceivedUpdate, room: int = 9) -> list[list[int]]:
    """The numbers of what is taken as it is stored."""
    return [[update.number for update in of_chat] for of_chat in await inbox.store(updates, room)]


class TestTakenAsItComes:
    async def test_what_nobody_has_to_wait_for_is_taken_with_its_storing(self, inbox: Inbox, clock: FixedClock):
        [[first, second]] = await inbox.store([an_update(6), an_update(5)], room=1)
        assert (first.number, first.body, first.received_at, first.tries) == (5, an_update(5).body, clock.now(), 0)
        assert (second.number, first.is_suspect) == (6, False)
        assert await taken(inbox) == []
        await inbox.settle(Settling(first))
        await inbox.settle(Settling(second))
        inbox.give_back(AN, is_settled=True)
        assert await numbers_taken_with(inbox, an_update(7)) == [[7]]

    async def test_only_as_many_chats_as_there_is_room_for(self, inbox: Inbox):
        assert len(await inbox.store([an_update(5), an_update(6, BINH)], room=1)) == 1
        assert len(await taken(inbox)) == 1

    async def test_behind_what_waits_of_the_chat_nothing_is_taken(self, inbox: Inbox):
        await inbox.store([an_update(5)])
        assert await numbers_taken_with(inbox, an_update(6), an_update(7, BINH)) == [[7]]
        assert await taken(inbox) == [[5, 6]]

    async def test_what_comes_while_the_chat_is_held_is_told_to_whoever_gives_it_back(self, inbox: Inbox):
        [[update]] = await inbox.store([an_update(5)], room=1)
        assert await numbers_taken_with(inbox, an_update(6)) == []
        await inbox.settle(Settling(update))
        assert inbox.give_back(AN, is_settled=True), "worth a look"
        assert await taken(inbox) == [[6]]

    async def test_what_is_known_already_is_not_taken(self, inbox: Inbox):
        [[update]] = await inbox.store([an_update(5)], room=1)
        await inbox.settle(Settling(update))
        inbox.give_back(AN, is_settled=True)
        assert await numbers_taken_with(inbox, an_update(5)) == []

    async def test_however_many_one_citizen_sends_at_once_others_come_in_between(self, inbox: Inbox):
        found = await numbers_taken_with(inbox, *(an_update(number) for number in range(1, 16)))
        assert found in ([list(range(1, 11))], [list(range(1, 16))])


class TestHandedOn:
    async def test_the_letters_of_a_settled_update_are_handed_on_as_they_wait(
        self, records: Records, inbox: Inbox, outbox: Outbox
    ):
        [[first], [second]] = await inbox.store([an_update(5), an_update(6, BINH)], room=2)
        heard = list[Settled]()
        letters = (HELLO, Letter(AN, '{"text": "và nữa"}'))
        await records.commit(AN, DialogueState(), [], Settling(first, letters, heard.append))
        await inbox.settle(Settling(second, (), heard.append))
        assert [list(settled.letters) for settled in heard] == [list(await outbox.waiting(9)), []]

    async def test_not_before_those_that_wait_for_the_chat(self, records: Records, inbox: Inbox, outbox: Outbox):
        await outbox.put([HELLO])
        [[update]] = await inbox.store([an_update(5)], room=1)
        heard = list[Settled]()
        effect = UnansweredQuestion(question="nuôi rồng")
        await records.commit(AN, DialogueState(), [effect], Settling(update, (HELLO,), heard.append))
        assert [list(settled.letters) for settled in heard] == [[]]

    async def test_many_at_once_get_each_their_own(self, records: Records, inbox: Inbox, outbox: Outbox):
        updates = [of_chat[0] for of_chat in await inbox.store([an_update(n, f"telegram:{n}") for n in range(30)], 99)]
        heard = dict[str, Settled]()

        async def end(update: WaitingUpdate) -> None:
            letter = Letter(update.chat, f'{{"text": "{update.chat}"}}')
            settling = Settling(update, (letter,), lambda settled: heard.update({update.chat: settled}))
            await records.commit(update.chat, DialogueState(procedure=update.chat), [], settling)

        await asyncio.gather(*map(end, updates))
        by_number = {waiting.number: waiting for waiting in await outbox.waiting(99)}
        assert len(by_number) == len(heard) == 30
        for chat, settled in heard.items():
            [waiting] = settled.letters
            assert waiting == by_number[waiting.number]
            assert waiting.letter.chat == chat
            assert (await records.dialogue(chat)) == DialogueState(procedure=chat)

    async def test_one_that_is_settled_already_keeps_no_other_from_it(self, records: Records, inbox: Inbox):
        updates = [of_chat[0] for of_chat in await inbox.store([an_update(5), an_update(6, BINH)], 2)]
        await inbox.settle(Settling(updates[0]))
        fates = await asyncio.gather(
            *(records.commit(each.chat, DialogueState(), [], Settling(each)) for each in updates),
            return_exceptions=True,
        )
        assert [type(fate) for fate in fates] == [AlreadySettled, type(None)]
        assert [await records.dialogue(chat) for chat in (AN, BINH)] == [None, DialogueState()]


@pytest.mark.parametrize("seed", range(6))
async def test_however_things_interleave_each_chat_is_dealt_with_in_order_and_each_update_once(inbox: Inbox, seed: int):
    dice, dealt_with, held = random.Random(seed), dict[str, list[int]](), list[Sequence[WaitingUpdate]]()
    coming = [an_update(number, dice.choice([AN, BINH, "telegram:3"])) for number in range(1, 25)]
    expected = {chat: [each.number for each in coming if each.chat == chat] for chat in {each.chat for each in coming}}
    while coming or held or (await inbox.backlog()).waiting:
        step = dice.choice(["store", "take", "deal", "fail"])
        if step == "store" and coming:
            many = dice.randint(1, 3)
            held += await inbox.store(coming[:many], room=dice.randint(0, 2))
            coming = coming[many:]
        elif step in ("deal", "fail") and held:
            updates = held.pop(dice.randrange(len(held)))
            some = updates[: dice.randint(1, len(updates)) if step == "deal" else 0]
            for update in some:
                await inbox.settle(Settling(update))
                dealt_with.setdefault(update.chat, []).append(update.number)
            inbox.give_back(updates[0].chat, is_settled=len(some) == len(updates))
        else:
            held += await inbox.take(dice.randint(1, 3))
    assert dealt_with == expected


class TestOnPostgres:
    """Several processes: each inbox here is another one's."""

    @pytest.fixture
    def others(self, emptied_postgres: Database, clock: FixedClock) -> list[SqlInbox]:
        return [SqlInbox(emptied_postgres, clock, HASH_KEY) for _ in range(4)]

    async def test_no_chat_is_taken_by_two(self, others: list[SqlInbox]):
        await others[0].store([an_update(number, f"telegram:{number % 40}") for number in range(200)])
        found: list[str] = []
        for _ in range(20):
            found += [
                updates[0].chat for part in await asyncio.gather(*(one.take(5) for one in others)) for updates in part
            ]
        assert len(found) == len(set(found)) == 40

    async def test_what_a_process_that_died_held_is_free_after_its_lease_and_it_can_do_no_harm_any_more(
        self, others: list[SqlInbox], emptied_postgres: Database, clock: FixedClock
    ):
        dead, alive, third = others[:3]
        records = InspectedSqlRecords(emptied_postgres, clock)
        await dead.store([an_update(5), an_update(6, BINH)])
        update = await the_first(dead)
        assert await taken(alive, 5) == [[6]]
        async with asyncio.timeout(30):
            while not (inherited := await third.take(5)):
                await alive.keep()
                await asyncio.sleep(0.1)
        assert [each.number for each in inherited[0]] == [5], "whoever says that it lives keeps its chats"
        with pytest.raises(AlreadySettled):
            await records.commit(AN, DialogueState(), [], Settling(update, (HELLO,)))
        await records.commit(AN, DialogueState(), [], Settling(inherited[0][0]))
        assert await letters_in(SqlOutbox(emptied_postgres, clock, HASH_KEY)) == []

    async def test_with_its_last_update_a_chat_is_free_and_whoever_settles_it_hears_of_what_came_in_elsewhere(
        self, others: list[SqlInbox]
    ):
        [[first, second]] = await others[0].store([an_update(5), an_update(6)], room=1)
        assert await numbers_taken_with(others[1], an_update(7)) == []
        heard = list[Settled]()
        await others[0].settle(Settling(first, (), heard.append))
        assert await taken(others[1]) == []
        await others[0].settle(Settling(second, (), heard.append))
        assert [settled.has_more for settled in heard] == [False, True]
        assert await taken(others[2]) == [[7]]
        assert not others[0].give_back(AN, is_settled=True)

    async def test_what_is_given_back_can_be_taken_by_another_at_once(self, others: list[SqlInbox]):
        await others[0].store([an_update(5)])
        await others[0].take(1)
        others[0].give_back(AN)
        await others[0].keep()
        assert await taken(others[1]) == [[5]]


async def test_a_stolen_database_tells_neither_words_nor_when_somebody_wrote(
    database: Database, clock: FixedClock, sql_records: InspectedSqlRecords
):
    inbox = SqlInbox(database, clock, HASH_KEY)
    await inbox.store([an_update(5, body='{"text": "bí mật của An"}')])
    assert "bí mật" not in everything_in(database)
    await sql_records.commit(AN, DialogueState(), [], Settling(await the_first(inbox), (HELLO,)))
    left = everything_in(database)
    assert "Chào An" not in left
    [settled] = [line for line in left.splitlines() if line.startswith("inbox")]
    assert AN not in settled
    assert f"{clock.now():%H:%M}" not in settled
