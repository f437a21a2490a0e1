"""Whatever a one-stop system answers, nobody sees another dossier and nothing breaks."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.dossiers import Dossier
from bot.service.ports import Clock
from bot.sources.http_answers import Found, HttpAnswer, NoSuchDossier, Trouble, read_answer
from bot.sources.http_rows import AnsweredRows
from bot.sources.http_settings import NotFoundSettings
from tests.builders import FixedClock
from tests.sources.one_stop_setting import CODE, FIELDS, NEIGHBOUR, answered, reader

ROWS = AnsweredRows(FIELDS, reader())
CLOCK: Clock = FixedClock()

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([NEIGHBOUR.text, "4"])
documents = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
dossiers = st.dictionaries(st.sampled_from([*answered(CODE)]), documents).map(lambda changes: answered(CODE, **changes))


def read(body: bytes) -> Dossier | Trouble | NoSuchDossier:
    answer = read_answer(HttpAnswer(200, "application/json", None, body), NotFoundSettings(), CLOCK.now())
    return ROWS.read(answer.document, CODE) if isinstance(answer, Found) else answer


def shows_another(outcome: Dossier | Trouble | NoSuchDossier) -> bool:
    return isinstance(outcome, Dossier) and outcome.code != CODE.text


@settings(deadline=None)  # the machine may be busy
@given(documents | st.fixed_dictionaries({"data": dossiers}))
def test_any_document_is_the_dossier_asked_for_or_trouble(document: Any) -> None:
    assert not shows_another(read(json.dumps(document).encode()))


@settings(deadline=None)  # the machine may be busy
@given(st.binary())
def test_any_bytes_are_trouble(body: bytes) -> None:
    assert isinstance(read(body), Trouble)


def test_an_honest_answer_is_read_in_every_encoding_of_json() -> None:
    honest = json.dumps({"data": answered(CODE)}, ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32-be"):
        outcome = read(honest.encode(encoding))
        assert isinstance(outcome, Dossier)
        assert outcome.procedure_name == "Nuôi voi"


def test_a_step_may_be_told_in_the_names_of_the_national_synchronisation() -> None:
    step = {"noiXuLy": {"ten": "Phòng Văn hóa"}, "luc": None, "NgayBatDau": "20261103080000", "TrangThai": "5"}
    outcome = read(json.dumps({"data": answered(CODE, quaTrinh=[step])}).encode())
    assert isinstance(outcome, Dossier)
    assert [(told.office, told.at is not None, told.state) for told in outcome.steps] == [("Phòng Văn hóa", True, 5)]


def test_a_dossier_without_steps_has_none() -> None:
    outcome = read(json.dumps({"data": answered(CODE, quaTrinh=None)}).encode())
    assert isinstance(outcome, Dossier)
    assert outcome.steps == ()
