"""Followers are told what is queued, in their language, once each, and never at night."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pytest

from bot.conversation.messages import Reply
from bot.conversation.notifier import BATCH, Begin, Delivery, Notifier
from bot.domain.dossiers import DossierState
from bot.service.dialogue import DialogueState
from bot.service.knowledge_base import KnowledgeBase
from bot.service.notices import FollowedDossier, Notice, NoticeKind, QueuedNotice, QuietHours
from tests.builders import HANOI, FixedClock
from tests.conversation.citizen import TEXTS, plain
from tests.fake_dossiers import dossier
from tests.fake_records import InMemoryCitizenRecords


@dataclass
class QueueInMemory:
    """The port ``Notices`` with a list for a queue."""

    waiting: list[Notice] = field(default_factory=list[Notice])
    settled: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    begun: dict[int, int] = field(default_factory=dict[int, int])

    async def followed(self) -> Sequence[FollowedDossier]:
        return []

    async def queue(self, notices: Sequence[Notice]) -> None:
        self.waiting += notices

    async def take(self, channel: str, most: int) -> Sequence[QueuedNotice]:
        taken, self.waiting = self.waiting[:most], self.waiting[most:]
        return [QueuedNotice(number, notice, self.begun.get(number)) for number, notice in enumerate(taken)]

    async def take_back(self) -> None:
        self.settled.clear()

    async def begin(self, number: int, latest: int) -> None:
        self.begun[number] = latest

    async def settle(self, number: int, result: Literal["sent", "unreachable", "failed"]) -> None:
        self.settled.append((number, result))


@dataclass
class Letterbox:
    """Where notices arrive."""

    arrived: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    becomes: Delivery = Delivery.SENT
    number: int = 7
    looked_for: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    async def deliver(self, to: str, reply: Reply, begun_after: int | None, begin: Begin) -> Delivery:
        if begun_after is None:
            await begin(self.number)
            self.arrived.append((to, plain(reply)))
        else:
            self.looked_for.append((to, begun_after))
        return self.becomes


@pytest.fixture
def queue() -> QueueInMemory:
    return QueueInMemory()


@pytest.fixture
def notifier(
    queue: QueueInMemory, records: InMemoryCitizenRecords, town_hall: KnowledgeBase, clock: FixedClock
) -> Notifier:
    return Notifier(queue, records, town_hall, TEXTS, clock, QuietHours())


def notice(kind: NoticeKind = "state", chat: str = "test:an") -> Notice:
    return Notice(chat, kind, "1", dossier(DossierState.FINISHED))


@pytest.mark.parametrize(
    ("kind", "said"),
    [("state", "có thay đổi"), ("due_tomorrow", "ngày hẹn trả"), ("overdue", "quá ngày hẹn")],
)
async def test_each_occasion_is_told_in_its_own_words(
    notifier: Notifier, queue: QueueInMemory, kind: NoticeKind, said: str
) -> None:
    queue.waiting = [notice(kind)]
    letterbox = Letterbox()
    assert await notifier.deliver("test", letterbox) == 1
    ((chat, text),) = letterbox.arrived
    assert chat == "test:an"
    assert said in text
    assert "chờ nhận kết quả" in text


async def test_a_citizen_who_chose_english_is_told_in_english(
    notifier: Notifier, queue: QueueInMemory, records: InMemoryCitizenRecords
) -> None:
    await records.commit("test:an", DialogueState(language="en"), [])
    queue.waiting = [notice()]
    letterbox = Letterbox()
    await notifier.deliver("test", letterbox)
    assert "has changed" in letterbox.arrived[0][1]


async def test_all_batches_are_delivered_and_every_notice_is_settled(notifier: Notifier, queue: QueueInMemory) -> None:
    queue.waiting = [notice(chat=f"test:{number}") for number in range(BATCH + 3)]
    assert await notifier.deliver("test", Letterbox()) == BATCH + 3
    assert len(queue.settled) == BATCH + 3


async def test_what_became_of_a_notice_is_noted(notifier: Notifier, queue: QueueInMemory) -> None:
    queue.waiting = [notice()]
    await notifier.deliver("test", Letterbox(becomes=Delivery.UNREACHABLE))
    assert queue.settled == [(0, "unreachable")]


async def test_a_notice_that_telegram_may_take_later_is_not_settled(notifier: Notifier, queue: QueueInMemory) -> None:
    queue.waiting = [notice()]
    await notifier.deliver("test", Letterbox(becomes=Delivery.LATER))
    assert queue.settled == []


async def test_at_night_everything_waits(notifier: Notifier, queue: QueueInMemory, clock: FixedClock) -> None:
    clock.time = datetime(2026, 11, 23, 23, 0, tzinfo=HANOI)
    queue.waiting = [notice()]
    letterbox = Letterbox()
    assert await notifier.deliver("test", letterbox) == 0
    clock.time = datetime(2026, 11, 24, 7, 0, tzinfo=HANOI)
    assert await notifier.deliver("test", letterbox) == 1


async def test_a_notice_that_a_process_died_over_is_looked_for_before_it_is_sent_again(
    queue: QueueInMemory, notifier: Notifier
) -> None:
    letterbox = Letterbox()
    await queue.queue([notice()])
    queue.begun[0] = 3
    await notifier.deliver("test", letterbox)
    assert letterbox.looked_for == [("test:an", 3)]
    assert letterbox.arrived == []
    assert queue.settled == [(0, "sent")]


async def test_it_is_noted_that_a_notice_is_being_sent(queue: QueueInMemory, notifier: Notifier) -> None:
    await queue.queue([notice()])
    await notifier.deliver("test", Letterbox(number=12))
    assert queue.begun == {0: 12}
