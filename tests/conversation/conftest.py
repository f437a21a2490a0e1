"""One citizen, what is remembered of them, and the clock of the office."""

from collections.abc import Callable

import pytest

from bot.service.knowledge_base import KnowledgeBase
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import Citizen, conversation, knowledge_base
from tests.conversation.office import Office
from tests.conversation.wells import well
from tests.fake_records import InMemoryCitizenRecords
from tests.fake_tickets import FakeTickets


@pytest.fixture(scope="session")
def town_hall() -> KnowledgeBase:
    """The knowledge of the made-up commune; immutable, so built once."""
    return knowledge_base()


@pytest.fixture
def records(clock: FixedClock) -> InMemoryCitizenRecords:
    return InMemoryCitizenRecords(clock)


@pytest.fixture
def new_citizen(
    town_hall: KnowledgeBase, records: InMemoryCitizenRecords, clock: FixedClock
) -> Callable[[str], Citizen]:
    """Another citizen of the same commune, by chat."""
    talk = conversation(records, clock, town_hall)
    return lambda chat: Citizen(talk, chat)


@pytest.fixture
def citizen(new_citizen: Callable[[str], Citizen]) -> Citizen:
    return new_citizen("test:an")


@pytest.fixture
def tickets(records: InMemoryCitizenRecords) -> FakeTickets:
    return records.tickets


@pytest.fixture
def office(records: InMemoryCitizenRecords, town_hall: KnowledgeBase, clock: FixedClock) -> Office:
    """Officers who may work on all tickets."""
    return Office(records, town_hall, clock)


@pytest.fixture(scope="session")
def countryside() -> KnowledgeBase:
    """The commune, and a procedure there whose papers depend on the case."""
    return knowledge_base(town.knowledge(well()))


@pytest.fixture
def grandmother(countryside: KnowledgeBase, records: InMemoryCitizenRecords, clock: FixedClock) -> Citizen:
    """She wants a well."""
    return Citizen(conversation(records, clock, countryside), "test:ba")
