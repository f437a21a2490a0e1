"""The steps of a dossier so far: which office did what, when; the officers' names are dropped."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

from pydantic_core import from_json

from bot.domain.dossiers import DossierState, DossierStep
from bot.domain.faults import RuleBroken
from bot.service.dossier_columns import DossierColumns, column_key
from bot.sources.cell_texts import as_text, long_text, short_text
from bot.sources.cells import Cells
from bot.sources.json_as_written import AS_WRITTEN
from bot.sources.personal_data import OFFICER, Name, Persons, comparable_text, without_numbers

ReadMoment = Callable[[object, str], datetime | None]
ReadState = Callable[[object], tuple[DossierState | None, str]]
StepCells = Sequence[object]

_STEP_FIELDS = ("step_officer", "step_at", "step_started_at", "step_office", "step_action", "step_state")
_FIRST = Cells._fields.index(_STEP_FIELDS[0])
_BEHIND = _FIRST + len(_STEP_FIELDS)
MOST_STEPS = 200
"""More are a loop in somebody's system."""
MOST_SHAPES = 100
_MISSING = ""

NOT_A_LIST = "các bước xử lý không phải danh sách JSON, ví dụ đúng: [{…}, {…}]"


class StepReader:
    """Reads steps, from a JSON list or, when a row has no list, from the row's own columns for its one step."""

    def __init__(self, columns: DossierColumns | None = None) -> None:
        names = columns or DossierColumns()
        self._keys = [column_key(str(getattr(names, field))) for field in _STEP_FIELDS]
        self._shapes: dict[tuple[str, ...], Callable[[dict[str, Any]], StepCells]] = {}

    def read(self, cells: Cells, persons: Persons, moment: ReadMoment, state: ReadState) -> tuple[DossierStep, ...]:
        """The steps of a row; raises RuleBroken."""
        told = [self._cells_of(step) for step in _listed(cells.steps)] if cells.steps else _alone(cells)
        steps: list[DossierStep] = []
        said: list[str] = []
        for officer, at, started_at, office, action, its_state in told:
            where, what, comparable = _without_officer(as_text(officer), as_text(office), as_text(action))
            when = moment(at, "thời điểm xử lý") or moment(started_at, "ngày bắt đầu bước xử lý")
            steps.append(DossierStep(where, when, what, state(its_state)[0]))
            said.append(comparable)
        if persons.may_be_in("\n".join(said)):
            out = persons.themselves_taken_out_of
            return tuple([DossierStep(out(step.office), step.at, out(step.action), step.state) for step in steps])
        return tuple(steps)

    def _cells_of(self, step: dict[str, Any]) -> StepCells:
        names = tuple(step)
        pick = self._shapes.get(names) or self._meet(names)
        step[_MISSING] = ""
        return pick(step)

    def _meet(self, names: tuple[str, ...]) -> Callable[[dict[str, Any]], StepCells]:
        """What picks the members of a step, by their own spelling, in our order; every step of a file has the same."""
        spelled = {column_key(name): name for name in names}
        pick = itemgetter(*(spelled.get(key, _MISSING) for key in self._keys))
        if len(self._shapes) < MOST_SHAPES:
            self._shapes[names] = pick
        return pick


def _alone(cells: Cells) -> list[StepCells]:
    """The row's own columns for a step, when they say anything."""
    alone = cells[_FIRST:_BEHIND]
    return [alone] if any(alone) else []


def _listed(steps: object) -> list[dict[str, Any]]:
    listed = _decoded(steps) if isinstance(steps, str) else steps
    if not isinstance(listed, list):
        raise RuleBroken(NOT_A_LIST)
    told = cast("list[Any]", listed)
    for step in told:
        if not isinstance(step, dict):
            raise RuleBroken(NOT_A_LIST)
    if len(told) > MOST_STEPS:
        raise RuleBroken(f"có hơn {MOST_STEPS} bước xử lý")
    return told


def _decoded(steps: str) -> object:
    # Takes half the time of Python's own, but it knows no broken texts, and reads numbers; no step tells any but dates.
    with suppress(ValueError, TypeError):
        return from_json(steps, cache_strings="all")
    try:
        return AS_WRITTEN.decode(steps)
    except (ValueError, RecursionError):
        raise RuleBroken(NOT_A_LIST) from None


@lru_cache(8192)  # the same few officers do the same few things in every dossier
def _without_officer(officer: str, office: str, action: str) -> tuple[str, str, str]:
    """Office and action, and both of them to compare with names."""
    name = Name(short_text(officer))
    office = name.replaced_in(without_numbers(short_text(office)), OFFICER)
    action = name.replaced_in(without_numbers(long_text(action)), OFFICER)
    return office, action, comparable_text(f"{office}\n{action}")
