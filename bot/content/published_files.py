"""Published procedures as files of a knowledge folder, and what a folder lacks to be a whole knowledge base."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from bot.content import strict_yaml
from bot.content.knowledge import shipped, yaml_files
from bot.content.plain_form import Plain, Writable, write_plain
from bot.domain.published import PublishedProcedure
from bot.matching.folding import normalise

PROCEDURES = "procedures"
COPIED_FILES = ("fields.yaml", "offices.yaml", "calendar.yaml", "dossier_states.yaml", "surveys")
"""Taken from the knowledge that came with the program where a folder has none of its own. Not ``elsewhere/``: it turns
citizens away from matters that a folder of all published procedures knows."""

VOCABULARY = "vocabulary.yaml"
FIELDS = "fields.yaml"

_HEAD = """# Nhập từ dữ liệu công bố, chưa kiểm tra. checked_on và source.on là ngày nhập.
# Cán bộ đối chiếu, sửa, thêm questions và aliases; xong thì xóa origin và kept_texts, điền confirmed_by.
"""


@dataclass(slots=True)
class Shelf:
    """The procedures that a folder holds: files by any code, names taken, and by own code field and short name."""

    folder: Path
    files: dict[str, Path] = field(default_factory=dict[str, Path])
    names: set[str] = field(default_factory=set[str])
    fields: dict[str, str] = field(default_factory=dict[str, str])
    short_names: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, folder: Path) -> "Shelf":
        """What ``folder`` holds; faulty files count as far as they can be read."""
        shelf = cls(folder)
        for below in (PROCEDURES, "elsewhere"):
            for file in yaml_files(folder / below):
                shelf._take_in(file)
        return shelf

    def _take_in(self, file: Path) -> None:
        content = strict_yaml.read(file, file.name).content
        if not isinstance(content, dict):
            return
        own = content.get("code")
        for code in (own, *_texts(content.get("replaces"))):
            if isinstance(code, str):
                self.files.setdefault(code, file)
        if isinstance(own, str) and isinstance(filed := content.get("field"), str):
            self.fields[own] = filed
            self.short_names[own] = str(content.get("short_name") or "")
        self.names |= {normalise(name) for name in _names(content)}


def _names(content: Mapping[str, Plain]) -> Iterator[str]:
    """The names that no other procedure's button may show."""
    yield from _texts(content.get("aliases"))
    for key in ("name", "short_name"):
        value = content.get(key)
        if isinstance(value, str) and (key != "name" or content.get("origin") is None):
            yield value


def _texts(value: Plain) -> Sequence[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def procedure_text(procedure: PublishedProcedure) -> str:
    """The file of ``procedure``: what it does not have is left out."""
    content = {"origin": procedure.origin, **procedure.model_dump(mode="json", exclude_defaults=True)}
    return _HEAD + write_plain(cast("Mapping[str, Writable]", _as_texts(content)))


def _as_texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: _as_texts(each) for key, each in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_as_texts(each) for each in cast("list[object]", value)]
    return str(value)


def write_whole(file: Path, text: str) -> None:
    """Write ``text`` into ``file``: all of it or, should the program die meanwhile, nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.draft")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(file)


def copy_what_lacks(folder: Path) -> list[str]:
    """Copy the files without which ``folder`` is no knowledge base; the names of those copied."""
    return [name for name in COPIED_FILES if _copied(shipped() / name, folder / name)]


def _copied(source: Path, target: Path) -> bool:
    if target.exists():
        return False
    for file in yaml_files(source) if source.is_dir() else [source]:
        within = target / file.relative_to(source) if source.is_dir() else target
        write_whole(within, file.read_text(encoding="utf-8"))
    return True


def add_fields(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Add the fields of work in ``wanted`` (id to name) that ``fields.yaml`` lacks; the ids added.

    Lines are put below those that are there, comments and order stay. A file that lists its fields in another way than
    one below the other is written anew.
    """
    file = folder / FIELDS
    text = file.read_text(encoding="utf-8")
    known = _fields(text)
    missing = {each: name for each, name in wanted.items() if each not in {entry.get("id") for entry in known}}
    if not missing:
        return []
    added = [{"id": each, "name": name, "name_en": name} for each, name in missing.items()]
    below = text.rstrip("\n") + "\n" + "".join(f"  - {_flow(entry)}\n" for entry in added)
    if _fields(below) != [*known, *added]:
        below = write_plain({"fields": [*known, *added]})
    write_whole(file, below)
    return list(missing)


def _fields(text: str) -> list[dict[str, str]]:
    content = strict_yaml.read_text(text, FIELDS).content
    listed = content.get("fields") if isinstance(content, dict) else None
    return (
        cast("list[dict[str, str]]", [each for each in listed if isinstance(each, dict)])
        if isinstance(listed, list)
        else []
    )


def _flow(entry: Mapping[str, str]) -> str:
    return "{" + ", ".join(line.rstrip("\n") for line in map(_one_line, entry.items())) + "}"


def _one_line(pair: tuple[str, str]) -> str:
    return write_plain(dict([pair]))


def copy_vocabulary(folder: Path, codes: set[str]) -> bool:
    """Copy the vocabulary where ``folder`` has none, with only those families whose procedures are among ``codes``."""
    if (folder / VOCABULARY).exists():
        return False
    content = strict_yaml.read(shipped() / VOCABULARY, VOCABULARY).content
    if not isinstance(content, dict):
        return False
    families = content.get("families")
    kept = [family for each in families if (family := _family(each, codes))] if isinstance(families, list) else []
    write_whole(folder / VOCABULARY, write_plain(cast("Mapping[str, Writable]", {**content, "families": kept})))
    return True


def _family(family: Plain, codes: set[str]) -> dict[str, Plain] | None:
    """The family as far as ``codes`` has its members; None when they are no family any more."""
    if not isinstance(family, dict):
        return None
    members = [code for code in _texts(family.get("members")) if code in codes]
    without_default = {key: value for key, value in family.items() if key != "default" or value in members}
    return {**without_default, "members": cast("list[Plain]", members)} if len(members) > 1 else None
