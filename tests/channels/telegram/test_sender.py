"""What is in the outbox leaves in order, whatever Telegram does to it."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from markupsafe import Markup

from bot.channels.telegram.handover import Handover
from bot.channels.telegram.letters import Posting, letter_of
from bot.channels.telegram.outgoing import TRIES, Outgoing
from bot.channels.telegram.pace import Limits, Pace
from bot.channels.telegram.polling import PollingBot
from bot.channels.telegram.sender import Perseverance, Sender
from bot.conversation.messages import Reply
from bot.service.bells import OUTBOX, HouseBells
from bot.service.delivery import Letter, Urgency, WaitingLetter
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.channels.telegram.desk import MENU, ListeningOperator, Naps
from tests.fake_post import InMemoryOutbox, InMemoryPost
from tests.fake_records import InMemoryCitizenRecords

LONG_ENOUGH = 20


@dataclass
class PostOffice:
    """A sender and what surrounds it."""

    sender: Sender
    post: InMemoryPost
    outbox: InMemoryOutbox
    bells: HouseBells
    operator: ListeningOperator
    records: InMemoryCitizenRecords

    async def posts(self, *letters: Letter) -> None:
        await self.outbox.put(letters)
        self.bells.ring(OUTBOX)

    async def is_through(self) -> None:
        assert await self.post.bell.until(lambda: not self.post.letters, LONG_ENOUGH), self.post.letters


@pytest.fixture
def outgoing(bot: PollingBot, naps: Naps) -> Outgoing:
    """Without limits of its own; test_pace is about those."""
    return Outgoing(bot, naps.nap, Pace(Limits(1000, 1000, 1000, 1000)))


@pytest.fixture
def idle(outgoing: Outgoing) -> PostOffice:
    records, bells, operator = InMemoryCitizenRecords(), HouseBells(), ListeningOperator()
    outbox, patience = InMemoryOutbox(records.post), Perseverance((0.0,), database=0.0)
    sender = Sender(outbox, outgoing, records, operator, bells, patience)
    return PostOffice(sender, records.post, outbox, bells, operator, records)


@pytest.fixture
async def office(idle: PostOffice) -> AsyncIterator[PostOffice]:
    stop = asyncio.Event()
    running = asyncio.create_task(idle.sender.run(stop, 1.0))
    yield idle
    stop.set()
    await running


def a_letter(text: str, chat: int = 7, urgency: Urgency = Urgency.REPLY) -> Letter:
    return letter_of(Posting(chat, Reply(Markup(text))), urgency)


def texts(citizen: Citizen) -> list[str]:
    return [message.text for message in citizen.messages]


async def test_letters_arrive_in_the_order_of_writing_through_faults(
    office: PostOffice, api: BotApiDouble, citizen: Citizen
) -> None:
    for fault in (Fault.server_error(502), Fault.too_many_requests(1), Fault.disconnect()):
        api.inject("sendMessage", fault)
    await office.posts(*(a_letter(str(number)) for number in range(4)))
    await office.is_through()
    assert texts(citizen) == ["0", "1", "2", "3"]


async def test_marks_buttons_and_the_place_of_a_page_survive_the_outbox(office: PostOffice, citizen: Citizen) -> None:
    await office.posts(letter_of(Posting(7, Reply(Markup("<b>Trang 1</b>"), MENU))))
    first = await citizen.hears()
    assert (first.entities[0]["type"], len(first.buttons)) == ("bold", 2)
    page = Reply(Markup("Trang 2"), MENU, in_place=True)
    await office.posts(letter_of(Posting(7, page, in_place_of=first.message_id)))
    assert ((turned := await citizen.hears()).message_id, turned.text) == (first.message_id, "Trang 2")


async def test_what_waits_for_somebody_who_blocked_the_bot_is_dropped(
    office: PostOffice, api: BotApiDouble, citizen: Citizen
) -> None:
    citizen.blocks_bot()
    await office.posts(a_letter("một"), a_letter("hai"), a_letter("ba", 8))
    other = api.citizen(8)
    await office.is_through()
    assert not await office.records.is_reachable("telegram:7")
    assert len(api.calls_of("sendMessage")) == 2, "one try is enough to know"
    assert texts(other) == ["ba"]
    assert office.operator.faults == [], "that is nobody's fault"


async def test_what_telegram_refuses_is_set_aside_and_the_next_goes_on(office: PostOffice, citizen: Citizen) -> None:
    await office.posts(a_letter(" "), Letter("telegram:7", "{}"), a_letter("còn tôi"))
    await office.is_through()
    assert texts(citizen) == ["còn tôi"]
    assert len(await office.outbox.set_aside_so_far()) == 2
    assert [fault.partition(":")[0] for fault in office.operator.faults] == ["reply_not_sent"] * 2


async def test_trouble_that_passes_is_outlasted_and_the_order_kept(
    office: PostOffice, api: BotApiDouble, citizen: Citizen
) -> None:
    api.inject("sendMessage", Fault.server_error(502), times=3 * TRIES + 1)
    await office.posts(a_letter("một"), a_letter("hai"))
    await office.is_through()
    assert texts(citizen) == ["một", "hai"]
    assert office.operator.faults == []


async def test_it_is_given_up_in_the_end_kept_and_told(idle: PostOffice, api: BotApiDouble, citizen: Citizen) -> None:
    idle.sender.perseverance = Perseverance((0.0,), timedelta(seconds=-1))
    api.inject("sendMessage", Fault.server_error(502), times=TRIES)
    stop = asyncio.Event()
    running = asyncio.create_task(idle.sender.run(stop, 1.0))
    await idle.posts(a_letter("một"), a_letter("hai"))
    await idle.is_through()
    stop.set()
    await running
    assert texts(citizen) == ["hai"]
    assert [kept.number for kept in await idle.outbox.set_aside_so_far()] == [1]
    assert idle.operator.faults == ["reply_not_sent: NotYet: Bad Gateway"]


async def test_a_notice_that_a_process_was_killed_over_arrives_once(
    office: PostOffice, outgoing: Outgoing, citizen: Citizen
) -> None:
    notice = a_letter("Hồ sơ có thay đổi", urgency=Urgency.NOTICE)
    citizen.says("chào")
    outgoing.note(1)
    await outgoing.send(7, Reply(Markup("Hồ sơ có thay đổi")))
    await office.outbox.put([notice])
    await office.outbox.begin(1, 1)
    office.bells.ring(OUTBOX)
    await office.is_through()
    assert texts(citizen) == ["chào", "Hồ sơ có thay đổi"]


async def test_a_notice_whose_connection_broke_after_it_arrived_is_not_doubled(
    office: PostOffice, api: BotApiDouble, citizen: Citizen
) -> None:
    api.inject("sendMessage", Fault.disconnect_after_effect())
    await office.posts(a_letter("Hồ sơ có thay đổi", urgency=Urgency.NOTICE))
    await office.is_through()
    assert texts(citizen) == ["Hồ sơ có thay đổi"]


async def test_a_group_that_moved_is_followed(office: PostOffice, api: BotApiDouble) -> None:
    api.citizen(-5)
    api.migrate_group(-5, -1005)
    await office.posts(a_letter("một", -5), a_letter("hai", -5))
    await office.is_through()
    assert texts(api.citizen(-1005)) == ["một", "hai"]


async def test_many_broadcasts_leave_room_for_a_reply(office: PostOffice, api: BotApiDouble) -> None:
    crowd = [api.citizen(1000 + number) for number in range(60)]
    for citizen in crowd:
        await office.outbox.put([a_letter("cho mọi người", citizen.chat_id, Urgency.BROADCAST)])
    await office.posts(a_letter("trả lời", 1059))
    await office.is_through()
    answered = [call.chat_id for call in api.calls_of("sendMessage")].index(1059)
    assert answered < 30
    assert all("cho mọi người" in texts(citizen) for citizen in crowd)


async def test_when_told_to_finish_it_sends_what_waits_and_no_longer_than_it_may(
    idle: PostOffice, api: BotApiDouble, citizen: Citizen
) -> None:
    stop = asyncio.Event()
    stop.set()
    await idle.outbox.put([a_letter("một")])
    await idle.sender.run(stop, 5.0)
    assert (texts(citizen), idle.post.letters) == (["một"], {})
    idle.sender.perseverance = Perseverance((0.0,), database=0.0, last_words=0.05)
    api.inject("sendMessage", Fault.slow(5))
    await idle.outbox.put([a_letter("hai")])
    await idle.sender.run(stop, 0.05)
    assert len(idle.post.letters) == 1, "the next start sends it"


async def test_what_is_just_being_sent_when_the_time_is_over_is_not_left_in_doubt(
    idle: PostOffice, api: BotApiDouble, citizen: Citizen
) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(idle.sender.run(stop, 0.0))
    api.inject("sendMessage", Fault.slow_after_effect(0.3))
    await idle.posts(a_letter("một"), a_letter("hai"))
    assert (await citizen.hears(LONG_ENOUGH)).text == "một"
    stop.set()
    await running
    assert (texts(citizen), list(idle.post.letters)) == (["một"], [2]), "the next process begins with the second"


class LateOutbox(InMemoryOutbox):
    """As a database under load: of two who look at once, one hears what it found only when the other has sent it."""

    looks = 0

    async def waiting(
        self, most: int, besides: Collection[int] = (), not_to: Collection[str] = ()
    ) -> Sequence[WaitingLetter]:
        found = await super().waiting(most, besides, not_to)
        self.looks += 1
        self._post.bell.ring()
        if self.looks == 1:
            await self._post.bell.until(lambda: self.looks > 1, 0.2)
        else:
            numbers = {letter.number for letter in found}
            await self._post.bell.until(lambda: not numbers & set(self._post.letters), LONG_ENOUGH)
            for _ in range(50):  # and the one who sent it has put it out of hand
                await asyncio.sleep(0)
        return found


async def test_whoever_finishes_does_not_find_what_was_sent_meanwhile(idle: PostOffice, citizen: Citizen) -> None:
    idle.sender.outbox, stop = LateOutbox(idle.post), asyncio.Event()
    stop.set()
    await idle.outbox.put([a_letter("một")])
    await idle.sender.run(stop, 5.0)
    assert texts(citizen) == ["một"]


class TestHandedOver:
    """Letters given to the sender as they were written, without its looking for them."""

    async def written(self, office: PostOffice, *letters: Letter) -> list[WaitingLetter]:
        return list(office.post.write(letters))

    async def looked(self, office: PostOffice) -> None:
        """The sender has seen that nothing waits."""
        await office.posts(a_letter("trước", 9))
        await office.is_through()
        await asyncio.sleep(0)

    async def test_they_leave_though_it_never_looks(self, office: PostOffice, api: BotApiDouble, citizen: Citizen):
        api.citizen(9).says("/start")
        await self.looked(office)
        [first, second] = await self.written(office, a_letter("một"), a_letter("hai"))
        assert office.sender.accept(first)
        assert office.sender.accept(second)
        await office.is_through()
        assert texts(citizen) == ["một", "hai"]

    async def test_none_is_taken_before_it_has_looked_for_those_that_wait(self, idle: PostOffice):
        [letter] = await self.written(idle, a_letter("một"))
        assert not idle.sender.accept(letter)

    async def test_one_that_a_look_finds_as_well_is_sent_once(self, idle: PostOffice, citizen: Citizen):
        outbox = idle.sender.outbox = SlowOutbox(idle.post)
        stop = asyncio.Event()
        running = asyncio.create_task(idle.sender.run(stop, 5.0))
        assert await idle.post.bell.until(lambda: outbox.looks == 1, LONG_ENOUGH)
        outbox.goes_on.set()
        await asyncio.sleep(0)
        [letter] = await self.written(idle, a_letter("một"))
        outbox.goes_on.clear()
        idle.bells.ring(OUTBOX)
        assert await idle.post.bell.until(lambda: outbox.looks == 2, LONG_ENOUGH)
        assert idle.sender.accept(letter)
        await idle.is_through()
        for _ in range(50):  # whoever sent it has put it out of hand
            await asyncio.sleep(0)
        outbox.goes_on.set()
        await idle.posts(a_letter("hai"))
        await idle.is_through()
        stop.set()
        await running
        assert texts(citizen) == ["một", "hai"]

    async def test_where_nobody_sends_here_a_bell_is_rung_for_whoever_does(self, idle: PostOffice):
        handover = Handover(idle.bells)
        handover.give(await self.written(idle, a_letter("một")))
        await asyncio.wait_for(idle.bells.wait(OUTBOX, LONG_ENOUGH), LONG_ENOUGH / 2)

    async def test_after_one_that_is_not_taken_none_of_its_chat_is(self, idle: PostOffice):
        handover, offered = Handover(idle.bells), list[int]()

        def refuse(letter: WaitingLetter) -> bool:
            offered.append(letter.number)
            return False

        handover.begin(refuse)
        handover.give(await self.written(idle, a_letter("một"), a_letter("hai")))
        assert offered == [1]


class SlowOutbox(InMemoryOutbox):
    """As a database far away: what a look finds is heard of only when it ``goes_on``."""

    def __init__(self, post: InMemoryPost) -> None:
        super().__init__(post)
        self.looks = 0
        self.goes_on = asyncio.Event()

    async def waiting(
        self, most: int, besides: Collection[int] = (), not_to: Collection[str] = ()
    ) -> Sequence[WaitingLetter]:
        found = await super().waiting(most, besides, not_to)
        self.looks += 1
        self._post.bell.ring()
        await self.goes_on.wait()
        return found
