"""Rows cut into cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.service.importing import Unusable


class Cells(NamedTuple):
    """The cells of one row by the names of ``DossierColumns``; texts, numbers and dates as the file has them."""

    code: object = ""
    procedure_code: object = ""
    procedure_name: object = ""
    field: object = ""
    field_code: object = ""
    channel: object = ""
    filer: object = ""
    phone: object = ""
    identity_number: object = ""
    received_at: object = ""
    due_at: object = ""
    state: object = ""
    returned_at: object = ""
    finished_at: object = ""
    office: object = ""
    unit: object = ""
    note: object = ""
    extension_due_on: object = ""
    extension_reason: object = ""
    steps: object = ""
    step_officer: object = ""
    step_at: object = ""
    step_started_at: object = ""
    step_office: object = ""
    step_action: object = ""
    step_state: object = ""


@dataclass(frozen=True, slots=True)
class RowFile:
    """An open file: its ``rows``, each by its number in the file, and how much of it is read.

    ``fraction`` tells 0 to 1, or None when nobody can know.
    """

    rows: Iterator[tuple[int, Cells | Unusable]]
    fraction: Callable[[], float | None]
