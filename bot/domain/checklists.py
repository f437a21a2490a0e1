"""One citizen's own list of papers: which question comes next, which papers are left, which are ticked.

A checklist is a value without memory: procedure, answers and ticks say it all, so that a button can carry it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from zlib import crc32

from bot.domain.case_questions import CaseQuestion
from bot.domain.procedures import Procedure, RequiredDocument

UNSURE = -1
"""The answer of a citizen who does not know: what depends on that question may be needed."""

Answers = tuple[int | None, ...]
"""For each case question in its order the option's place, ``UNSURE``, or None when it is not answered."""

MOST_TICKS = 90
"""Papers that can be ticked: Telegram shows at most 100 buttons, and takes 64 bytes of each."""


class Need(Enum):
    """Whether a citizen needs a paper: for certain, only in a case that nobody asked about, or not at all."""

    CERTAIN = "certain"
    PERHAPS = "perhaps"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a citizen's list; ``place`` (from 0) is its place among all papers of the procedure."""

    place: int
    document: RequiredDocument
    is_certain: bool
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """The papers of ``procedure`` after ``answers``; bit n of ``ticks`` says that the paper at place n is at hand."""

    procedure: Procedure
    answers: Answers
    ticks: int = 0

    @property
    def questions(self) -> tuple[CaseQuestion, ...]:
        """The procedure's case questions."""
        return self.procedure.case_questions

    @property
    def next_question(self) -> int | None:
        """The place of the first open question that still changes the list; None when the list is final."""
        return next(self._still_asked(), None)

    @property
    def questions_left(self) -> int:
        """How many more questions there can be: each answer may spare some of them."""
        return sum(1 for _ in self._still_asked())

    @property
    def answered(self) -> tuple[tuple[CaseQuestion, int], ...]:
        """The questions answered, with their answers."""
        pairs = zip(self.questions, self.answers, strict=True)
        return tuple((question, answer) for question, answer in pairs if answer is not None)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of this citizen, the certain ones first, each part in the procedure's order."""
        needed = [(place, document, self.need(document)) for place, document in enumerate(self._documents)]
        listed = [
            Paper(place, document, need is Need.CERTAIN, bool(self.ticks >> place & 1))
            for place, document, need in needed
            if need is not Need.NOT
        ]
        return tuple(sorted(listed, key=lambda paper: not paper.is_certain))

    def need(self, document: RequiredDocument) -> Need:
        """Whether ``document`` is needed after the answers so far.

        One whose case stands in words (``when``), wholly or in part, is for the citizen to judge.
        """
        fits = [self._fits(question, chosen) for question, chosen in document.cases.items()]
        if False in fits:
            return Need.NOT
        is_for_the_citizen = document.depends_on_when or (document.when and not document.cases)
        return Need.PERHAPS if None in fits or is_for_the_citizen else Need.CERTAIN

    def answering(self, question: int, answer: int) -> "Checklist":
        """The list after the question at place ``question`` was answered; raises ValueError for no answer of its."""
        if not UNSURE <= answer < len(self.questions[question].options):
            raise ValueError(answer)
        return replace(self, answers=(*self.answers[:question], answer, *self.answers[question + 1 :]))

    def back(self) -> "Checklist":
        """The list before the question answered last; before the first one nothing changes."""
        given = [place for place, answer in enumerate(self.answers) if answer is not None]
        return replace(self, answers=tuple(None if place in given[-1:] else a for place, a in enumerate(self.answers)))

    def afresh(self) -> "Checklist":
        """The list before any question; ticks stay, for a paper at hand stays at hand."""
        return replace(self, answers=no_answers(self.procedure))

    def ticking(self, place: int, *, is_at_hand: bool) -> "Checklist":
        """The list after the paper at ``place`` was ticked, or unticked; raises ValueError when there is none."""
        if not 0 <= place < min(len(self._documents), MOST_TICKS):
            raise ValueError(place)
        return replace(self, ticks=self.ticks | 1 << place if is_at_hand else self.ticks & ~(1 << place))

    @property
    def _documents(self) -> tuple[RequiredDocument, ...]:
        return self.procedure.required_documents

    def _still_asked(self) -> Iterator[int]:
        """Open questions on which a paper depends that the other answers have not ruled out."""
        asked_of = {
            name for document in self._documents if self.need(document) is not Need.NOT for name in document.cases
        }
        for place, (question, answer) in enumerate(zip(self.questions, self.answers, strict=True)):
            if answer is None and question.id in asked_of:
                yield place

    def _fits(self, name: str, chosen: tuple[str, ...]) -> bool | None:
        """Whether the answer to the question ``name`` is among ``chosen``; None while nobody knows."""
        for question, answer in zip(self.questions, self.answers, strict=True):
            if question.id == name:
                return None if answer is None or answer == UNSURE else question.options[answer].id in chosen
        raise AssertionError(f"{name}: refused when the file was read")


def no_answers(procedure: Procedure) -> Answers:
    """The answers before any question."""
    return (None,) * len(procedure.case_questions)


def begun(procedure: Procedure, ticks: int = 0) -> Checklist:
    """The list of ``procedure`` before any question."""
    return Checklist(procedure, no_answers(procedure), ticks)


def edition(procedure: Procedure) -> str:
    """Four letters that (nearly always) differ once papers, questions or options change.

    An answer and a tick are numbers: after such a change they would mean something else.
    """
    papers = (f"{document.name}|{document.cases}" for document in procedure.required_documents)
    questions = (f"{each.id}:{[option.id for option in each.options]}" for each in procedure.case_questions)
    return f"{crc32(chr(10).join((*papers, *questions)).encode()) & 0xFFFF:04x}"
