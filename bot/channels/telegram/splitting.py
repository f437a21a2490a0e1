"""Cutting a long answer into messages that Telegram accepts."""

import re
from collections.abc import Callable, Sequence

LONGEST = 4096
"""Telegram's limit in UTF-16 units after entity parsing; the tags are counted too, which errs on the safe side."""

_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")
_WORD = re.compile(r"(?:<[^>]*>|[^\s<])+\s*|\s+|<")
_PIECE = re.compile(r"<[^>]*>|&[a-z#0-9]+;|[^<&]|[<&]")
_FINER: Sequence[Callable[[str], list[str]]] = (
    re.compile(r"(?<=\n\n)").split,
    re.compile(r"(?<=\n)").split,
    _WORD.findall,
    _PIECE.findall,
)
"""Ways to take a chunk apart, kindest first: paragraphs, lines, words, characters."""


def split(html: str, longest: int = LONGEST) -> list[str]:
    """``html`` in pieces of at most ``longest``: cut between paragraphs, else lines, else words, and only then within.

    Tags that a cut leaves open are closed before it and opened again after it; no piece is blank unless all is.
    """
    if _size(html) <= longest:
        return [html]
    parts: list[str] = []
    part = ""
    waiting = [(html, 0)]
    while waiting:
        chunk, fineness = waiting.pop()
        begun = "".join(_open_tags(part)) + chunk.lstrip("\n")
        if _size(_closed(part + chunk)) <= longest:
            part += chunk
        elif _size(_closed(begun)) <= longest or fineness == len(_FINER):
            parts.append(_closed(part))
            part = begun
        else:
            waiting += [(finer, fineness + 1) for finer in reversed(_FINER[fineness](chunk))]
    return [said.strip("\n") for said in (*parts, _closed(part)) if _says_something(said)] or [""]


def _closed(part: str) -> str:
    return part.rstrip("\n") + "".join(f"</{name}>" for name, _ in reversed(_opened(part)))


def _open_tags(part: str) -> list[str]:
    return [whole for _, whole in _opened(part)]


def _opened(part: str) -> list[tuple[str, str]]:
    """The tags still open at the end of ``part``: name and whole tag, outermost first."""
    opened: list[tuple[str, str]] = []
    for tag in _TAG.finditer(part):
        if not tag[1]:
            opened.append((tag[2], tag[0]))
        elif opened and opened[-1][0] == tag[2]:
            opened.pop()
    return opened


def _says_something(part: str) -> bool:
    return bool(_TAG.sub("", part).strip())


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
