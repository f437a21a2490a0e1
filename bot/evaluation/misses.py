"""Why a question ranked another procedure before the right one."""

from dataclasses import dataclass

from bot.evaluation.trials import Decision, Trial
from bot.matching.explaining import CandidateExplained, Explainer, Word
from bot.matching.matcher import Candidate
from bot.service.answering import Answering

CANDIDATES_TOLD = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """What parts the candidate that came first from the right one, whose best text is ``right_text``.

    Words of the question that only one of both texts has, with their weights; facets that count for the first alone,
    and those that count against the right one. ``right_score`` is None when the question did not find it at all.
    """

    first: str
    first_text: str
    right: str
    right_text: str
    right_score: float | None
    only_first: tuple[Word, ...] = ()
    only_right: tuple[Word, ...] = ()
    facets_of_first: tuple[str, ...] = ()
    facets_against_right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose right procedure did not come first; ``why`` is None when nothing was found at all."""

    id: str
    question: str
    expected: tuple[str, ...]
    decision: Decision
    candidates: tuple[Candidate, ...]
    why: Comparison | None


def missed(trial: Trial, answering: Answering, explainer: Explainer) -> Miss:
    """Explain the miss ``trial``."""
    candidates = answering.understand(trial.question).candidates
    told = candidates[:CANDIDATES_TOLD]
    why = _why(trial, candidates[0], explainer) if candidates else None
    return Miss(trial.id, trial.question, trial.right, trial.decision, told, why)


def _why(trial: Trial, first: Candidate, explainer: Explainer) -> Comparison:
    explained = explainer.explain_codes(trial.question, [first.code, *trial.right])
    winner = explained.get(first.code)
    rights = [explained[code] for code in trial.right if code in explained]
    if winner is None or not rights:
        return Comparison(first.code, first.why, trial.right[0], "", None)
    return _compared(winner, max(rights, key=lambda one: one.score))


def _compared(winner: CandidateExplained, right: CandidateExplained) -> Comparison:
    of_winner, of_right = ({word.text for word in one.matched} for one in (winner, right))
    return Comparison(
        first=winner.code,
        first_text=winner.text,
        right=right.code,
        right_text=right.text,
        right_score=right.score,
        only_first=tuple(word for word in winner.matched if word.text not in of_right),
        only_right=tuple(word for word in right.matched if word.text not in of_winner),
        facets_of_first=tuple(facet for facet in winner.facets_for if facet not in right.facets_for),
        facets_against_right=tuple(facet for facet in right.facets_against if facet not in winner.facets_against),
    )
