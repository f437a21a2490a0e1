"""One sentence of the bot checked: its placeholders, its tags."""

import re
from collections.abc import Iterator
from string import Formatter

from markupsafe import Markup
from pydantic import BeforeValidator

from bot.domain.faults import RuleBroken

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_TAGS = frozenset({"b", "i", "u", "s", "a", "code"})
"""What both Telegram and a web page understand."""


def fills(*expected: str) -> BeforeValidator:
    """A sentence with exactly these placeholders and well-formed tags."""

    def check(text: object) -> Markup:
        if not isinstance(text, str) or not text.strip():
            raise RuleBroken("cần một câu, không được để trống")
        faults = [*_placeholder_faults(text, set(expected)), *_tag_faults(text)]
        if faults:
            raise RuleBroken("; ".join(faults))
        return Markup(text.strip())  # noqa: S704 - the program's own texts, not a citizen's

    return BeforeValidator(check)


def _placeholder_faults(text: str, expected: set[str]) -> Iterator[str]:
    try:
        parsed = [(name, form, conversion) for _, name, form, conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        yield "dấu ngoặc nhọn { } không khớp nhau"
        return
    used = {name for name, _, _ in parsed}
    yield from (f"thiếu chỗ điền {{{name}}}" for name in sorted(expected - used))
    yield from (f"chỗ điền {{{name}}} không có ở câu này" for name in sorted(used - expected))
    for name, form, conversion in parsed:
        if form or conversion:
            yield f"chỗ điền {{{name}}} chỉ viết tên, không kèm : hay !"


def _tag_faults(text: str) -> Iterator[str]:
    """Telegram refuses a whole message for one tag left open; better to refuse the text at the start."""
    if re.search(r"[<>]", _TAG.sub("", text)):
        yield "dấu < và > chỉ dùng cho thẻ; viết &lt; và &gt;"
    still_open: list[str] = []
    for closing, tag, _ in _TAG.findall(text):
        if tag not in _TAGS:
            yield f"thẻ <{tag}> không dùng được"
        elif not closing:
            still_open.append(tag)
        elif not still_open or still_open.pop() != tag:
            yield f"thẻ </{tag}> không khớp với thẻ mở"
            return
    yield from (f"thẻ <{tag}> chưa đóng" for tag in still_open)
