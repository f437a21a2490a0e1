"""What must hold between the files of the knowledge base.

Checked on the plain content, so that a file with other faults still takes part: all faults come in one run, and
nobody is told that a procedure is missing because its file has a typing error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.content.strict_yaml import ContentPath, Document
from bot.domain.faults import Fault
from bot.domain.fields import Fields
from bot.domain.procedures import check_expiry
from bot.domain.vocabulary import Vocabulary
from bot.matching.folding import normalise
from bot.matching.tokens import Token, tokenise

ELSEWHERE = "elsewhere"
"""The folder of the matters that are handled elsewhere."""

_QUESTIONS_REMEMBERED = 1 << 13
"""A knowledge base holds some 1,500; two checks look at each, and every reload again."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The file of a procedure, or of a matter handled elsewhere: read but perhaps not decodable."""

    document: Document

    @property
    def file(self) -> str:
        """The file's name in the folder."""
        return self.document.file

    @property
    def described(self) -> str:
        """What the file describes, in a word, and where it is."""
        return f"{'việc' if self.file.startswith(ELSEWHERE) else 'thủ tục'} trong {self.file}"

    @property
    def own_names(self) -> tuple[str, ...]:
        """The entries whose names belong to this file alone. The state gives several procedures one official name."""
        return ("name", "short_name") if self.text("origin") is None else ("short_name",)

    def text(self, key: str) -> str | None:
        """The text under ``key``, if there is one."""
        value = self.document.content.get(key) if isinstance(self.document.content, dict) else None
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> list[tuple[ContentPath, str]]:
        """The texts listed under ``key``, each with its path."""
        value = self.document.content.get(key) if isinstance(self.document.content, dict) else None
        items = value if isinstance(value, list) else []
        return [((key, place), item) for place, item in enumerate(items) if isinstance(item, str)]

    def fault(self, path: ContentPath, reason: str) -> Fault:
        """A fault of this file at ``path``."""
        return self.document.fault(path, reason)


def cross_check(filed: Sequence[Filed], fields: Fields | None, today: date | None) -> list[Fault]:
    """Every fault between the files and ``fields``; ``today`` None leaves out what time makes wrong.

    Matters handled elsewhere stand among the procedures: they share names, examples and dates with them.
    """
    faults = [*_codes(filed), *_ids(filed), *_names(filed), *_references(filed), *_questions_told_apart(filed)]
    if fields is not None:
        faults += _fields(filed, fields)
    if today is not None:
        faults += _check_dates(filed, today)
    return faults


def check_vocabulary(filed: Sequence[Filed], vocabulary: Vocabulary, document: Document) -> list[Fault]:
    """Every fault between the procedures' files and ``vocabulary``, which ``document`` was decoded to."""
    return [*_voices(filed, vocabulary), *_families(filed, vocabulary, document)]


def _codes(filed: Sequence[Filed]) -> Iterator[Fault]:
    owner: dict[str, Filed] = {}
    for entry in filed:
        own = entry.text("code")
        places: list[tuple[ContentPath, str]] = [(("code",), own)] if own is not None else []
        for path, code in places + entry.texts("replaces"):
            first = owner.setdefault(code, entry)
            if first is not entry or (path[0] == "replaces" and code == own):
                yield entry.fault(path, f"mã {code} đã dùng trong {first.file}")


def _ids(filed: Sequence[Filed]) -> Iterator[Fault]:
    """A matter handled elsewhere is called as its file, so no two share an id."""
    for entry in filed:
        own = entry.text("id") if entry.file.startswith(ELSEWHERE) else None
        if own is not None and entry.file != f"{ELSEWHERE}/{own}.yaml":
            yield entry.fault(("id",), f"tệp của việc này phải tên là {ELSEWHERE}/{own}.yaml")


def _names(filed: Sequence[Filed]) -> Iterator[Fault]:
    """No two procedures may claim one alias, nor one the name of another."""
    owner: dict[str, Filed] = {}
    named = [(entry, key, name) for entry in filed for key in entry.own_names if (name := entry.text(key))]
    for entry, key, name in named:
        first = owner.setdefault(normalise(name), entry)
        if first is not entry:
            yield entry.fault((key,), f"trùng tên với {first.described}")
    for entry in filed:
        for path, alias in entry.texts("aliases"):
            first = owner.setdefault(normalise(alias), entry)
            if first is not entry:
                yield entry.fault(path, f"tên gọi “{alias}” đã thuộc về {first.described}")


def _questions_told_apart(filed: Sequence[Filed]) -> Iterator[Fault]:
    owner: dict[str, Filed] = {}
    for entry in filed:
        for path, question in entry.texts("questions"):
            key = " ".join(token.typed for token in _words(question))
            if key in owner:
                yield entry.fault(path, f"câu hỏi này đã có trong {owner[key].file}")
            owner.setdefault(key, entry)


def _references(filed: Sequence[Filed]) -> Iterator[Fault]:
    known = {entry.text("code") for entry in filed} | {code for entry in filed for _, code in entry.texts("replaces")}
    for entry in filed:
        for path, code in entry.texts("related"):
            if code not in known:
                yield entry.fault(path, f"không có thủ tục nào mang mã {code}")
            elif code == entry.text("code"):
                yield entry.fault(path, "thủ tục không thể liên quan tới chính nó")


def _fields(filed: Sequence[Filed], fields: Fields) -> Iterator[Fault]:
    known = {field.id for field in fields.fields}
    for entry in filed:
        field = entry.text("field")
        folder = entry.file.split("/")[-2]
        if field is None:
            continue
        if field not in known:
            yield entry.fault(("field",), f"lĩnh vực “{field}” không có trong fields.yaml")
        elif field != folder:
            yield entry.fault(("field",), f"tệp nằm trong thư mục {folder}, phải là {field}")


def _check_dates(filed: Sequence[Filed], today: date) -> Iterator[Fault]:
    for entry in filed:
        checked = _date(entry.text("checked_on"))
        again = _date(entry.text("check_again_by"))
        if checked is None:
            continue
        expires = check_expiry(checked, again)
        if checked > today:
            yield entry.fault(("checked_on",), "ngày kiểm tra nằm ở tương lai")
        elif expires < today:
            path = "check_again_by" if again else "checked_on"
            yield entry.fault(
                (path,), f"quá hạn kiểm tra từ ngày {expires:%d/%m/%Y}; đối chiếu lại với nguồn rồi sửa checked_on"
            )


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None  # told when the file is decoded


def _voices(filed: Sequence[Filed], vocabulary: Vocabulary) -> Iterator[Fault]:
    """Half of the examples are as citizens type: without accents or in chat-speak."""
    chat = {normalise(short) for entry in vocabulary.abbreviations for short in entry.short if " " not in short}
    for entry in filed:
        questions = [question for _, question in entry.texts("questions")]
        typed = sum(1 for question in questions if _is_typed(_words(question), chat))
        if typed * 2 < len(questions):
            reason = f"mới có {typed}/{len(questions)} câu không dấu hoặc kiểu nhắn tin; cần ít nhất một nửa"
            yield entry.fault(("questions",), reason)


def _is_typed(words: Sequence[Token], chat: set[str]) -> bool:
    return not any(word.is_marked for word in words) or any(word.typed in chat for word in words)


@lru_cache(_QUESTIONS_REMEMBERED)
def _words(question: str) -> tuple[Token, ...]:
    return tuple(tokenise(question))


def _families(filed: Sequence[Filed], vocabulary: Vocabulary, document: Document) -> Iterator[Fault]:
    known = {entry.text("code") for entry in filed}
    for place, family in enumerate(vocabulary.families):
        for member, code in enumerate(family.members):
            if code not in known:
                yield document.fault(("families", place, "members", member), f"không có thủ tục nào mang mã {code}")
