"""The shipped knowledge, under short names."""

import pytest

from bot.domain.knowledge import Knowledge
from bot.service.answering import Answering


@pytest.fixture(scope="session")
def shipped(shipped_knowledge: Knowledge) -> Knowledge:
    return shipped_knowledge


@pytest.fixture(scope="session")
def answering(shipped_answering: Answering) -> Answering:
    return shipped_answering
