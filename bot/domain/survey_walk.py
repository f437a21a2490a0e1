"""Where a citizen stands in a questionnaire; how one gets on is in ``bot/domain/survey_moves.py``.

First comes the overall mark, then the items of one factor; whoever is willing is asked the next factor. Answers are not
in the walk: each is recorded at once, apart from the chat, so that the walk alone tells nobody what was answered. Only
the reason of a dissatisfied mark stays in it until its end, because the ticket for the office is made of it.
"""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.procedures import ChannelKind

REASON = "reason"
"""What the reasons of a dissatisfied mark are recorded as; a questionnaire has no item of this name."""


class OccasionKind(StrEnum):
    """What a citizen rates: a finished dossier, a visit at a counter (QR code), or the service in general."""

    DOSSIER = "dossier"
    COUNTER = "counter"
    REQUEST = "request"


class Occasion(BaseModel):
    """On what occasion somebody rates; ``dossier`` is known while the walk lasts and is kept hashed only."""

    model_config = ConfigDict(frozen=True)

    kind: OccasionKind
    unit: str
    procedure: str | None = None
    channel: ChannelKind | None = None
    was_late: bool = False
    dossier: str | None = None


class Walk(BaseModel):
    """Where a citizen stands in a questionnaire.

    ``nonce`` parts the buttons of this walk from those of earlier ones; ``plan`` names the items in the order asked,
    ``place`` counts from 0 and is ``len(plan)`` when all were asked; ``awaiting`` says what is asked just now: the mark
    of ``plan[place]``, the reason of a dissatisfied mark (buttons and free text), or whether to go on with more;
    ``chosen`` are the options ticked so far where several may be.

    ``low`` names the item whose dissatisfied mark was asked about, ``reasons`` and ``words`` (scrubbed) are what was
    answered to that; ``has_answers`` says whether there is a response to finish.
    """

    model_config = ConfigDict(frozen=True)

    questionnaire: str
    occasion: Occasion
    nonce: str
    plan: tuple[str, ...]
    place: int = 0
    awaiting: Literal["mark", "reason", "more"] = "mark"
    chosen: tuple[int, ...] = ()
    low: str | None = None
    reasons: tuple[int, ...] = ()
    words: str = ""
    has_answers: bool = False

    @property
    def number(self) -> int:
        """The number that the buttons of the present question carry: no other question of this walk has it."""
        return 2 * self.place + (self.awaiting != "mark")
