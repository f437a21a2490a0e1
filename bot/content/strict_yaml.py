"""YAML read without guessing: every scalar is text, duplicate keys are faults, every value knows its line.

PyYAML's default loading turns ``1.001190`` into 1.00119, ``7:30`` into 450 and ``no`` into False, and lets the
last duplicate key win; content that officials edit can afford none of that.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.domain.faults import Fault

Plain: TypeAlias = "str | None | list[Plain] | dict[str, Plain]"
ContentPath: TypeAlias = tuple[str | int, ...]

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Document:
    """The plain content of one file, the line of every path in it, and what is wrong with its form."""

    file: str
    content: Plain = None
    lines: dict[ContentPath, int] = field(default_factory=dict[ContentPath, int])
    faults: list[Fault] = field(default_factory=list[Fault])

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
    """Read ``file``; ``name`` is how faults call it. Unreadable or malformed files become faults, never exceptions."""
    document = Document(name)
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError) as unreadable:
        document.faults.append(Fault(name, 1, "", f"không đọc được tệp (cần mã UTF-8): {unreadable}"))
    except yaml.MarkedYAMLError as malformed:
        line = malformed.problem_mark.line + 1 if malformed.problem_mark else 1
        reason = f"sai cú pháp YAML (thụt lề, dấu hai chấm, dấu nháy?): {malformed.problem}"
        document.faults.append(Fault(name, line, "", reason))
    except yaml.YAMLError as malformed:
        document.faults.append(Fault(name, 1, "", f"tệp có ký tự lạ, không phải YAML: {malformed}"))
    else:
        if node is None:
            document.faults.append(Fault(name, 1, "", "tệp trống"))
        else:
            document.content = _plain(document, node, (), set())
    return document


def _plain(document: Document, node: yaml.Node, path: ContentPath, seen: set[int]) -> Plain:
    document.lines[path] = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode):
        if id(node) in seen:
            document.faults.append(document.fault(path, "không dùng & và * để lặp lại một đoạn; hãy viết lại đoạn đó"))
            return None
        seen.add(id(node))
    match node:
        case yaml.ScalarNode():
            return None if not node.style and node.value in ("", "null", "~") else str(node.value)
        case yaml.SequenceNode():
            return [_plain(document, item, (*path, place), seen) for place, item in enumerate(node.value)]
        case yaml.MappingNode():
            return _mapping(document, node, path, seen)
        case _:
            raise TypeError(f"unknown YAML node {node!r}")


def _mapping(document: Document, node: yaml.MappingNode, path: ContentPath, seen: set[int]) -> dict[str, Plain]:
    content: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            document.faults.append(document.fault(path, "tên mục phải là một từ, không phải danh sách"))
            continue
        key = str(key_node.value)
        if key in content:
            line = key_node.start_mark.line + 1
            document.faults.append(Fault(document.file, line, show((*path, key)), f"mục “{key}” bị viết hai lần"))
            continue
        content[key] = _plain(document, value_node, (*path, key), seen)
        document.lines[(*path, key)] = key_node.start_mark.line + 1
    return content
