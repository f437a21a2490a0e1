"""The report of a period: every figure that is shown, ready to be shown. Renderers add layout, never arithmetic.

A figure that fewer people than the threshold stand behind is ``Withheld``, and so is any other from which it could be
computed by subtraction; a renderer shows both alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.processing_figures import ProcessingCounts
from bot.domain.surveys import FactorUse, Scheme


@dataclass(frozen=True, slots=True)
class Withheld:
    """Not shown, so that nobody can be found out."""


WITHHELD = Withheld()


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` answers, in percent with its 95 % Wilson interval; ``change`` against the period before."""

    part: int
    whole: int
    percent: float
    low: float
    high: float
    change: "Change | None" = None


@dataclass(frozen=True, slots=True)
class Change:
    """How many percentage points more than in the period before, and how likely so much is by chance alone (p)."""

    points: float
    p_value: float
    is_significant: bool


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion: the share of satisfied answers, and how often each value was given (value, its name, count).

    ``share`` is None where nobody answered, and where no answer is better than another (trips, expectations, points);
    ``mean`` is the mean mark of stars and satisfaction, the mean points of the one-stop rating.
    """

    id: str
    name: str
    share: Share | Withheld | None
    counts: Sequence[tuple[int, str, int]] | Withheld
    mean: float | Withheld | None = None


@dataclass(frozen=True, slots=True)
class FactorResult:
    """One factor: its index, or only distributions where ``use`` says so.

    ``score`` is the 1-10 of a dimension of PAPI (the same in all factors that share it), or the points of the one-stop
    rating: the sum of its criteria's means.
    """

    id: str
    name: str
    use: FactorUse
    index: Share | Withheld | None
    criteria: Sequence[CriterionResult]
    score: float | Withheld | None = None


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What a questionnaire came to. ``label`` says that this is an internal figure, by whose criteria.

    ``index`` is the weighted mean of the factors' indices in percent; ``points``, ``most_points``, ``band`` belong to
    the one-stop rating; ``responses`` is the sample size, ``invited`` how many were asked (None: not by invitation).
    ``response_rate`` is the share of the invitations that were answered.
    """

    questionnaire: str
    scheme: Scheme
    title: str
    label: str
    responses: int | Withheld
    invited: int | None
    index: float | Withheld | None
    overall: Share | Withheld | None
    factors: Sequence[FactorResult]
    points: float | Withheld | None = None
    most_points: int | None = None
    band: str | None = None
    reasons: Sequence[tuple[str, int]] | Withheld = ()
    response_rate: Share | Withheld | None = None


@dataclass(frozen=True, slots=True)
class DossierResult:
    """How dossiers were processed; the rates travel with their denominators (``ProcessingCounts.rates``)."""

    counts: ProcessingCounts


@dataclass(frozen=True, slots=True)
class TicketResult:
    """Feedback of a period: opened, and where it stands; ``late`` past their clock, ``reopened`` not content."""

    opened: int
    waiting: int
    resolved: int
    refused: int
    late: int
    reopened: int
    by_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Decision766:
    """Two groups of decision 766/QĐ-TTg, computed by the formulas known second-hand, each in percent with its parts."""

    on_time: Share | Withheld | None
    feedback: Share | Withheld | None
    satisfaction: Share | Withheld | None


@dataclass(frozen=True, slots=True)
class View:
    """All figures of one unit, field or month, or of the whole (``key`` is "").

    ``name`` is what people call it.
    """

    key: str
    name: str
    surveys: Sequence[SurveyResult]
    dossiers: DossierResult
    tickets: TicketResult | Withheld
    decision_766: Decision766


@dataclass(frozen=True, slots=True)
class CommentLine:
    """What a citizen wrote, with as much of its occasion as hides the citizen among others."""

    unit: str
    procedure: str
    month: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report shows."""

    title: str
    unit: str
    unit_name: str
    first: date
    last: date
    former_first: date
    former_last: date
    made_on: date
    threshold: int
    overall: View
    by_unit: Sequence[View]
    by_field: Sequence[View]
    by_month: Sequence[View]
    comments: Sequence[CommentLine]
    sensitive: Sequence[SurveyResult]
    notes: Sequence[str]
