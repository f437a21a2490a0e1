"""Followers hear of what concerns them, and of nothing else."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain.dossier_news import is_news
from bot.domain.dossiers import Dossier, DossierState, Extension
from tests.fake_dossiers import dossier

WAITING = dossier(DossierState.SUPPLEMENT_REQUESTED, note="Thiếu giấy chứng sinh")


@pytest.mark.parametrize(
    "after",
    [
        dossier(DossierState.FINISHED),
        dossier(extension=Extension(date(2026, 12, 4))),
        dossier(due_at=datetime(2026, 12, 1, 17, 0)),
        dossier(due_at=None),
    ],
)
def test_a_new_state_an_extension_and_another_due_day_are_news(after: Dossier) -> None:
    assert is_news(dossier(), after)


@pytest.mark.parametrize(
    "after",
    [
        dossier(),
        dossier(field="Tư pháp"),
        dossier(note="đã chuyển phòng"),
        dossier(due_at=datetime(2026, 11, 27, 8, 0)),
    ],
)
def test_what_changes_nothing_for_the_citizen_is_none(after: Dossier) -> None:
    assert not is_news(dossier(), after)


def test_what_the_office_waits_for_is_news_when_it_changes() -> None:
    assert is_news(WAITING, replace(WAITING, note="Thiếu tờ khai"))
    assert not is_news(WAITING, WAITING)


def test_an_unknown_word_is_news_when_the_word_changes_not_when_somebody_explains_it() -> None:
    unknown = dossier(None, local_state="Chờ luân chuyển")
    assert is_news(unknown, replace(unknown, local_state="Chờ ký số"))
    assert not is_news(unknown, replace(unknown, state=DossierState.IN_PROGRESS))
