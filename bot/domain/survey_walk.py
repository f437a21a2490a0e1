"""Walking through a questionnaire: a pure state machine, one question at a time.

First comes the overall mark, then the items of one factor; whoever is willing is asked the next factor. Answers are not
in the walk: each is recorded at once, apart from the chat, so that the walk alone tells nobody what was answered.
"""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.procedures import ChannelKind


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
    """

    model_config = ConfigDict(frozen=True)

    questionnaire: str
    occasion: Occasion
    nonce: str
    plan: tuple[str, ...]
    place: int = 0
    awaiting: Literal["mark", "reason", "more"] = "mark"
    chosen: tuple[int, ...] = ()
    factors: tuple[str, ...] = ()
