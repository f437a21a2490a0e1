"""What must hold between the files of the knowledge base."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.content.strict_yaml import ContentPath, Document
from bot.domain.faults import Fault
from bot.domain.fields import Fields
from bot.domain.procedures import Procedure
from bot.domain.vocabulary import Vocabulary
from bot.matching.folding import is_accented, normalise
from bot.matching.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Filed:
    """A procedure and the document that it was decoded from."""

    document: Document
    procedure: Procedure

    def fault(self, path: ContentPath, reason: str) -> Fault:
        """A fault of this file at ``path``."""
        return self.document.fault(path, reason)


def cross_check(
    filed: Sequence[Filed], fields: Fields | None, vocabulary: Vocabulary | None, today: date | None
) -> list[Fault]:
    """Every fault between the files; ``today`` None leaves out expired checks."""
    faults = [*_codes(filed), *_names(filed), *_references(filed), *_questions_told_apart(filed)]
    if fields is not None:
        faults += _fields(filed, fields)
    if vocabulary is not None:
        faults += _voices(filed, vocabulary)
        faults += _families(filed, vocabulary)
    if today is not None:
        faults += _expired(filed, today)
    return faults


def _codes(filed: Sequence[Filed]) -> Iterator[Fault]:
    owner: dict[str, Filed] = {}
    for entry in filed:
        places: list[tuple[ContentPath, str]] = [(("code",), entry.procedure.code)]
        places += [(("replaces", place), code) for place, code in enumerate(entry.procedure.replaces)]
        for path, code in places:
            first = owner.setdefault(code, entry)
            if first is not entry or (path[0] == "replaces" and code == entry.procedure.code):
                yield entry.fault(path, f"mã {code} đã dùng trong {first.document.file}")


def _names(filed: Sequence[Filed]) -> Iterator[Fault]:
    """No two procedures may claim one alias, nor one the name of another."""
    owner: dict[str, Filed] = {}
    for entry in filed:
        for name in (entry.procedure.name, entry.procedure.short_name):
            owner.setdefault(normalise(name), entry)
    for entry in filed:
        for name in ("name", "short_name"):
            first = owner[normalise(getattr(entry.procedure, name))]
            if first is not entry:
                yield entry.fault((name,), f"trùng tên với thủ tục trong {first.document.file}")
        for place, alias in enumerate(entry.procedure.aliases):
            first = owner.setdefault(normalise(alias), entry)
            if first is not entry:
                yield entry.fault(
                    ("aliases", place), f"tên gọi “{alias}” đã thuộc về thủ tục trong {first.document.file}"
                )


def _questions_told_apart(filed: Sequence[Filed]) -> Iterator[Fault]:
    owner: dict[str, Filed] = {}
    for entry in filed:
        for place, question in enumerate(entry.procedure.questions):
            key = " ".join(token.typed for token in tokenise(question))
            if key in owner:
                yield entry.fault(("questions", place), f"câu hỏi này đã có trong {owner[key].document.file}")
            owner.setdefault(key, entry)


def _references(filed: Sequence[Filed]) -> Iterator[Fault]:
    known = {code for entry in filed for code in (entry.procedure.code, *entry.procedure.replaces)}
    for entry in filed:
        for place, code in enumerate(entry.procedure.related):
            if code not in known:
                yield entry.fault(("related", place), f"không có thủ tục nào mang mã {code}")
            elif code == entry.procedure.code:
                yield entry.fault(("related", place), "thủ tục không thể liên quan tới chính nó")


def _fields(filed: Sequence[Filed], fields: Fields) -> Iterator[Fault]:
    known = {field.id for field in fields.fields}
    for entry in filed:
        field = entry.procedure.field
        folder = entry.document.file.split("/")[-2]
        if field not in known:
            yield entry.fault(("field",), f"lĩnh vực “{field}” không có trong fields.yaml")
        elif field != folder:
            yield entry.fault(("field",), f"tệp nằm trong thư mục {folder}, phải là {field}")


def _voices(filed: Sequence[Filed], vocabulary: Vocabulary) -> Iterator[Fault]:
    """Half of the examples are as citizens type: without accents or in chat-speak."""
    chat = {normalise(short) for entry in vocabulary.abbreviations for short in entry.short if " " not in short}
    for entry in filed:
        questions = entry.procedure.questions
        typed = sum(1 for question in questions if not is_accented(question) or _words(question) & chat)
        if typed * 2 < len(questions):
            reason = f"mới có {typed}/{len(questions)} câu không dấu hoặc kiểu nhắn tin; cần ít nhất một nửa"
            yield entry.fault(("questions",), reason)


def _words(question: str) -> set[str]:
    return {token.typed for token in tokenise(question)}


def _families(filed: Sequence[Filed], vocabulary: Vocabulary) -> Iterator[Fault]:
    known = {entry.procedure.code for entry in filed}
    for place, family in enumerate(vocabulary.families):
        for code in family.members:
            if code not in known:
                yield Fault("vocabulary.yaml", 1, f"families[{place}].members", f"không có thủ tục nào mang mã {code}")


def _expired(filed: Sequence[Filed], today: date) -> Iterator[Fault]:
    for entry in filed:
        expires = entry.procedure.check_expires_on
        if expires < today:
            path = "check_again_by" if entry.procedure.check_again_by else "checked_on"
            yield entry.fault(
                (path,), f"quá hạn kiểm tra từ ngày {expires:%d/%m/%Y}; đối chiếu lại với nguồn rồi sửa checked_on"
            )
