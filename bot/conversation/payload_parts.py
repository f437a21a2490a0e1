"""How each part of a button's payload is read; whatever cannot be read raises ValueError."""

import re
from collections.abc import Callable
from typing import get_args

from bot.service.dialogue import Language


def spelled(pattern: str) -> Callable[[str], str]:
    """A reader of texts of exactly this form."""
    form = re.compile(pattern, re.ASCII)

    def read(part: str) -> str:
        if not form.fullmatch(part):
            raise ValueError(part)
        return part

    return read


def count(part: str) -> int:
    """A number of at most three digits."""
    if not _COUNT.fullmatch(part):
        raise ValueError(part)
    return int(part)


def language(part: str) -> Language:
    """A language that the bot speaks."""
    if part not in get_args(Language):
        raise ValueError(part)
    return part  # type: ignore[return-value]


_COUNT = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)
code = spelled(r"\d\.\d{6}")
dossier = spelled(r"[A-Z0-9./-]{8,40}")
slug = spelled(r"[a-z0-9-]{1,40}")
unit = spelled(r"[A-Z]\d{2}(\.\d{2,3}){0,4}")
walk = spelled(r"[0-9a-f]{8}")
ticket = spelled(r"\d{2}-\d{6}|-")
