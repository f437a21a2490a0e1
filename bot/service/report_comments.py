"""What citizens wrote, each with as much of its occasion as at least ``threshold`` responses share."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.domain.knowledge import Knowledge
from bot.service.rating_ports import Comment, ResponseCount
from bot.service.report import CommentLine
from bot.service.report_layout import lies_in
from bot.service.report_words import month_name, unit_name, year_name


class _Occasion(NamedTuple):
    """Of a response, or as much of it as is told; empty parts are not told."""

    questionnaire: str
    unit: str
    procedure: str = ""
    month: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class CommentLabels:
    """Chooses what is told of a comment's occasion within the report of ``unit``."""

    knowledge: Knowledge
    unit: str
    sharing: Counter[_Occasion]
    threshold: int

    def lines(self, comments: Sequence[Comment]) -> Sequence[CommentLine]:
        """The comments in the order of what is told of them; one that hides among too few is left out."""
        lines = [line for comment in comments if (line := self._line(comment))]
        return sorted(lines, key=lambda line: (line.unit, line.procedure, line.month, line.text))

    def _line(self, comment: Comment) -> CommentLine | None:
        wide = _widened(comment.questionnaire, comment.unit, comment.procedure, comment.month, self.unit)
        told = next((each for each in wide if self.sharing[each] >= self.threshold), None)
        if told is None:
            return None
        when = month_name(told.month) if told.month else year_name(told.year) if told.year else ""
        return CommentLine(unit_name(self.knowledge, told.unit), self._procedure(told.procedure), when, comment.text)

    def _procedure(self, code: str) -> str:
        known = self.knowledge.procedure(code) if code else None
        return known.short_name if known else code


def comment_labels(
    knowledge: Knowledge, unit: str, responses: Sequence[ResponseCount], threshold: int
) -> CommentLabels:
    """Labels by how many ``responses`` share an occasion."""
    sharing: Counter[_Occasion] = Counter()
    for response in responses:
        if lies_in(response.unit, unit):
            wide = _widened(response.questionnaire, response.unit, response.procedure, response.month, unit)
            for occasion in wide:
                sharing[occasion] += response.count
    return CommentLabels(knowledge, unit, sharing, threshold)


def _widened(questionnaire: str, unit: str, procedure: str | None, month: date, top: str) -> Iterator[_Occasion]:
    """The occasion, then wider and wider ones: without procedure, without month, of the units above up to ``top``."""
    procedures = (procedure, "") if procedure else ("",)
    while True:
        for each in procedures:
            yield _Occasion(questionnaire, unit, each, month=month)
            yield _Occasion(questionnaire, unit, each, year=month.year)
        if unit == top or not unit:
            break
        unit = unit.rpartition(".")[0]
    yield _Occasion(questionnaire, top)
