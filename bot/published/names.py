"""Names of published procedures and fields that fit on a button, and differ from one another."""

import re
from collections.abc import Iterator

from bot.matching.folding import fold, normalise

LONGEST_NAME = 48
"""Characters of a short name, as ``Procedure`` wants."""

LONGEST_FIELD_ID = 40
"""Characters; the id travels in a button's payload of 64 bytes."""

_PREFIX = re.compile(r"^(?:thủ tục)(?: hành chính)?:? +", re.IGNORECASE)
_BRACKETS = re.compile(r" *\([^()]*\)")
_DANGLING = re.compile(
    r"(?: (?:đối với|đối|theo|của|cho|tại|với|và|hoặc|trong|khi|do|từ|về|thuộc|các|những|trường hợp|trường|bằng|để))+$"
)
_WORDLESS = re.compile(r"[^a-z0-9]+")


def short_name(name: str, code: str, taken: set[str]) -> str:
    """A name of at most 48 characters that is not in ``taken`` (normalised texts).

    The whole name when it fits; else its beginning, or beginning and end, where what tells procedures apart often
    stands; else its beginning and the code.
    """
    return next(choice for choice in _choices(_bare(name), code) if normalise(choice) not in taken)


def _bare(name: str) -> str:
    bare = _PREFIX.sub("", name)
    return bare[:1].upper() + bare[1:]


def _choices(name: str, code: str) -> Iterator[str]:
    unbracketed = _BRACKETS.sub("", name).strip()
    yield from (choice for choice in (name, unbracketed) if 0 < len(choice) <= LONGEST_NAME)
    yield _beginning(unbracketed or name, LONGEST_NAME - 1) + "…"
    for kept in (20, 14, 26):
        beginning = _beginning(unbracketed or name, kept)
        yield f"{beginning}… {_end(unbracketed or name, LONGEST_NAME - 2 - len(beginning))}"
    told_by_code = f" ({code})"
    beginning = _beginning(unbracketed or name, LONGEST_NAME - 1 - len(told_by_code))
    yield f"{beginning}…{told_by_code}"
    yield code


def _beginning(text: str, length: int) -> str:
    """The whole words that fit; at least a letter of it."""
    if len(text) <= length:
        return text
    words = text[: length + 1].rpartition(" ")[0]
    return _DANGLING.sub("", words or text[:length]).rstrip(" ,;:.-–(") or text[:length]


def _end(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[-length - 1 :].partition(" ")[2] or text[-length:]


def field_id(name: str) -> str:
    """``ho-tich`` of “Hộ tịch”: at most 40 characters, cut between words."""
    whole = _WORDLESS.sub("-", fold(name)).strip("-") or "khac"
    if len(whole) <= LONGEST_FIELD_ID:
        return whole
    return whole[: LONGEST_FIELD_ID + 1].rpartition("-")[0] or whole[:LONGEST_FIELD_ID]
