"""The questionnaires of ``surveys/``: one file a version, and what must hold between the files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from bot.content import strict_yaml
from bot.content.decoding import decode
from bot.content.strict_yaml import Document
from bot.domain.faults import Fault
from bot.domain.survey_rules import scheme_breaches
from bot.domain.surveys import Offered, Questionnaire, Scheme

FOLDER = "surveys"

_SIDE_BY_SIDE = (Scheme.POLL, Scheme.STARS)
"""An office may hold several polls at once; figures of two SIPAS versions of one day would answer each other."""

_BY_ITSELF = (Offered.AFTER_RESULT, Offered.AT_COUNTER)
"""Occasions on which the first questionnaire starts without being chosen."""


@dataclass(frozen=True, slots=True)
class _Filed:
    document: Document
    survey: Questionnaire | None

    @property
    def id(self) -> str | None:
        """The id as written, even when the rest of the file cannot be read."""
        content = self.document.content
        written = content.get("id") if isinstance(content, dict) else None
        return written if isinstance(written, str) else None


def read_questionnaires(folder: Path, files: Sequence[Path]) -> tuple[tuple[Questionnaire, ...], list[Fault]]:
    """The questionnaires in ``files`` of the knowledge base in ``folder``, by rank and id, and every fault.

    No files is no fault: an office that does not want ratings removes them.
    """
    filed = [_read(folder, file) for file in files]
    faults = [fault for entry in filed for fault in entry.document.faults]
    faults += [*_names(filed), *_clashes([(entry.document, entry.survey) for entry in filed if entry.survey])]
    surveys = [entry.survey for entry in filed if entry.survey is not None]
    return tuple(sorted(surveys, key=lambda survey: (survey.rank, survey.id))), faults


def _read(folder: Path, file: Path) -> _Filed:
    document = strict_yaml.read(file, file.relative_to(folder).as_posix())
    survey = decode(document, Questionnaire)
    if survey is not None:
        document.faults += [document.fault(breach.place, breach.reason) for breach in scheme_breaches(survey)]
    return _Filed(document, survey)


def _names(filed: Sequence[_Filed]) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for entry in filed:
        if entry.id is None:
            continue
        first = owner.setdefault(entry.id, entry.document.file)
        if first != entry.document.file:
            yield entry.document.fault(("id",), f"mã phiếu {entry.id} đã dùng trong {first}")
        elif Path(entry.document.file).stem != entry.id:
            yield entry.document.fault(("id",), f"tệp của phiếu này phải tên là {FOLDER}/{entry.id}.yaml")


def _clashes(filed: Sequence[tuple[Document, Questionnaire]]) -> Iterator[Fault]:
    """Told in the later of two questionnaires: the earlier one is in use already."""
    in_time = sorted(filed, key=lambda entry: (entry[1].valid_from, entry[1].id))
    for (other, earlier), (document, later) in combinations(in_time, 2):
        shared = [occasion for occasion in later.offered if occasion in earlier.offered]
        if later.valid_from > (earlier.valid_until or date.max) or not shared:
            continue
        if later.scheme is earlier.scheme and later.scheme not in _SIDE_BY_SIDE:
            reason = f"trùng thời gian với {other.file}, cũng là phiếu {later.scheme} đưa ra {', '.join(shared)}"
            yield document.fault(("valid_from",), f"{reason}; đặt valid_until cho phiếu cũ trước ngày này")
        elif later.rank == earlier.rank and (unclear := [each for each in shared if each in _BY_ITSELF]):
            reason = f"cùng thứ tự {later.rank} với {other.file} khi {', '.join(unclear)}; cho hai số khác nhau"
            yield document.fault(("rank",), reason)
