"""What each scheme demands of its questionnaires, so that their figures mean what their names say.

Kept apart from the models: a questionnaire with two factors can be walked and counted, but it is no SIPAS.
"""

from collections.abc import Callable, Iterator

from bot.domain.faults import Breach
from bot.domain.surveys import Asked, FactorUse, Item, Questionnaire, Scale, Scheme

MOST_TAPS = 6
"""The overall mark and one factor take no more taps than this; the issue of a long form is that nobody ends it."""

SERVICE_FACTORS = 5
"""SIPAS: access, procedures, officers, results, feedback (decision 1001/QĐ-BNV)."""

CORRUPTION = 4
"""PAPI's dimension on bribes: asked of the willing only, kept with nothing but unit and quarter."""

INDICES = 9
"""The indices of the one-stop decree, of 0 to 2 points each."""

OFFICE_INDICES = frozenset({5, 8, 9})
"""Those that only the office can score: handling at the one-stop desk, uptake of feedback, online service."""

_MARKS = (Scale.SATISFACTION, Scale.STARS, Scale.POINTS)


def scheme_breaches(survey: Questionnaire) -> Iterator[Breach]:
    """Every rule of its scheme that ``survey`` breaks."""
    for rule in (_founded, _short, _countable, _office_apart, _parts_of_other_schemes, _OF_SCHEME[survey.scheme]):
        yield from rule(survey)


def _founded(survey: Questionnaire) -> Iterator[Breach]:
    if survey.scheme is Scheme.POLL:
        return
    if not survey.legal_basis:
        yield Breach(("legal_basis",), "thiếu căn cứ (legal_basis); chỉ phiếu poll không cần")
    if not survey.reasons and any(item.scale in _MARKS for item in survey.items):
        yield Breach(("reasons",), "thiếu lý do (reasons): chấm không hài lòng thì người dân phải nêu được lý do")


def _short(survey: Questionnaire) -> Iterator[Breach]:
    for place, factor in enumerate(survey.factors):
        asked = sum(item.asked is not Asked.OFFICE for item in survey.items_of(factor.id))
        taps = asked + (survey.overall is not None)
        if taps > MOST_TAPS:
            with_overall = ", kể cả câu chấm chung" if survey.overall else ""
            reason = f"một lượt hỏi người dân nhiều nhất {MOST_TAPS} câu{with_overall}, yếu tố này cần {taps}; tách ra"
            yield Breach(("factors", place), reason)


def _countable(survey: Questionnaire) -> Iterator[Breach]:
    index = _index_factors(survey)
    for place, item in enumerate(survey.items):
        if item.factor in index and item.scale not in _MARKS and not item.favourable:
            reason = (
                "câu trong yếu tố use: index cần favourable (giá trị nào là tốt); không có thì dùng use: perception"
            )
            yield Breach(("items", place), reason)


def _office_apart(survey: Questionnaire) -> Iterator[Breach]:
    for place, item in enumerate(survey.items):
        if item.asked is Asked.OFFICE and survey.scheme is not Scheme.ONE_STOP:
            yield Breach(("items", place, "asked"), "asked: office chỉ dùng trong phiếu one_stop")


def _parts_of_other_schemes(survey: Questionnaire) -> Iterator[Breach]:
    if survey.bands and survey.scheme is not Scheme.ONE_STOP:
        yield Breach(("bands",), "bands chỉ dùng trong phiếu one_stop")
    for place, factor in enumerate(survey.factors):
        if (factor.dimension is None) == (survey.scheme is Scheme.PAPI):
            reason = "dimension (số của trục nội dung) đi cùng phiếu papi, và chỉ phiếu ấy"
            yield Breach(("factors", place, "dimension"), reason)


def _sipas(survey: Questionnaire) -> Iterator[Breach]:
    index = _index_factors(survey)
    if len(index) != SERVICE_FACTORS:
        reason = f"phiếu sipas có đúng {SERVICE_FACTORS} yếu tố use: index, nay có {len(index)}"
        yield Breach(("factors",), reason)
    overall = survey.item(survey.overall) if survey.overall else None
    if overall is None:
        yield Breach(("overall",), "phiếu sipas phải có câu chấm chung (overall)")
    elif overall.factor in index:
        yield Breach(("overall",), "câu chấm chung nằm ngoài năm yếu tố: để ở một yếu tố use: perception")
    yield from _only(survey, (Scale.SATISFACTION,))


def _papi(survey: Questionnaire) -> Iterator[Breach]:
    corruption = {factor.id for factor in survey.factors if factor.dimension == CORRUPTION}
    for place, item in enumerate(survey.items):
        if item.factor in corruption and not item.sensitive:
            yield Breach(
                ("items", place), f"trục {CORRUPTION} chỉ được hỏi tùy ý và ẩn danh: optional và sensitive: true"
            )
    yield from _only(survey, (Scale.YES_NO, Scale.CHOICE))


def _one_stop(survey: Questionnaire) -> Iterator[Breach]:
    index = _index_factors(survey)
    indices = [(place, item) for place, item in enumerate(survey.items) if item.factor in index]
    if len(indices) != INDICES:
        yield Breach(("items",), f"phiếu one_stop có đúng {INDICES} chỉ số (use: index), nay có {len(indices)}")
    else:
        yield from _asked_of_the_right(indices)
    yield from _only(survey, (Scale.POINTS,))
    if not survey.bands:
        yield Breach(("bands",), "thiếu xếp loại (bands)")
    elif survey.bands[0].points > INDICES * 2:
        yield Breach(("bands", 0, "points"), f"cả phiếu chỉ có {INDICES * 2} điểm")


def _asked_of_the_right(indices: list[tuple[int, Item]]) -> Iterator[Breach]:
    """The indices count by their order in the file."""
    for number, (place, item) in enumerate(indices, start=1):
        if (number in OFFICE_INDICES) != (item.asked is Asked.OFFICE):
            who = "cán bộ nhập (asked: office)" if number in OFFICE_INDICES else "người dân chấm, không phải cán bộ"
            yield Breach(("items", place, "asked"), f"chỉ số {number} do {who}")


def _stars(survey: Questionnaire) -> Iterator[Breach]:
    if [(item.id, item.scale) for item in survey.items] != [(survey.overall, Scale.STARS)]:
        yield Breach(("items",), "phiếu stars có đúng một câu, thang stars, và overall nêu câu ấy")


def _poll(_: Questionnaire) -> Iterator[Breach]:
    yield from ()


_OF_SCHEME: dict[Scheme, Callable[[Questionnaire], Iterator[Breach]]] = {
    Scheme.SIPAS: _sipas,
    Scheme.PAPI: _papi,
    Scheme.ONE_STOP: _one_stop,
    Scheme.STARS: _stars,
    Scheme.POLL: _poll,
}


def _index_factors(survey: Questionnaire) -> set[str]:
    return {factor.id for factor in survey.factors if factor.use is FactorUse.INDEX}


def _only(survey: Questionnaire, scales: tuple[Scale, ...]) -> Iterator[Breach]:
    index = _index_factors(survey)
    for place, item in enumerate(survey.items):
        if item.factor in index and item.scale not in scales:
            reason = f"chỉ số của phiếu {survey.scheme} chỉ dùng thang {', '.join(scales)}"
            yield Breach(("items", place, "scale"), reason)
