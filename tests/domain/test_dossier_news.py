"""What followers hear of, and what not."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bot.domain.dossier_news import is_news
from bot.domain.dossiers import DossierState, Extension
from tests.fake_dossiers import dossier

BEFORE = dossier(local_state="Đang thẩm định", note="Đang chờ")
WAITING = replace(BEFORE, state=DossierState.SUPPLEMENT_REQUESTED, local_state="Chờ bổ sung", note="Thiếu tờ khai")
PAYING = replace(WAITING, state=DossierState.PAYMENT_REQUESTED)
STRANGE = replace(BEFORE, state=None, local_state="Đang quét")


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        (BEFORE, {"state": DossierState.FINISHED}),
        (BEFORE, {"extension": Extension(date(2026, 12, 1), "Chờ xác minh")}),
        (BEFORE, {"due_at": datetime(2026, 11, 30, 17, 0)}),
        (BEFORE, {"due_at": None}),
        (WAITING, {"note": "Thiếu tờ khai và bản sao căn cước"}),
        (PAYING, {"note": "Nộp 50.000 đồng"}),
        (STRANGE, {"local_state": "Đã quét"}),
        (STRANGE, {"state": DossierState.FINISHED, "local_state": "Chờ trả kết quả"}),
        (BEFORE, {"state": None, "local_state": "Đang quét"}),
    ],
)
def test_followers_hear_of_it(before: Any, changes: dict[str, Any]) -> None:
    assert is_news(before, replace(before, **changes))


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        (BEFORE, {}),
        (BEFORE, {"note": "Đang chờ lãnh đạo"}),
        (BEFORE, {"local_state": "Chờ ký duyệt"}),
        (BEFORE, {"due_at": datetime(2026, 11, 27, 11, 30)}),
        (BEFORE, {"field": "Tư pháp", "office": "Sở Mẫu"}),
        (STRANGE, {"state": DossierState.IN_PROGRESS}),
    ],
    ids=["nothing", "note", "local word", "hour", "names", "word explained since"],
)
def test_followers_are_left_in_peace(before: Any, changes: dict[str, Any]) -> None:
    assert not is_news(before, replace(before, **changes))
