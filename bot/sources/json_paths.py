"""Where a value stands in a JSON document: ``data.hoSo.0.maHoSo``."""

from dataclasses import dataclass
from typing import TypeAlias, cast

Json: TypeAlias = "str | bool | list[Json] | dict[str, Json] | None"
"""A JSON document whose numbers are kept as they are written: a date such as 20261101083000 is no quantity."""


class MalformedPath(ValueError):
    """A text that is no path."""


@dataclass(frozen=True, slots=True)
class JsonPath:
    """Names of members, and numbers (from 0) of list items."""

    steps: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "JsonPath":
        """The path written as ``a.b.0.c``; raises MalformedPath."""
        steps = tuple(step.strip() for step in text.split("."))
        if not all(steps):
            raise MalformedPath(text)
        return cls(steps)

    def find(self, document: Json) -> Json:
        """What stands there, or None when nothing does."""
        for step in self.steps:
            document = _inside(document, step)
        return document


def _inside(document: Json, step: str) -> Json:
    match document:
        case dict():
            return cast("dict[str, Json]", document).get(step)
        case list():
            items = cast("list[Json]", document)
            # isdecimal also accepts digits of other scripts; int() reads those just as well.
            return items[int(step)] if step.isdecimal() and int(step) < len(items) else None
        case _:
            return None
