"""One made-up report for all renderers; making it takes longer than looking at it."""

import pytest

from bot.service.report import Report
from tests.reports.made_up_report import made_up_report


@pytest.fixture(scope="session")
def report() -> Report:
    return made_up_report()
