"""The report as JSON, for programs.

The keys and ``schema`` are a promise: keys may be added under the same number, none is renamed or dropped. A figure
that may be withheld is an object that says so (``"withheld": true``, its values null); one that does not exist is null.
Dates are ISO, shares in percent, unrounded.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TypeAlias, TypeVar

from bot.service.report import (
    CriterionResult,
    Decision766,
    FactorResult,
    Report,
    Share,
    SurveyResult,
    TicketResult,
    View,
    Withheld,
)

SCHEMA = "motcua-report/1"

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"
Figure = TypeVar("Figure")

_SHARE_KEYS = tuple(field.name for field in fields(Share))
_TICKET_KEYS = tuple(field.name for field in fields(TicketResult))


def as_json(report: Report) -> str:
    """The report as one JSON document of several lines."""
    return json.dumps(as_keys(report), ensure_ascii=False, indent=1, allow_nan=False)


def as_keys(report: Report) -> Mapping[str, Json]:
    """The report as keys and plain values."""
    return {
        "schema": SCHEMA,
        "title": report.title,
        "unit": report.unit,
        "unit_name": report.unit_name,
        "period": {"first": report.first.isoformat(), "last": report.last.isoformat()},
        "former_period": {"first": report.former_first.isoformat(), "last": report.former_last.isoformat()},
        "made_on": report.made_on.isoformat(),
        "threshold": report.threshold,
        "overall": _view(report.overall),
        "by_unit": [_view(view) for view in report.by_unit],
        "by_field": [_view(view) for view in report.by_field],
        "by_month": [_view(view) for view in report.by_month],
        "sensitive": [_survey(survey) for survey in report.sensitive],
        "comments": [
            {"unit": each.unit, "procedure": each.procedure, "month": each.month, "text": each.text}
            for each in report.comments
        ],
        "notes": list(report.notes),
    }


def _view(view: View) -> Json:
    return {
        "key": view.key,
        "name": view.name,
        "surveys": [_survey(survey) for survey in view.surveys],
        "dossiers": {
            "received": view.dossiers.counts.received,
            "counts": asdict(view.dossiers.counts),
            "rates": [
                {"name": rate.name, "part": rate.part, "of": rate.of, "whole": rate.whole, "percent": rate.percent}
                for rate in view.dossiers.counts.rates()
            ],
        },
        "tickets": _tickets(view.tickets),
        "decision_766": _decision(view.decision_766),
    }


def _survey(survey: SurveyResult) -> Json:
    return {
        "questionnaire": survey.questionnaire,
        "scheme": survey.scheme.value,
        "title": survey.title,
        "label": survey.label,
        "responses": _value(survey.responses),
        "invited": survey.invited,
        "response_rate": _or_null(survey.response_rate, _share),
        "index": _or_null(survey.index, _value),
        "overall": _or_null(survey.overall, _share),
        "factors": [_factor(factor) for factor in survey.factors],
        "points": _or_null(survey.points, _value),
        "most_points": survey.most_points,
        "band": survey.band,
        "reasons": _list(survey.reasons, lambda reason: {"name": reason[0], "count": reason[1]}),
    }


def _factor(factor: FactorResult) -> Json:
    return {
        "id": factor.id,
        "name": factor.name,
        "use": factor.use.value,
        "index": _or_null(factor.index, _share),
        "score": _or_null(factor.score, _value),
        "criteria": [_criterion(criterion) for criterion in factor.criteria],
    }


def _criterion(criterion: CriterionResult) -> Json:
    return {
        "id": criterion.id,
        "name": criterion.name,
        "share": _or_null(criterion.share, _share),
        "mean": _or_null(criterion.mean, _value),
        "counts": _list(criterion.counts, lambda given: {"value": given[0], "name": given[1], "count": given[2]}),
    }


def _tickets(tickets: TicketResult | Withheld) -> Json:
    if isinstance(tickets, Withheld):
        return _hidden(_TICKET_KEYS)
    return {**asdict(tickets), "by_kind": dict(tickets.by_kind), "withheld": False}


def _decision(decision: Decision766) -> Json:
    return {
        "on_time": _or_null(decision.on_time, _share),
        "feedback": _or_null(decision.feedback, _share),
        "satisfaction": _or_null(decision.satisfaction, _share),
    }


def _share(share: Share | Withheld) -> Json:
    return _hidden(_SHARE_KEYS) if isinstance(share, Withheld) else {**asdict(share), "withheld": False}


def _value(value: float | Withheld) -> Json:
    return _hidden(("value",)) if isinstance(value, Withheld) else {"value": value, "withheld": False}


def _list(values: Sequence[Figure] | Withheld, shown: Callable[[Figure], Json]) -> Json:
    if isinstance(values, Withheld):
        return _hidden(("values",))
    return {"values": [shown(value) for value in values], "withheld": False}


def _hidden(keys: Sequence[str]) -> Json:
    return {**dict.fromkeys(keys), "withheld": True}


def _or_null(figure: Figure | None, shown: Callable[[Figure], Json]) -> Json:
    return None if figure is None else shown(figure)
