"""JSON Schemas of the knowledge files, so that editors suggest keys and mark faults while an official types."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from bot.content.dossier_states import DossierStates
from bot.domain.calendar import WorkingCalendar
from bot.domain.elsewhere import Topic
from bot.domain.fields import Fields
from bot.domain.offices import Offices
from bot.domain.procedures import Procedure
from bot.domain.surveys import Questionnaire
from bot.domain.vocabulary import Vocabulary

SCHEMAS: dict[str, type[BaseModel]] = {
    "procedure": Procedure,
    "elsewhere": Topic,
    "vocabulary": Vocabulary,
    "offices": Offices,
    "calendar": WorkingCalendar,
    "fields": Fields,
    "dossier_states": DossierStates,
    "survey": Questionnaire,
}


def schema_text(model: type[BaseModel]) -> str:
    """The JSON Schema of one kind of file."""
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


def write(folder: Path) -> Iterator[Path]:
    """Write every schema into ``folder`` and name the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in SCHEMAS.items():
        file = folder / f"{name}.schema.json"
        file.write_text(schema_text(model), encoding="utf-8")
        yield file
