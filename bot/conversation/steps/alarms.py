"""What must not wait for a procedure: emergencies, fraud, complaints, and attempts to give the bot other orders."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.conversation.context import Context, Turn
from bot.conversation.messages import Button, Reply, Said
from bot.conversation.rendering.choices import menu_rows, procedure_rows
from bot.conversation.rendering.offices import name_of
from bot.conversation.steps.questions import ask
from bot.matching.matcher import Match
from bot.matching.small_talk import Kind
from bot.service.answering import ELSEWHERE_FROM, OFFER_FROM
from bot.service.leads import ANSWER_FROM

_GRAVEST_FIRST = (Kind.EMERGENCY, Kind.SCAM, Kind.COMPLAINT, Kind.TAMPERING)

MOST_PROCEDURES = 2
"""Buttons below such a reply for procedures that may be meant all the same."""
TOPIC_IN_AN_EMERGENCY = 0.50
"""Below this score a topic is only near: an accident in the street is near traffic fines (0.39)."""
COMPLAINT_ABOUT = 0.52
"""Whoever complains about a matter is not asking for it, unless the match is this clear."""


async def step(context: Context) -> Turn | None:
    """Answer such a message, unless it names what it needs: "mất căn cước do bị cướp" wants a new card."""
    content = context.message.content
    if not isinstance(content, Said):
        return None
    kind = next((kind for kind in _GRAVEST_FIRST if kind in context.remark.kinds), None)
    if kind is None:
        return None
    alarm = _Alarm(context, kind, *map(context.answering.matcher.match, (content.text, context.remark.rest_text)))
    if not alarm.names_its_matter:
        return alarm.answered
    warning = alarm.in_short
    return ask(context, content.text).beginning_with(warning) if warning else None


@dataclass(frozen=True, slots=True)
class _Alarm:
    """A message of ``kind``, matched as a ``whole`` and by its ``rest`` without the words that raised the alarm."""

    context: Context
    kind: Kind
    whole: Match
    rest: Match

    @property
    def in_short(self) -> Markup | None:
        """What to say before the matter: frauds use the names of procedures, and few complaints are a procedure."""
        say = self.context.texts.small_talk
        return {Kind.SCAM: say.scam_in_short, Kind.COMPLAINT: say.complaint_in_short}.get(self.kind)

    @property
    def names_its_matter(self) -> bool:
        topic = self.whole.topics[0].score if self.whole.topics else 0.0
        match self.kind:
            case Kind.EMERGENCY:
                return self._names_a_procedure or topic >= TOPIC_IN_AN_EMERGENCY
            case Kind.SCAM:  # every fraud is near topics such as bank accounts, but the warning comes first
                return self._names_a_procedure
            case Kind.COMPLAINT:
                return self._is_a_matter_of_complaint or topic >= ELSEWHERE_FROM
            case _:
                return self._names_a_procedure or topic >= ELSEWHERE_FROM

    @property
    def _names_a_procedure(self) -> bool:
        scores = [match.candidates[0].score for match in (self.whole, self.rest) if match.candidates]
        return self.whole.family is not None or max(scores, default=0.0) >= ANSWER_FROM

    @property
    def _is_a_matter_of_complaint(self) -> bool:
        """Whether a procedure is meant that is about complaining itself, or clearly another one."""
        best = self.whole.candidates[0] if self.whole.candidates else None
        if best is None:
            return False
        is_to_complain = Kind.COMPLAINT in self.context.answering.small_talk.find(best.name).kinds
        return best.score >= (ANSWER_FROM if is_to_complain else COMPLAINT_ABOUT)

    @property
    def answered(self) -> Turn:
        reply = Reply(self._text, (*self._buttons, *menu_rows(self.context.texts.buttons, self.context.language)))
        found = self.whole
        return self.context.turn("smalltalk", reply, intents=found.intents, candidates=found.candidates)

    @property
    def _text(self) -> Markup:
        say = self.context.texts.small_talk
        match self.kind:
            case Kind.EMERGENCY:
                return say.emergency
            case Kind.SCAM:
                return say.scam
            case Kind.COMPLAINT:
                office = self.context.knowledge.offices.main
                name = name_of(office, self.context.language)
                return say.complaint.format(office=name, address=office.address, phone=office.phone)
            case _:
                return say.tampering

    @property
    def _buttons(self) -> Sequence[tuple[Button, ...]]:
        likely = [one.code for one in self.rest.candidates if one.score >= OFFER_FROM][:MOST_PROCEDURES]
        procedures = (self.context.knowledge.procedure(code) for code in likely)
        return procedure_rows((each for each in procedures if each is not None), self.context.language)
