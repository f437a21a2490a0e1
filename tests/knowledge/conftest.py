"""The shipped knowledge, which no test changes: loaded and indexed once for all of them."""

from pathlib import Path

import pytest

from bot.content.knowledge import load
from bot.domain.knowledge import Knowledge
from bot.service.answering import Answering

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture(scope="session")
def answering(shipped: Knowledge) -> Answering:
    return Answering(shipped)
