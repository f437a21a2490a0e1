"""Where a message that may hold two matters can be taken apart: "vừa khai tử vừa xin mai táng", "… rồi làm thẻ …"."""

import re
from collections.abc import Iterator

from bot.matching.folding import fold, normalise

_JOINTS = (
    *("và", "với", "với lại", "rồi", "rồi sau đó", "sau đó", "xong", "xong rồi", "đồng thời", "cùng lúc", "cùng với"),
    *("luôn tiện", "sẵn tiện", "tiện thể", "nhân tiện", "vừa", "cộng với", "thêm nữa", "ngoài ra"),
)
_MARKED_JOINTS = ("còn", "sẵn", "lẫn", "kèm")
"""Without their marks these are other words: "con", "san"."""
_WORDS = sorted({*_JOINTS, *_MARKED_JOINTS, *map(fold, _JOINTS)}, key=len, reverse=True)
_JOINT = re.compile(rf"\s*[,;.?!\n]+\s*|\s+(?:{'|'.join(_WORDS)})\s+")
_BOTH = re.compile(r"\bvua\b.+\bvua\b")
_FIRST = re.compile(r"^v[uừ]a\s+")
_LEAST_WORDS = 2
"""Less names no matter."""
MOST_CUTS = 2
"""A long story has many joints, and each would be matched twice."""


def halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut ``text`` in two at a joint, both sides with something to say; ``MOST_CUTS`` at most."""
    typed = normalise(text)
    found = 0
    for joint in _JOINT.finditer(typed):
        left, right = _FIRST.sub("", typed[: joint.start()]), typed[joint.end() :]
        if min(len(left.split()), len(right.split())) >= _LEAST_WORDS:
            yield left, right
            found += 1
        if found == MOST_CUTS:
            return


def says_both(text: str) -> bool:
    """Whether a message says itself that it holds two matters ("vừa … vừa …")."""
    return _BOTH.search(fold(text)) is not None
