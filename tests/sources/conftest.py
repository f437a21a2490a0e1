"""A one-stop system that knows two dossiers."""

from collections.abc import AsyncIterator

import pytest

from tests.sources.one_stop_double import OneStopDouble
from tests.sources.one_stop_setting import CODE, NEIGHBOUR, Setting, answered


@pytest.fixture
async def system() -> AsyncIterator[OneStopDouble]:
    async with OneStopDouble() as running:
        running.dossiers = {code.text: answered(code) for code in (CODE, NEIGHBOUR)}
        yield running


@pytest.fixture
def setting(system: OneStopDouble) -> Setting:
    return Setting(system)
