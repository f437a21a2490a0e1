"""How an import of published procedures went: counted part by part, with examples of what was kept as text."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.published.doubts import Counted, Doubt, Part
from bot.published.translation import Translated

EXAMPLES_A_REASON = 3
LONGEST_EXAMPLE = 200
"""Characters; enough to find the passage in the publication."""


class Grade(StrEnum):
    """How far one part of one record was understood."""

    UNDERSTOOD = "understood"
    PARTLY = "partly"
    KEPT = "kept_as_text"
    ABSENT = "absent"


def grade(counted: Counted) -> Grade:
    """The grade of a part with these items."""
    if not counted.items:
        return Grade.ABSENT
    if counted.understood == counted.items:
        return Grade.UNDERSTOOD
    return Grade.PARTLY if counted.understood else Grade.KEPT


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that an official should look at, and the procedure it is in."""

    code: str
    written: str


@dataclass(slots=True)
class PartTally:
    """One part over all records: records by grade, items, and what was doubtful by reason."""

    records: Counter[Grade] = field(default_factory=Counter[Grade])
    items: int = 0
    understood: int = 0
    doubts: Counter[str] = field(default_factory=Counter[str])
    examples: dict[str, list[Example]] = field(default_factory=dict[str, list[Example]])

    def count(self, counted: Counted) -> None:
        """Count one record's part."""
        self.records[grade(counted)] += 1
        self.items += counted.items
        self.understood += counted.understood

    def doubt(self, code: str, doubt: Doubt) -> None:
        """Count a doubt, and remember the first few passages of its kind."""
        self.doubts[doubt.reason] += 1
        examples = self.examples.setdefault(doubt.reason, [])
        example = Example(code, doubt.written[:LONGEST_EXAMPLE])
        if len(examples) < EXAMPLES_A_REASON and example.written not in {other.written for other in examples}:
            examples.append(example)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "records": {each.value: self.records[each] for each in Grade},
            "items": self.items,
            "understood": self.understood,
            "doubts": [
                {
                    "reason": reason,
                    "count": count,
                    "examples": [{"code": each.code, "written": each.written} for each in self.examples[reason]],
                }
                for reason, count in self.doubts.most_common()
            ],
        }


@dataclass(slots=True)
class ImportReport:
    """Everything to tell about an import; grows record by record and stays small."""

    read: int = 0
    written: int = 0
    replaced: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    rejected: int = 0
    parts: dict[Part, PartTally] = field(default_factory=lambda: {part: PartTally() for part in Part})
    copied: list[str] = field(default_factory=list[str])
    new_fields: list[str] = field(default_factory=list[str])

    def count(self, translated: Translated) -> None:
        """Count what was understood of one record."""
        for part, counted in translated.counted.items():
            self.parts[part].count(counted)
        for doubt in translated.doubts:
            self.parts[doubt.part].doubt(translated.procedure.code, doubt)

    def told_parts(self) -> Iterator[tuple[Part, PartTally]]:
        """The parts that have anything to tell."""
        return ((part, tally) for part, tally in self.parts.items() if tally.items or tally.doubts)

    def as_json(self) -> Mapping[str, object]:
        """For programs; the keys are stable."""
        return {
            "schema": "motcua-knowledge-import/1",
            "read": self.read,
            "written": self.written,
            "replaced": self.replaced,
            "skipped": [{"code": code, "file": file} for code, file in self.skipped],
            "rejected": self.rejected,
            "copied_files": self.copied,
            "new_fields": self.new_fields,
            "parts": {part.value: tally.as_json() for part, tally in self.told_parts()},
        }
