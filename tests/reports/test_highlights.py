"""What a head of office reads first: certain changes, and where to act."""

from dataclasses import replace

from bot.domain.surveys import FactorUse, Scheme
from bot.reports.comparison import by_weight, factor_groups, headline, key_groups
from bot.reports.highlights import improved, weak_spots, worsened
from bot.service.report import (
    WITHHELD,
    Change,
    CriterionResult,
    FactorResult,
    Report,
    Share,
    SurveyResult,
    View,
    Withheld,
)
from tests.reports.made_up_report import empty_report, share_of


def survey(overall: Share | Withheld | None, *criteria: CriterionResult, scheme: Scheme = Scheme.SIPAS) -> SurveyResult:
    factor = FactorResult("quay", "Tại quầy", FactorUse.INDEX, None, criteria)
    return SurveyResult(scheme.value, scheme, "Hài lòng", "Nội bộ", 100, None, None, overall, [factor])


def view(name: str, *surveys: SurveyResult) -> View:
    return replace(empty_report().overall, key=name, name=name, surveys=surveys)


def changed(points: float, *, significant: bool = True) -> Share:
    return share_of(80, 100, Change(points, 0.01 if significant else 0.4, significant))


def report_of(*units: View) -> Report:
    return replace(empty_report(), by_unit=units)


def criterion(name: str, satisfied: int) -> CriterionResult:
    return CriterionResult(name, name, share_of(satisfied, 100), ())


def test_only_certain_changes_are_told_the_greatest_first():
    units = [view("Đông", survey(changed(4.0))), view("Tây", survey(changed(9.0))), view("Nam", survey(changed(-6.0)))]
    unsure = view("Bắc", survey(changed(30.0, significant=False)))
    report = report_of(*units, unsure)
    assert [each.view for each in improved(report)] == ["Tây", "Đông"]
    assert [each.view for each in worsened(report)] == ["Nam"]


def test_each_unit_s_three_lowest_criteria_are_told_the_lowest_first():
    marked = [criterion(name, satisfied) for name, satisfied in (("a", 90), ("b", 40), ("c", 70), ("d", 60), ("e", 95))]
    [spots] = weak_spots(report_of(view("Đông", survey(None, *marked))))
    assert [weak.criterion for weak in spots.weaknesses] == ["b", "d", "c"]


def test_what_satisfies_everybody_or_is_withheld_is_no_weakness():
    marked = [criterion("a", 100), CriterionResult("b", "b", WITHHELD, WITHHELD), CriterionResult("c", "c", None, ())]
    assert weak_spots(report_of(view("Đông", survey(None, *marked)))) == []


def test_units_are_compared_by_the_weightiest_mark_that_can_be_shown():
    stars, sipas = survey(changed(1), scheme=Scheme.STARS), survey(changed(2))
    withheld = survey(WITHHELD)
    assert headline(view("", stars, sipas)) is sipas
    assert headline(view("", withheld, stars)) is stars
    assert headline(view("", withheld)) is None
    assert [each.scheme for each in by_weight([stars, sipas])] == [Scheme.SIPAS, Scheme.STARS]


def test_a_figure_that_the_whole_does_not_have_is_no_column(report: Report):
    assert [group.name for group in key_groups(report.overall)] == [
        "Hài lòng về dịch vụ", "Chín chỉ số một cửa", "Giải quyết hồ sơ", "Phản ánh, kiến nghị",
    ]  # fmt: skip
    few = report.by_unit[-1]
    assert [group.name for group in key_groups(few)] == ["Giải quyết hồ sơ", "Phản ánh, kiến nghị"]
    assert [group.name for group in factor_groups(few)] == ["Theo công thức Quyết định 766 (nội bộ)"]


def test_a_column_is_empty_where_a_questionnaire_was_not_asked(report: Report):
    [asked, *_] = key_groups(report.overall)
    nobody = view("Đông")
    assert [column.of(nobody) for column in asked.columns] == [None] * len(asked.columns)
