"""From the document that a one-stop system answered to the dossier that was asked for, and to no other."""

import re
from collections.abc import Iterable, Mapping
from typing import cast

from bot.domain.dossier_codes import DossierCode, MalformedDossierCode
from bot.domain.dossiers import Dossier
from bot.service.dossier_columns import DossierColumns
from bot.service.importing import Unusable
from bot.sources.cells import Cells
from bot.sources.dossier_rows import DossierReader
from bot.sources.http_answers import Trouble, as_text
from bot.sources.http_settings import STEP_FIELD, STEPS
from bot.sources.json_paths import Json, JsonPath

ANOTHER_DOSSIER = Trouble("trả lời về một hồ sơ khác với hồ sơ được hỏi", is_of_system=False)

# Greedy on purpose: what is quoted may hold quotation marks itself.
_QUOTED = re.compile("“.*”", re.DOTALL)

# The reader of steps knows their fields by the names of the national synchronisation.
_STEP_NAMES = {
    name: str(column.default) for name, column in DossierColumns.model_fields.items() if name.startswith(STEP_FIELD)
}


class _NoText(Exception):
    """A list or an object stands where a text belongs."""


class AnsweredRows:
    """Reads answers by the field map of the settings, which has been checked."""

    def __init__(self, fields: Mapping[str, str], reader: DossierReader) -> None:
        self._reader = reader
        self._steps = JsonPath.parse(fields[STEPS]) if STEPS in fields else None
        self._paths = _parsed(
            (name, path) for name, path in fields.items() if name != STEPS and not name.startswith(STEP_FIELD)
        )
        self._step_paths = _parsed((name, fields.get(name, default)) for name, default in _STEP_NAMES.items())

    def read(self, document: Json, asked: DossierCode) -> Dossier | Trouble:
        """The dossier in ``document``, which must be the one ``asked`` for."""
        try:
            row: dict[str, object] = dict(_texts(document, self._paths))
            row[STEPS] = self._steps_in(document)
        except _NoText as found:
            return Trouble(f"trường {found} không phải chữ hay số: kiểm tra fields", is_of_system=False)
        if not _is(asked, str(row["code"])):
            return ANOTHER_DOSSIER
        dossier = self._reader.read(Cells(**row))
        if isinstance(dossier, Unusable):
            return Trouble(f"hồ sơ không đọc được: {_without_quotes(dossier.reason)}", is_of_system=False)
        return dossier if dossier.code == asked.text else ANOTHER_DOSSIER

    def _steps_in(self, document: Json) -> object:
        """The steps as the reader of rows wants them; what is no list of objects is left to it to refuse."""
        told = self._steps.find(document) if self._steps else None
        if not isinstance(told, list):
            return "" if told is None else told
        return [self._step(step) for step in cast("list[Json]", told)]

    def _step(self, step: Json) -> dict[str, str]:
        return {_STEP_NAMES[name]: text for name, text in _texts(step, self._step_paths).items()}


def _parsed(paths: Iterable[tuple[str, str]]) -> dict[str, JsonPath]:
    return {name: JsonPath.parse(path) for name, path in paths}


def _texts(document: Json, paths: Mapping[str, JsonPath]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, path in paths.items():
        text = as_text(path.find(document))
        if text is None:
            raise _NoText(name)
        texts[name] = text
    return texts


def _is(asked: DossierCode, answered: str) -> bool:
    try:
        return DossierCode.parse(answered) == asked
    except MalformedDossierCode:
        return False


def _without_quotes(reason: str) -> str:
    """The reason without the values it quotes from the answer: they may be a citizen's data in the wrong place."""
    return _QUOTED.sub("“…”", reason)
