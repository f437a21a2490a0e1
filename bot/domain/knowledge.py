"""The knowledge base as the rest of the program sees it: complete, consistent and immutable."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.calendar import WorkingCalendar
from bot.domain.elsewhere import Topic
from bot.domain.fields import FieldOfWork, Fields
from bot.domain.offices import Offices
from bot.domain.procedures import Procedure
from bot.domain.surveys import Questionnaire
from bot.domain.vocabulary import Vocabulary


@dataclass(frozen=True)
class Knowledge:
    """All that the bot knows. Lookups by code accept replaced codes.

    ``questionnaires`` holds every version, former and future ones too, in the order in which they are offered;
    ``elsewhere`` the matters that citizens bring here although somebody else handles them.
    """

    procedures: tuple[Procedure, ...]
    fields: Fields
    vocabulary: Vocabulary
    offices: Offices
    calendar: WorkingCalendar
    questionnaires: tuple[Questionnaire, ...] = ()
    elsewhere: tuple[Topic, ...] = ()
    _by_code: dict[str, Procedure] = field(init=False, repr=False, default_factory=dict[str, Procedure])

    def __post_init__(self) -> None:
        for procedure in self.procedures:
            for code in (*procedure.replaces, procedure.code):
                self._by_code[code] = procedure

    def procedure(self, code: str) -> Procedure | None:
        """The procedure whose current or replaced code is ``code``, or None."""
        return self._by_code.get(code)

    def topic(self, topic_id: str) -> Topic | None:
        """The matter handled elsewhere whose id is ``topic_id``, or None."""
        return next((topic for topic in self.elsewhere if topic.id == topic_id), None)

    def questionnaire(self, questionnaire_id: str) -> Questionnaire | None:
        """The version of a questionnaire called ``questionnaire_id``, in force or not, or None."""
        return next((each for each in self.questionnaires if each.id == questionnaire_id), None)

    def in_field(self, field_id: str) -> Sequence[Procedure]:
        """The procedures of one field of work, by short name."""
        return sorted((p for p in self.procedures if p.field == field_id), key=lambda procedure: procedure.short_name)

    def browsable_fields(self) -> Sequence[FieldOfWork]:
        """The fields of work that have any procedure, in the order of ``fields.yaml``."""
        used = {procedure.field for procedure in self.procedures}
        return [entry for entry in self.fields.fields if entry.id in used]
