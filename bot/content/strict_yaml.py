"""YAML read without guessing: every scalar is text, duplicate keys are faults, every value knows its line.

PyYAML's default loading turns ``1.001190`` into 1.00119, ``7:30`` into 450 and ``no`` into False, and lets the
last duplicate key win; content that officials edit can afford none of that. Anchors and tags are faults too: they
would eat the beginning of a text such as ``&c`` or ``!``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.content.plain_form import Plain, read_plain
from bot.domain.faults import Fault

ContentPath: TypeAlias = tuple[str | int, ...]

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Document:
    """The plain content of one file, the line of every path in it, and what is wrong with its form."""

    file: str
    content: Plain = None
    faults: list[Fault] = field(default_factory=list[Fault])
    _known_lines: dict[ContentPath, int] = field(default_factory=dict[ContentPath, int])
    _unread: str | None = None

    @property
    def lines(self) -> dict[ContentPath, int]:
        """The line of every path; a file that was read without counting lines is now read once more."""
        if self._unread is not None:
            self._known_lines = read_text(self._unread, self.file, takes_short_cut=False).lines
            self._unread = None
        return self._known_lines

    @classmethod
    def without_lines(cls, file: str, content: Plain, text: str) -> "Document":
        """What ``text`` says, whose lines need counting only when there is a fault to tell."""
        return cls(file, content, _unread=text)

    def line_of(self, path: ContentPath) -> int:
        """The line of ``path``, or of its nearest ancestor that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: ContentPath, reason: str) -> Fault:
        """A fault at ``path``."""
        return Fault(self.file, self.line_of(path), show(path), reason)


def show(path: ContentPath) -> str:
    """``("fees", 0, "amount")`` as ``fees[0].amount``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read(file: Path, name: str) -> Document:
    """Read ``file``; ``name`` is how faults call it. Unreadable or malformed files become faults, never exceptions.

    An empty file has the content None and no fault.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        fault = Fault(name, 1, "", f"không đọc được tệp (cần mã UTF-8): {unreadable}")
        return Document(name, faults=[fault])
    return read_text(text, name)


def read_text(text: str, name: str, *, takes_short_cut: bool = True) -> Document:
    """As ``read``, of a text. Without the short cut a text in the program's own form, too, is read as YAML."""
    if takes_short_cut and (plain := read_plain(text)) is not None:
        return Document.without_lines(name, plain, text)
    document = Document(name)
    try:
        document.content = _Reader(document, text).read()
    except yaml.MarkedYAMLError as malformed:
        line = malformed.problem_mark.line + 1 if malformed.problem_mark else 1
        reason = f"sai cú pháp YAML (thụt lề, dấu hai chấm, dấu nháy?): {malformed.problem}"
        document.faults.append(Fault(name, line, "", reason))
    except yaml.reader.ReaderError as strange:
        line = text.encode()[: strange.position].count(b"\n") + 1
        document.faults.append(Fault(name, line, "", f"ký tự lạ không được có trong tệp: U+{strange.character:04X}"))
    except RecursionError:
        document.faults.append(Fault(name, 1, "", "các mục lồng nhau quá sâu"))
    return document


class _Reader:
    """Turns the parser's events into plain content, writing lines and faults into ``document``."""

    def __init__(self, document: Document, text: str) -> None:
        self._document = document
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
        self._anchored: dict[str, Plain] = {}

    def read(self) -> Plain:
        """The content of the one document in the file, or None when there is none."""
        content: Plain = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fault_at(event, (), "chỉ được một phần trong mỗi tệp; bỏ dòng ---")
                    break
            elif isinstance(event, yaml.NodeEvent):
                content = self._node(event, ())
        return content

    def _node(self, event: yaml.Event, path: ContentPath) -> Plain:
        self._document.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            self._fault_at(event, path, _NO_ANCHORS)
            return self._anchored.get(str(event.anchor))
        self._refuse_marks(event, path)
        content = self._value(event, path)
        if (anchor := getattr(event, "anchor", None)) is not None:
            self._anchored[anchor] = content
        return content

    def _refuse_marks(self, event: yaml.Event, path: ContentPath) -> None:
        if getattr(event, "anchor", None) is not None:
            self._fault_at(event, path, _NO_ANCHORS)
        if getattr(event, "tag", None) is not None:
            self._fault_at(event, path, "giá trị không được bắt đầu bằng dấu !; nếu là chữ thì đặt trong dấu nháy")

    def _value(self, event: yaml.Event, path: ContentPath) -> Plain:
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in ("", "null", "~") else str(event.value)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        items: list[Plain] = []
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(item, (*path, len(items))))
        return items

    def _mapping(self, path: ContentPath) -> dict[str, Plain]:
        content: dict[str, Plain] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._fault_at(event, path, "tên mục phải là một từ, không phải danh sách")
                self._skip(event)
                self._skip(next(self._events))
                continue
            key = str(event.value)
            self._refuse_marks(event, (*path, key))
            if key in content:
                self._fault_at(event, (*path, key), f"mục “{key}” bị viết hai lần")
                self._skip(next(self._events))
                continue
            self._document.lines[*path, key] = _line(event)
            content[key] = self._node(next(self._events), (*path, key))
        return content

    def _skip(self, event: yaml.Event) -> None:
        """Pass over the node that begins with ``event``."""
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth == 0:
                return
            event = next(self._events)

    def _fault_at(self, event: yaml.Event, path: ContentPath, reason: str) -> None:
        self._document.faults.append(Fault(self._document.file, _line(event), show(path), reason))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


_NO_ANCHORS = "giá trị không được bắt đầu bằng dấu & hay *; nếu là chữ thì đặt trong dấu nháy"
