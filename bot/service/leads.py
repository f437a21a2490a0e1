"""How far what fits best is ahead of its rivals: what decides between answering and asking."""

from collections.abc import Sequence
from dataclasses import replace

from bot.matching.matcher import Candidate

ANSWER_FROM = 0.40
"""Below this score even a lone candidate is offered, not answered."""
MARGIN = 0.10
"""A variant of the best that is no closer than this is not what is meant unless the question says so."""
TOO_CLOSE = 0.06
"""Two candidates closer than this are told apart by asking, however clear it is that nothing else is meant."""
CLEAR_FROM = 0.55
"""How far ahead the best must be to be answered at once: twice the lead over the next procedure that is no variant
of it, and once that over the best matter handled elsewhere. Fitted on examples left out of the index (a regression
weighs the two leads 12.7 to 6.9, and the score itself not at all): 57 of 100 are then answered, 97 of them right. By a
margin of 0.10 and a score of 0.46 alone 56 were, 96 of them right."""
CLEAR_WITHIN = 0.35
"""The same while a procedure is under discussion, which narrows what can be meant."""
BEYOND_DOUBT = 1.0
"""From this lead on a message is about one matter, whatever else stands in it."""
NAMES_FROM = 0.50
"""From this score on half a message names a procedure by itself."""


def lead(ranked: Sequence[Candidate], topics: Sequence[Candidate]) -> float:
    """How far the first is ahead of all that is meant otherwise; 0 when it says too little by itself."""
    if not ranked:
        return 0.0
    best, *others = ranked
    second = next((other.score for other in others if not _goes_without_saying(best, other)), 0.0)
    if best.score < ANSWER_FROM or best.score - second < TOO_CLOSE:
        return 0.0
    elsewhere = max((topic.score for topic in topics), default=0.0)
    return 2 * (best.score - second) + best.score - elsewhere


def may_be_two(ranked: Sequence[Candidate]) -> bool:
    """Whether the ranking of a whole message leaves room for two matters: of real ones the second has 74 of 100."""
    return len(ranked) > 1 and ranked[0].score >= NAMES_FROM and ranked[1].score >= 0.7 * ranked[0].score


def are_different(these: Sequence[Candidate], those: Sequence[Candidate]) -> bool:
    """Whether two halves of a message name different matters, and neither a variant of the other's."""
    return not any(
        one.code == other.code or one.adds_to(other) or other.adds_to(one) for one in these for other in those
    )


def _goes_without_saying(best: Candidate, other: Candidate) -> bool:
    """Whether whoever meant ``other`` would have said so."""
    return other.is_variant_of(best) or (other.score <= best.score - MARGIN and other.adds_to(best))


def likelier(close: Sequence[Candidate]) -> Sequence[Candidate]:
    """Of candidates that are close, all but the variants of others: a bare "khai tử" is no re-registration."""
    return [one for one in close if not any(map(one.is_variant_of, close))]


def first(candidates: Sequence[Candidate], meant: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """``meant`` before all other candidates; scores are raised where needed so that they keep falling."""
    codes = {candidate.code for candidate in meant}
    others = [candidate for candidate in candidates if candidate.code not in codes]
    ranked: list[Candidate] = []
    least = 0.0
    for candidate in reversed([*meant, *others]):
        least = max(least, candidate.score)
        ranked.append(candidate if candidate.score == least else replace(candidate, score=least))
    return tuple(reversed(ranked))
