"""Indices of satisfaction and of handling, from their definitions: plain arithmetic on counts.

What a bot collects is no random sample of households, so none of these figures is SIPAS, PAPI or an official rating;
whoever shows them says so. Each function names where its formula comes from; “second-hand” means read in articles or
reports about the rule, not in the rule itself.
"""

from collections.abc import Mapping, Sequence
from math import erfc, sqrt

from bot.domain.surveys import Band, Item, Scale

Z_95 = 1.959963984540054
"""The normal distribution has 95 % between minus and plus this."""

SIGNIFICANT = 0.05
"""Below this chance of so much difference by accident, a change is called significant. Convention."""

SATISFIED = frozenset({4, 5})
"""“Satisfied” and “very satisfied”. Second-hand: as every published SIPAS figure reads; decision 1001/QĐ-BNV unread."""

LOWEST_SCORE, HIGHEST_SCORE = 1, 10
"""The ends of a dimension's scale in PAPI (from memory)."""


def percent(part: float, whole: int) -> float:
    """``part`` of ``whole`` in percent; ``whole`` is not 0."""
    return 100 * part / whole


def wilson_interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share, in percent; nothing is known of 0 answers.

    Wilson, Journal of the American Statistical Association 22 (1927), 209-212. Unlike the textbook interval it stays
    within 0-100 and holds for the few answers that one counter gets in a month. It takes answers as independent.
    """
    if whole == 0:
        return 0.0, 100.0
    share, square = part / whole, Z_95 * Z_95
    middle = share + square / (2 * whole)
    half = Z_95 * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    low = 0.0 if part == 0 else (middle - half) / scale
    high = 1.0 if part == whole else (middle + half) / scale
    return 100 * low, 100 * high


def difference_p_value(part: int, whole: int, former_part: int, former_whole: int) -> float:
    """How likely two shares differ at least this much by chance: two-sided z-test of two proportions, pooled variance.

    A textbook test (for instance Fleiss, Statistical Methods for Rates and Proportions), which takes answers as
    independent and wants more than a handful. Neither ``whole`` may be 0. Two shares of 0, or of 100 %, do not differ.
    """
    pooled = (part + former_part) / (whole + former_whole)
    variance = pooled * (1 - pooled) * (1 / whole + 1 / former_whole)
    if variance == 0:
        return 1.0
    z = (part / whole - former_part / former_whole) / sqrt(variance)
    return erfc(abs(z) / sqrt(2))


def satisfied_values(item: Item) -> frozenset[int] | None:
    """The answers to ``item`` that count as satisfied; None where no answer is better than another.

    Marks of 4 and 5, else the options named favourable. Points of the one-stop rating have a mean, and no share.
    """
    if item.scale in (Scale.SATISFACTION, Scale.STARS):
        return SATISFIED
    return frozenset(item.favourable) or None


def mean_mark(counts: Mapping[int, int]) -> float | None:
    """The mean of the values, each counted as often as it was given; None without any."""
    answers = sum(counts.values())
    return sum(value * count for value, count in counts.items()) / answers if answers else None


def weighted_mean(figures: Sequence[float], weights: Sequence[int] | None = None) -> float:
    """The mean of factors' indices; ``weights`` in percent, equal ones where not given.

    Second-hand: how SIPAS weighs its factors was not found, so a questionnaire may say it, and by default says nothing.
    """
    if weights is None:
        return sum(figures) / len(figures)
    return sum(figure * weight for figure, weight in zip(figures, weights, strict=True)) / sum(weights)


def position(item: Item, counts: Mapping[int, int]) -> float | None:
    """Where the answers to ``item`` stand on average between the worst (0) and the best (1); None without any.

    Marks by their distance from the ends of the scale; of options the favourable ones are best, all others worst.
    """
    valid = {value: counts.get(value, 0) for value in item.valid_values}
    answers = sum(valid.values())
    if not answers:
        return None
    if item.scale in (Scale.SATISFACTION, Scale.STARS, Scale.POINTS):
        worst, best = min(item.values), max(item.values)
        return sum(count * (value - worst) for value, count in valid.items()) / (answers * (best - worst))
    favourable = satisfied_values(item)
    return None if favourable is None else sum(valid[value] for value in favourable) / answers


def one_to_ten(positions: Sequence[float]) -> float:
    """The figure of a dimension on PAPI's scale: the mean of its items' ``positions`` (0 to 1), laid linearly on 1-10.

    Own definition, unweighted; PAPI's own score is made of other questions, by interviews. The scale is from memory.
    """
    return LOWEST_SCORE + (HIGHEST_SCORE - LOWEST_SCORE) * sum(positions) / len(positions)


def band_of(points: float, bands: Sequence[Band]) -> Band | None:
    """The class that ``points`` of the one-stop rating fall in; 14.99 is not yet 15, but a sum of thirds may be.

    The classes (15, 12, 9, 6 of 18) are from memory, and stand in the questionnaire.
    """
    exact = round(points, 9)
    return next((band for band in sorted(bands, key=lambda band: -band.points) if exact >= band.points), None)


def on_time_766(finished_in_time: int, asked_again: int) -> int:
    """Decision 766/QĐ-TTg, progress: how many dossiers count as on time (second-hand).

    Of those whose handling ended (states 3, 7, 8, 9, 10) by the due date, waits for the citizen taken out, the ones
    with more than one request for a supplement (``asked_again``) count as overdue all the same.
    """
    return max(0, finished_in_time - asked_again)


def well_handled_766(feedback: int, disliked: int, overdue: int, repeated: int) -> int:
    """Decision 766/QĐ-TTg, 5.3: feedback less what was mostly disliked, overdue or repeated (second-hand).

    One ticket may be several of these, and is then taken off several times, as the formula has it; never below 0.
    """
    return max(0, feedback - disliked - overdue - repeated)


def content_766(dossiers: int, overdue: int, complained_of: int) -> int:
    """Decision 766/QĐ-TTg, 5.4: 100 % less the share overdue and the share with a complaint or a dislike (second-hand).

    Given back as a number of dossiers; one that was overdue and complained of is taken off twice, never below 0.
    """
    return max(0, dossiers - overdue - complained_of)
