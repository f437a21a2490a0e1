"""Responses for research, and what an office says of itself: the composition root of ``motcua surveys``."""

import asyncio
import re
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.app import ZonedClock, ready_database
from bot.content.knowledge import load, shipped
from bot.domain.knowledge import Knowledge
from bot.domain.months import MonthSpan, month_of
from bot.domain.surveys import Asked, Item, Questionnaire
from bot.reports.response_export import Exported, ResponseExport
from bot.service.rating_ports import OfficeMark
from bot.service.secrets import HashKey
from bot.settings import Settings, hash_key_of
from bot.store.ratings import SqlRatings
from bot.store.response_rows import SqlResponseRows

_MOST_NAMED = 30
_MONTH = re.compile(r"(?:(?P<year>\d{4})-(?P<month>\d{1,2})|(?P<m>\d{1,2})/(?P<y>\d{4}))", re.ASCII)


class SurveyRefused(Exception):
    """What was asked for cannot be; the message is one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What an office entered."""

    mark: OfficeMark
    survey: Questionnaire
    item: Item


def export(settings: Settings, file: Path, *, with_running_month: bool) -> Exported:
    """Write the responses to ``file`` and its dictionary; raises SurveyRefused, SettingsFaulty, RecordsUnusable."""
    known = load(settings.knowledge_dir or shipped())
    today = ZonedClock(settings.time_zone).now().date()
    before = None if with_running_month else month_of(today)
    with ready_database(settings) as database, _progress() as show:
        exporting = ResponseExport(SqlResponseRows(database), known, settings.reports.threshold)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return asyncio.run(exporting.write(file, before, show))
        except OSError as refused:
            raise SurveyRefused(f"Không ghi được {file} ({refused}); chọn nơi khác bằng --out.") from None


def exported_in_words(done: Exported, threshold: int) -> Iterator[str]:
    """The files and what is in them, a line each."""
    yield str(done.data)
    yield str(done.dictionary)
    alike = threshold - 1
    yield f"{done.rows:,} phiếu không danh tính; mỗi dòng giống ít nhất {alike} dòng khác về nơi, việc, kênh, kỳ."


def export_warnings(done: Exported, *, with_running_month: bool) -> Iterator[str]:
    """What is not in the files, and why."""
    if not with_running_month:
        yield (
            "Chưa gồm tháng này: hai lần xuất cách nhau một ngày sẽ lộ phiếu của ngày đó. "
            "Vẫn cần thì thêm --include-running-month."
        )
    if done.left_out:
        yield "Một số ít phiếu bị bỏ ra, vì quá ít phiếu giống chúng."
    if done.unknown:
        yield f"Bỏ ra các phiếu mà tệp câu hỏi không còn trong kho tri thức: {', '.join(done.unknown)}."


def score(settings: Settings, unit: str, month: str, item: str, points: int) -> Scored:
    """Enter what ``unit`` gives itself in ``month`` for an index that citizens cannot judge.

    Raises SurveyRefused, SettingsFaulty, ContentFaulty, RecordsUnusable.
    """
    known = load(settings.knowledge_dir or shipped())
    clock = ZonedClock(settings.time_zone)
    of_unit, of_month = _unit(known, unit), _month(month, clock.now().date())
    survey, asked = _office_item(known, of_month, item.strip().lower())
    if points not in asked.values:
        allowed = ", ".join(map(str, sorted(asked.values)))
        raise SurveyRefused(f"--points: mục {asked.id} chỉ nhận {allowed} điểm, nhưng gặp {points}.")
    mark = OfficeMark(survey.id, asked.id, of_unit, of_month, points)
    with ready_database(settings) as database:
        asyncio.run(SqlRatings(database, clock, HashKey(hash_key_of(settings))).enter(mark))
    return Scored(mark, survey, asked)


def scored_in_words(done: Scored) -> str:
    """What was entered, in a sentence."""
    mark = done.mark
    return (
        f"Đã ghi {mark.value} điểm cho {mark.unit}, tháng {mark.month:%m/%Y}, mục {mark.item} (“{done.item.text}”), "
        f"phiếu {mark.questionnaire}."
    )


def _unit(known: Knowledge, unit: str) -> str:
    sought, units = unit.strip().upper(), [office.unit for office in known.offices.offices]
    if sought not in units:
        raise SurveyRefused(f"--unit: không có đơn vị “{unit}” trong offices.yaml; các đơn vị: {_named(units)}")
    return sought


def _month(text: str, today: date) -> date:
    found = _MONTH.fullmatch(text.strip())
    year, month = (int(found["year"] or found["y"]), int(found["month"] or found["m"])) if found else (0, 0)
    if not 1 <= month <= 12 or year < 2000:
        raise SurveyRefused(f"--month: cần tháng dạng 2026-10 hoặc 10/2026, nhưng gặp “{text}”.")
    first = date(year, month, 1)
    if first > today:
        raise SurveyRefused(f"--month: tháng {first:%m/%Y} chưa đến, chưa chấm được.")
    return first


def _office_item(known: Knowledge, month: date, item_id: str) -> tuple[Questionnaire, Item]:
    days = MonthSpan(month, month)
    valid = [
        survey for survey in known.questionnaires if survey.is_valid_on(days.first) or survey.is_valid_on(days.last_day)
    ]
    asked = [(survey, item) for survey in valid for item in survey.items if item.asked is Asked.OFFICE]
    for survey, item in asked:
        if item.id == item_id:
            return survey, item
    if any(item.id == item_id for survey in valid for item in survey.items):
        reason = f"mục “{item_id}” do người dân chấm, cơ quan không nhập"
    else:
        reason = f"tháng {month:%m/%Y} không có mục “{item_id}”"
    raise SurveyRefused(f"--item: {reason}; các mục cơ quan nhập: {_named([item.id for _, item in asked])}")


def _named(names: Sequence[str]) -> str:
    if not names:
        return "không có mục nào."
    return f"{', '.join(names[:_MOST_NAMED])}{'…' if len(names) > _MOST_NAMED else '.'}"


@contextmanager
def _progress() -> Generator[Callable[[int, int], None]]:
    """A bar on standard error, when somebody is there to see it."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Phiếu", total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)
