"""The steps of a dossier so far: which office did what, when; the officers' names are dropped."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

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
        if not told:
            return ()
        texts = [_without_officer(as_text(step[0]), as_text(step[3]), as_text(step[4])) for step in told]
        if persons.may_be_in("\n".join([comparable for _, _, comparable in texts])):
            out = persons.themselves_taken_out_of
            texts = [(out(office), out(action), "") for office, action, _ in texts]
        return tuple([_step(step, text, moment, state) for step, text in zip(told, texts, strict=True)])

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
    try:
        listed = AS_WRITTEN.decode(steps) if isinstance(steps, str) else steps
    except (ValueError, RecursionError):
        raise RuleBroken(NOT_A_LIST) from None
    if not isinstance(listed, list):
        raise RuleBroken(NOT_A_LIST)
    told = cast("list[Any]", listed)
    for step in told:
        if not isinstance(step, dict):
            raise RuleBroken(NOT_A_LIST)
    if len(told) > MOST_STEPS:
        raise RuleBroken(f"có hơn {MOST_STEPS} bước xử lý")
    return told


def _step(cells: StepCells, texts: tuple[str, str, str], moment: ReadMoment, state: ReadState) -> DossierStep:
    at = moment(cells[1], "thời điểm xử lý") or moment(cells[2], "ngày bắt đầu bước xử lý")
    return DossierStep(texts[0], at, texts[1], state(cells[5])[0])


@lru_cache(8192)  # the same few officers do the same few things in every dossier
def _without_officer(officer: str, office: str, action: str) -> tuple[str, str, str]:
    """Office and action, and both of them to compare with names."""
    name = Name(short_text(officer))
    office = name.replaced_in(without_numbers(short_text(office)), OFFICER)
    action = name.replaced_in(without_numbers(long_text(action)), OFFICER)
    return office, action, comparable_text(f"{office}\n{action}")
