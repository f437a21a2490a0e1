"""A commune with questionnaires, and a finished dossier to rate."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.dossiers import DossierState
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import ChannelKind
from bot.service.knowledge_base import KnowledgeBase
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import Citizen, conversation, knowledge_base
from tests.conversation.rating.walking import CODE, KEY
from tests.fake_dossiers import FakeDossiers, dossier, opened_by
from tests.fake_records import InMemoryCitizenRecords
from tests.made_up_surveys import full_survey, poll_survey, stars_survey


@pytest.fixture(scope="module")
def surveyed() -> Knowledge:
    return replace(town.knowledge(), questionnaires=(full_survey(), stars_survey(), poll_survey()))


@pytest.fixture(scope="module")
def town_hall(surveyed: Knowledge) -> KnowledgeBase:
    return knowledge_base(surveyed)


@pytest.fixture
def desk() -> FakeDossiers:
    returned = dossier(DossierState.RETURNED, channel=ChannelKind.ONLINE, procedure_code=town.BIRTH)
    return FakeDossiers(dossiers={CODE: opened_by(returned, KEY, "1234")})


@pytest.fixture
def new_citizen(
    town_hall: KnowledgeBase, records: InMemoryCitizenRecords, clock: FixedClock, desk: FakeDossiers
) -> Callable[[str], Citizen]:
    talk = conversation(records, clock, town_hall, desk)
    return lambda chat: Citizen(talk, chat)
