"""The report as JSON: stable keys, nothing lost, nothing told that is withheld."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest

from bot.reports.json_report import SCHEMA, as_json
from bot.service.report import CommentLine, Report, Withheld
from tests.reports.made_up_report import empty_report

KEYS = {
    "schema", "title", "unit", "unit_name", "period", "former_period", "made_on", "threshold", "overall", "by_unit",
    "by_field", "by_month", "sensitive", "comments", "notes",
}  # fmt: skip
SURVEY_KEYS = {
    "questionnaire", "scheme", "title", "label", "responses", "invited", "response_rate", "index", "overall", "factors",
    "points", "most_points", "band", "reasons",
}  # fmt: skip


def written(report: Report) -> dict[str, Any]:
    return json.loads(as_json(report))


@pytest.fixture(scope="module")
def found(report: Report) -> dict[str, Any]:
    return written(report)


def test_programs_find_the_keys_they_were_promised(found: dict[str, Any]):
    assert (found["schema"], set(found)) == (SCHEMA, KEYS)
    assert set(found["overall"]) == {"key", "name", "surveys", "dossiers", "tickets", "decision_766"}
    assert set(found["overall"]["surveys"][0]) == SURVEY_KEYS
    assert set(found["overall"]["surveys"][0]["factors"][0]) == {"id", "name", "use", "index", "score", "criteria"}


def test_dates_are_iso(found: dict[str, Any]):
    assert found["period"] == {"first": "2026-01-01", "last": "2026-11-22"}
    assert found["made_on"] == "2026-11-22"


def test_every_figure_of_the_report_is_in_it_unrounded(found: dict[str, Any], report: Report):
    told = numbers(found)
    missing = [number for number in figures(report) if number not in told]
    assert missing == []
    assert len(list(figures(report))) > 10_000


def test_a_withheld_figure_is_null_and_says_so(found: dict[str, Any]):
    few = found["by_unit"][-1]
    sipas = few["surveys"][0]
    assert sipas["responses"] == {"value": None, "withheld": True}
    assert sipas["overall"] == {
        **dict.fromkeys(("part", "whole", "percent", "low", "high", "change")),
        "withheld": True,
    }
    assert sipas["factors"][0]["criteria"][0]["counts"] == {"values": None, "withheld": True}
    assert few["tickets"]["opened"] is None
    assert few["tickets"]["withheld"] is True


def test_a_shown_figure_says_that_it_is_not_withheld(found: dict[str, Any]):
    sipas = found["overall"]["surveys"][0]
    assert sipas["responses"] == {"value": 1500, "withheld": False}
    assert sipas["overall"]["withheld"] is False


def test_what_does_not_exist_is_null(found: dict[str, Any]):
    one_stop = found["overall"]["surveys"][1]
    assert (one_stop["index"], one_stop["overall"], one_stop["invited"]) == (None, None, None)


def test_an_office_without_ratings_gets_a_report_too():
    found = written(empty_report())
    assert (found["overall"]["surveys"], found["by_unit"], found["overall"]["dossiers"]["received"]) == ([], [], 0)


def figures(value: object) -> Iterator[float]:
    """Every number of a report that is a figure."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value
    for part in parts_of(value):
        yield from figures(part)


def parts_of(value: Any) -> Iterable[object]:
    if isinstance(value, (str, Enum, Withheld, CommentLine)):
        return ()
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, Mapping):
        return list(value.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value if isinstance(value, Sequence) else ()  # pyright: ignore[reportUnknownVariableType]


def numbers(value: Any) -> set[float]:
    """Every number in a JSON document."""
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []  # pyright: ignore
    found: set[float] = {value} if isinstance(value, (int, float)) else set()
    return found.union(*(numbers(each) for each in parts))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
