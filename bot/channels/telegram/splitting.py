"""Cutting a long answer into messages that Telegram accepts."""

import re
from collections.abc import Iterator

LONGEST = 4096
"""Telegram's limit in UTF-16 units after entity parsing; the tags are counted too, which errs on the safe side."""

_PIECE = re.compile(r"<[^>]*>|&[a-z#0-9]+;|[^<&]|[<&]")
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")


def split(html: str, longest: int = LONGEST) -> list[str]:
    """``html`` in pieces of at most ``longest``: cut between paragraphs, else lines, else words, and only then within.

    Tags that a cut leaves open are closed before it and opened again after it.
    """
    if _size(html) <= longest:
        return [html]
    parts: list[str] = []
    part = ""
    for chunk in _chunks(html, longest):
        if part and _size(part + chunk) + _size(_closing(part + chunk)) > longest:
            opened = _open_tags(part)
            parts.append(part.strip("\n") + _closing(part))
            part = "".join(opened) + chunk.lstrip("\n")
        else:
            part += chunk
    return [*parts, part.strip("\n")] if part.strip() else parts


def _chunks(html: str, longest: int) -> Iterator[str]:
    """The text in the largest chunks that fit: paragraphs, else lines, else words, else characters."""
    room = longest // 2
    for paragraph in re.split(r"(?<=\n\n)", html):
        if _size(paragraph) <= room:
            yield paragraph
            continue
        for line in re.split(r"(?<=\n)", paragraph):
            yield from [line] if _size(line) <= room else _words(line, room)


def _words(line: str, room: int) -> Iterator[str]:
    for word in re.findall(r"(?:<[^>]*>|[^\s<])+\s*|\s+|<", line):
        yield from [word] if _size(word) <= room else _PIECE.findall(word)


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _open_tags(html: str) -> list[str]:
    opened: list[tuple[str, str]] = []
    for tag in _TAG.finditer(html):
        if not tag[1]:
            opened.append((tag[2], tag[0]))
        elif opened and opened[-1][0] == tag[2]:
            opened.pop()
    return [whole for _, whole in opened]


def _closing(html: str) -> str:
    return "".join(f"</{_TAG.match(tag)[2]}>" for tag in reversed(_open_tags(html)))  # type: ignore[index] # it matched above
