"""The figures of the report of a made-up commune, worked out by hand."""

import pytest

from bot.domain.surveys import Scheme
from bot.service.rating_ports import OfficeMark
from bot.service.report import (
    WITHHELD,
)
from tests.made_up_responses import (
    FEBRUARY,
    JANUARY,
    MARCH,
    Response,
    Town,
    one_stop,
    papi,
    sipas,
    stars,
    times,
)
from tests.report_figures import criterion, factor, only, parts, share, view

MARK = Response({"chung": 4})


class TestSatisfaction:
    async def test_a_factor_pools_the_answers_to_its_criteria(self) -> None:
        """Seats: 6 of 8 satisfied, 75 %. Signs: 3 of 10, 30 %. Together 9 of 18, 50 %, and not (75 + 30) / 2."""
        town = Town(
            [
                *times(6, Response({"cho-ngoi": 5})),
                *times(2, Response({"cho-ngoi": 3})),
                *times(3, Response({"bien": 4})),
                *times(7, Response({"bien": 1})),
            ]
        )
        result = only((await town.report(sipas())).overall.surveys)
        assert parts(criterion(result, "cho-ngoi").share) == (6, 8)
        assert parts(criterion(result, "bien").share) == (3, 10)
        assert parts(factor(result, "tiep-can").index) == (9, 18)
        assert share(factor(result, "tiep-can").index).percent == 50

    async def test_the_total_is_the_mean_of_the_factors(self) -> None:
        """Access 4 of 8, 50 %; officers 8 of 10, 80 %: (50 + 80) / 2 = 65, though 12 of 18 would be 66.7."""
        assert only((await self.two_factors().report(sipas())).overall.surveys).index == 65

    async def test_the_weights_stand_in_the_questionnaire(self) -> None:
        """0.25 x 50 + 0.75 x 80 = 12.5 + 60 = 72.5."""
        weights = {"tiep-can": 25, "cong-chuc": 75}
        content = sipas().model_dump()
        content["factors"] = [{**each, "weight": weights.get(each["id"])} for each in content["factors"]]
        weighed = type(sipas()).model_validate(content)
        assert only((await self.two_factors().report(weighed)).overall.surveys).index == 72.5

    async def test_without_answers_to_a_factor_there_is_no_total(self) -> None:
        result = only((await Town(times(9, Response({"lich-su": 5}))).report(sipas())).overall.surveys)
        assert parts(factor(result, "cong-chuc").index) == (9, 9)
        assert factor(result, "tiep-can").index is None
        assert result.index is None

    async def test_trips_and_expectations_are_shown_as_distributions(self) -> None:
        town = Town(
            [
                *times(6, Response({"di-lai": 1, "mong-doi": (1, 3)})),
                *times(5, Response({"di-lai": 3, "mong-doi": (1,)})),
            ]
        )
        result = only((await town.report(sipas())).overall.surveys)
        trips, wishes = criterion(result, "di-lai"), criterion(result, "mong-doi")
        assert trips.counts == [(1, "1 lần", 6), (2, "2 lần", 0), (3, "3 lần", 5)]
        assert wishes.counts == [(1, "Nhanh hơn", 11), (2, "Ít giấy tờ", 0), (3, "Thái độ", 6)]
        assert (trips.share, wishes.share, factor(result, "nhan-dinh").index) == (None, None, None)

    async def test_reasons_come_most_frequent_first(self) -> None:
        town = Town(
            [*times(5, Response({"chung": 2, "reason": (2,)})), *times(6, Response({"chung": 1, "reason": (1, 2)}))]
        )
        assert only((await town.report(sipas())).overall.surveys).reasons == [("Lý do khác", 11), ("Phải chờ lâu", 6)]

    async def test_stars_have_a_mean_and_a_share_of_four_and_five(self) -> None:
        """(5 x 5 + 3 x 4 + 2 x 1) / 10 = 39 / 10; 8 of 10 gave four or five."""
        given = [(5, 5), (3, 4), (2, 1)]
        town = Town(
            [one for count, mark in given for one in times(count, Response({"sao": mark}, questionnaire="sao-mau"))]
        )
        result = only((await town.report(stars())).overall.surveys)
        assert criterion(result, "sao").mean == 3.9
        assert parts(result.overall) == (8, 10)
        assert result.index is None

    async def test_the_order_in_which_citizens_answer_does_not_matter(self) -> None:
        town = self.two_factors()
        assert await town.report(sipas()) == await Town(town.given[::-1]).report(sipas())

    @staticmethod
    def two_factors() -> Town:
        return Town(
            [
                *times(4, Response({"cho-ngoi": 5})),
                *times(4, Response({"cho-ngoi": 2})),
                *times(8, Response({"lich-su": 4})),
                *times(2, Response({"lich-su": 3})),
            ]
        )


class TestOtherSchemes:
    async def test_every_figure_is_called_internal_by_whose_criteria(self) -> None:
        town = Town(
            [
                *times(6, Response({"chung": 5})),
                *times(6, Response({"ro-rang": 1}, questionnaire="papi-mau")),
                *times(6, Response({"cs-1": 2}, questionnaire="mot-cua-mau")),
                *times(6, Response({"sao": 5}, questionnaire="sao-mau")),
            ]
        )
        report = await town.report(sipas(), papi(), one_stop(), stars())
        labels = {result.scheme: result.label for result in report.overall.surveys}
        assert labels[Scheme.SIPAS].startswith("Chỉ số hài lòng nội bộ theo bộ tiêu chí SIPAS")
        assert labels[Scheme.PAPI].startswith("Tự theo dõi theo nội dung PAPI")
        assert labels[Scheme.ONE_STOP].startswith("Đánh giá nội bộ theo 9 chỉ số")
        assert all("không phải" in label for label in labels.values())
        assert any("nội bộ" in note for note in report.notes)

    async def test_a_dimension_is_the_mean_of_all_its_items_on_one_to_ten(self) -> None:
        """Clear 8 of 10 (0.8), few papers 5 of 10 (0.5), respected 11 of 11 (1): 1 + 9 x 2.3 / 3 = 7.9, in both factors
        of dimension 5. Found what they looked for: 5 of 5, the 9 who did not look left out: 10."""
        town = Town(
            [
                *times(8, Response({"ro-rang": 1}, questionnaire="papi-mau")),
                *times(2, Response({"ro-rang": 0}, questionnaire="papi-mau")),
                *times(5, Response({"nhieu-giay": 0}, questionnaire="papi-mau")),
                *times(5, Response({"nhieu-giay": 1}, questionnaire="papi-mau")),
                *times(11, Response({"ton-trong": 1}, questionnaire="papi-mau")),
                *times(5, Response({"tim-duoc": 1}, questionnaire="papi-mau")),
                *times(9, Response({"tim-duoc": 3}, questionnaire="papi-mau")),
            ]
        )
        result = only((await town.report(papi())).overall.surveys)
        assert factor(result, "ro").score == factor(result, "phuc-vu").score == pytest.approx(7.9)
        assert factor(result, "khai").score == 10
        assert parts(factor(result, "ro").index) == (13, 20)
        assert result.index is None

    async def test_nine_indices_are_the_means_of_citizens_and_of_the_office(self) -> None:
        """Citizens: 1 to 4 of 6 citizens 2 points each; 6: 3 x 2 + 3 x 1 = 9 / 6 = 1.5; 7: 3 x 2 / 6 = 1.0.
        The office: 5 two points in January and one in March, 1.5; 8 two, 9 one.
        4 x 2 + 1.5 + 1.5 + 1.0 + 2 + 1 = 15.0: excellent."""
        full = {f"cs-{number}": 2 for number in (1, 2, 3, 4, 6, 7)}
        report = await self.rated(full, {**full, "cs-6": 1, "cs-7": 0}).report(one_stop())
        result = only(report.overall.surveys)
        assert (result.points, result.most_points, result.band) == (15.0, 18, "Xuất sắc")
        assert criterion(result, "cs-6").mean == 1.5
        assert criterion(result, "cs-5").mean == 1.5
        assert factor(result, "chin").score == 15.0

    async def test_points_are_not_added_up_before_the_office_has_scored(self) -> None:
        town = self.rated({f"cs-{number}": 2 for number in (1, 2, 3, 4, 6, 7)})
        town.scored.clear()
        result = only((await town.report(one_stop())).overall.surveys)
        assert (result.points, result.band) == (None, None)
        assert criterion(result, "cs-1").mean == 2

    async def test_one_index_that_is_withheld_withholds_the_sum(self) -> None:
        full = {f"cs-{number}": 2 for number in (1, 2, 3, 4, 6, 7)}
        town = self.rated(full)
        town.given += times(2, Response({**full, "cs-1": 1}, unit="H99.02", questionnaire="mot-cua-mau"))
        report = await town.report(one_stop())
        assert only(view(report.by_unit, "H99.02").surveys).points is WITHHELD
        assert only(report.overall.surveys).points is not WITHHELD

    @staticmethod
    def rated(*answers: dict[str, int]) -> Town:
        given = [
            one for each in answers for one in times(6 // len(answers), Response(each, questionnaire="mot-cua-mau"))
        ]
        scores = [("cs-5", JANUARY, 2), ("cs-5", MARCH, 1), ("cs-8", JANUARY, 2), ("cs-9", FEBRUARY, 1)]
        return Town(
            given, scored=[OfficeMark("mot-cua-mau", item, "H99.01", month, value) for item, month, value in scores]
        )

    async def test_versions_of_a_questionnaire_are_reported_apart(self) -> None:
        newer = sipas().model_copy(update={"id": "sipas-moi"})
        town = Town([*times(6, MARK), *times(7, MARK, questionnaire="sipas-moi", month=MARCH)])
        report = await town.report(sipas(), newer)
        assert {each.questionnaire: each.responses for each in report.overall.surveys} == {
            "sipas-mau": 6,
            "sipas-moi": 7,
        }

    async def test_answers_to_a_questionnaire_that_is_gone_are_told(self) -> None:
        report = await Town([*times(6, MARK), *times(6, MARK, questionnaire="cu-2019")]).report(sipas())
        assert "cu-2019" in report.notes[-1]
