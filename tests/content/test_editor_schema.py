"""JSON Schemas for editors."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content.editor_schema import SCHEMAS, schema_text, write

SHIPPED = Path(__file__).parents[2] / "knowledge" / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_schemas_are_up_to_date(name: str):
    """Run ``motcua knowledge schema`` after changing a model."""
    assert (SHIPPED / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(SCHEMAS[name])


def test_writing_names_every_file(tmp_path: Path):
    written = list(write(tmp_path / "moi" / "schemas"))
    assert sorted(file.name for file in written) == sorted(f"{name}.schema.json" for name in SCHEMAS)


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(schema_text(SCHEMAS[name]))
    return loaded


def test_editors_refuse_unknown_keys():
    assert schema("procedure")["additionalProperties"] is False


def test_editors_accept_a_code_without_quotes_which_they_read_as_a_number():
    assert schema("procedure")["properties"]["code"]["type"] == ["string", "number"]
    related = schema("procedure")["properties"]["related"]
    assert related["items"]["type"] == ["string", "number"]


def test_editors_know_opening_hours_as_the_text_that_officials_write():
    hours = schema("offices")["$defs"]["Office"]["properties"]["hours"]
    assert hours["additionalProperties"]["items"]["type"] == "string"


def test_every_entry_of_a_procedure_is_explained_in_vietnamese():
    for name, described in schema("procedure")["properties"].items():
        assert described.get("description"), name
