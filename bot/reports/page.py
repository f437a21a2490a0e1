"""The report as one HTML page: no script, nothing from elsewhere, readable on a phone and on A4 paper."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.domain.surveys import FactorUse
from bot.reports import month_chart, wording
from bot.reports.comparison import (
    Kind,
    by_weight,
    factor_groups,
    has_shares,
    headline,
    in_time,
    index_factors,
    is_one_question,
    key_groups,
    survey_in,
)
from bot.reports.highlights import MOST_CHANGES, improved, weak_spots, worsened
from bot.reports.method import INTERNAL, explained
from bot.service.report import Report, Share, Withheld

MOST_COMMENTS = 200
"""More make a page that phones choke on; the workbook has them all."""


def as_page(report: Report) -> str:
    """The whole page."""
    views = (
        ("theo-don-vi", "Theo đơn vị", "Đơn vị", report.by_unit),
        ("theo-linh-vuc", "Theo lĩnh vực", "Lĩnh vực", report.by_field),
        ("theo-thang", "Theo tháng", "Tháng", report.by_month),
    )
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            report=report,
            views=views,
            headline=headline(report.overall),
            better=improved(report)[:MOST_CHANGES],
            worse=worsened(report)[:MOST_CHANGES],
            weak_spots=weak_spots(report),
            key_groups=[group for group in key_groups(report.overall) if group.columns],
            factor_groups=factor_groups(report.overall),
            month_chart=month_chart.month_chart(report),
            explained=list(explained(report)),
            comments=report.comments[:MOST_COMMENTS],
        )
    )


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("bot.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(_FILTERS)
    templates.tests.update(_TESTS)
    templates.globals.update(_NAMES)
    return templates


def _is_withheld(value: object) -> bool:
    return isinstance(value, Withheld)


def _is_share(value: object) -> bool:
    return isinstance(value, Share)


def _named_counts(counts: Sequence[tuple[int, str, int]]) -> Sequence[tuple[str, int]]:
    return [(name, number) for _, name, number in counts]


def _most(counts: Sequence[tuple[str, int]]) -> int:
    """The longest bar; never 0, so that lengths can be parts of it."""
    return max((number for _, number in counts), default=0) or 1


_FILTERS: dict[str, Any] = {
    "count": wording.count,
    "decimal": wording.decimal,
    "percent": wording.percent,
    "interval": wording.interval,
    "points": wording.points,
    "signed": wording.signed,
    "p_value": wording.p_value,
    "day": wording.day,
    "by_weight": by_weight,
    "index_factors": index_factors,
    "in_time": in_time,
    "named_counts": _named_counts,
    "most": _most,
}
_TESTS: dict[str, Any] = {
    "withheld": _is_withheld,
    "share": _is_share,
    "one_question": is_one_question,
    "with_shares": has_shares,
}
_NAMES: dict[str, Any] = {
    "DASH": wording.DASH,
    "INTERNAL": INTERNAL,
    "Kind": Kind,
    "FactorUse": FactorUse,
    "words": wording,
    "survey_in": survey_in,
    "chart": month_chart,
}
