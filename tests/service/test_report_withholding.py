"""What too few citizens said is withheld, and told of their words and secrets only what hides them."""

from bot.domain.survey_walk import OccasionKind
from bot.domain.tickets import TicketKind
from bot.service.rating_ports import Comment, InvitationCount, SensitiveCount
from bot.service.report import (
    WITHHELD,
)
from tests.made_up_responses import (
    ELEPHANTS,
    FEBRUARY,
    JANUARY,
    KITES,
    MARCH,
    Response,
    Town,
    dossiers,
    sipas,
    stars,
    ticket,
    times,
)
from tests.report_figures import criterion, factor, only, parts, responses, view

MARK = Response({"chung": 4})


class TestWithholding:
    async def test_too_few_responses_are_withheld_and_another_unit_with_them(self) -> None:
        """20 + 8 + 3 = 31: if only the 3 were withheld, 31 - 20 - 8 would tell them."""
        report = await self.three_units().report(sipas())
        assert responses(report.by_unit) == {"H99.01": 20, "H99.02": WITHHELD, "H99.03": WITHHELD}
        hidden = only(view(report.by_unit, "H99.02").surveys)
        assert (hidden.overall, criterion(hidden, "chung").counts, hidden.reasons) == (WITHHELD, WITHHELD, WITHHELD)

    async def test_a_units_own_report_withholds_what_its_parents_does(self) -> None:
        report = await self.three_units().report(sipas(), unit="H99.02")
        assert only(report.overall.surveys).responses is WITHHELD
        assert set(responses(report.by_month).values()) == {WITHHELD}
        assert only((await self.three_units().report(sipas(), unit="H99.01")).overall.surveys).responses == 20

    async def test_the_threshold_is_the_offices_choice(self) -> None:
        assert responses((await self.three_units().report(sipas(), threshold=3)).by_unit)["H99.03"] == 3
        ten = await self.three_units().report(sipas(), threshold=10)
        assert responses(ten.by_unit) == {"H99.01": 20, "H99.02": WITHHELD, "H99.03": WITHHELD}

    async def test_one_criterion_with_too_few_answers_withholds_its_factors_criteria_but_not_the_factor(self) -> None:
        """9 satisfied of 12 about seats, 3 of 3 about signs: from 12 of 15 and 9 of 12 follow the 3 of 3."""
        town = Town(
            [
                *times(9, Response({"cho-ngoi": 5})),
                *times(3, Response({"cho-ngoi": 1})),
                *times(3, Response({"bien": 5})),
            ]
        )
        result = only((await town.report(sipas())).overall.surveys)
        assert parts(factor(result, "tiep-can").index) == (12, 15)
        assert criterion(result, "bien").share is WITHHELD
        assert criterion(result, "cho-ngoi").share is WITHHELD

    async def test_a_total_is_withheld_that_would_tell_a_withheld_factor(self) -> None:
        town = Town([*times(9, Response({"cho-ngoi": 5, "bien": 4})), *times(3, Response({"lich-su": 1}))])
        result = only((await town.report(sipas())).overall.surveys)
        assert factor(result, "cong-chuc").index is WITHHELD
        assert result.index is WITHHELD

    async def test_tickets_of_too_few_are_withheld_and_what_follows_from_them(self) -> None:
        town = Town(
            opened=[ticket(TicketKind.REFLECTION, 9), ticket(TicketKind.REFLECTION, 2, unit="H99.02"),
                    ticket(TicketKind.PROPOSAL, 6, unit="H99.03")],
            received=[dossiers(finished_early=9), dossiers(finished_early=9, unit="H99.02")],
        )  # fmt: skip
        report = await town.report(sipas())
        assert [each.tickets is WITHHELD for each in report.by_unit] == [False, True, True]
        hidden = view(report.by_unit, "H99.02").decision_766
        assert (hidden.satisfaction, hidden.feedback) == (WITHHELD, WITHHELD)
        assert parts(hidden.on_time) == (9, 9)

    async def test_the_response_rate_does_not_tell_how_many_rated_at_a_counter(self) -> None:
        """10 responses, 8 of them invited: 2 at a counter would follow."""
        invited = [InvitationCount("H99.01", ELEPHANTS, JANUARY, 40)]
        town = Town([*times(8, MARK), *times(2, MARK, kind=OccasionKind.COUNTER)], invited=invited)
        result = only((await town.report(sipas())).overall.surveys)
        assert (result.responses, result.invited, result.response_rate) == (10, 40, WITHHELD)
        assert parts(
            only((await Town(times(8, MARK), invited=invited).report(sipas())).overall.surveys).response_rate
        ) == (8, 40)

    async def test_invitations_belong_to_the_questionnaire_offered_first_after_a_result(self) -> None:
        behind = stars().model_copy(update={"rank": 200})
        town = Town([*times(8, MARK), *times(6, Response({"sao": 5}, questionnaire="sao-mau"))],
                    invited=[InvitationCount("H99.01", None, JANUARY, 16)])  # fmt: skip
        results = {each.questionnaire: each for each in (await town.report(behind, sipas())).overall.surveys}
        assert parts(results["sipas-mau"].response_rate) == (8, 16)
        assert (results["sao-mau"].invited, results["sao-mau"].response_rate) == (None, None)

    @staticmethod
    def three_units() -> Town:
        return Town([*times(20, MARK), *times(8, MARK, unit="H99.02"), *times(3, MARK, unit="H99.03")])


class TestComments:
    async def test_a_comment_tells_its_occasion_when_enough_others_share_it(self) -> None:
        town = Town([*times(5, MARK), *times(4, MARK, procedure=KITES)], written=[self.comment(ELEPHANTS)])
        (line,) = (await town.report(sipas())).comments
        assert (line.unit, line.procedure, line.month) == ("Điểm tiếp nhận thôn Đông", "Nuôi voi", "Tháng 1 năm 2026")

    async def test_what_too_few_share_is_told_more_broadly(self) -> None:
        """4 about kites in January: with 2 more in March, the year; else no procedure; else the unit above."""
        kites = times(4, MARK, procedure=KITES)
        year = Town([*kites, *times(2, MARK, procedure=KITES, month=MARCH)], written=[self.comment(KITES)])
        unit = Town([*kites, MARK], written=[self.comment(KITES)])
        parent = Town([*kites, *times(4, MARK, unit="H99.02")], written=[self.comment(KITES)])
        assert await self.told(year) == [("Điểm tiếp nhận thôn Đông", "Thả diều", "Năm 2026")]
        assert await self.told(unit) == [("Điểm tiếp nhận thôn Đông", "", "Tháng 1 năm 2026")]
        assert await self.told(parent) == [("Trung tâm Phục vụ hành chính công xã Mẫu", "", "Tháng 1 năm 2026")]

    async def test_a_comment_that_hides_among_too_few_is_left_out(self) -> None:
        assert await self.told(Town(times(4, MARK), written=[self.comment(ELEPHANTS)])) == []

    async def test_comments_come_in_the_order_of_what_is_told(self) -> None:
        town = Town(times(9, MARK), written=[self.comment(ELEPHANTS, text) for text in ("b", "c", "a")])
        assert [line.text for line in (await town.report(sipas())).comments] == ["a", "b", "c"]

    @staticmethod
    def comment(procedure: str, text: str = "Chờ lâu quá.") -> Comment:
        return Comment("sipas-mau", "H99.01", procedure, JANUARY, text)

    @staticmethod
    async def told(town: Town) -> list[tuple[str, str, str]]:
        return [(line.unit, line.procedure, line.month) for line in (await town.report(sipas())).comments]


class TestSensitive:
    async def test_sensitive_answers_are_shown_by_unit_and_quarter_and_nowhere_else(self) -> None:
        town = Town(
            times(20, Response({"chung": 5, "phien-ha": 2})),
            sensitive_given=[self.given(1, 9), self.given(2, 6), self.given(1, 7, "H99.02")],
        )
        report = await town.report(sipas())
        assert all(each.id != "phien-ha" for factor in only(report.overall.surveys).factors for each in factor.criteria)
        shown = {result.title.partition(", ")[2]: criterion(result, "phien-ha").share for result in report.sensitive}
        assert {name: parts(figure) for name, figure in shown.items()} == {
            "Trung tâm Phục vụ hành chính công xã Mẫu": (16, 22),
            "Điểm tiếp nhận thôn Đông": (9, 15),
            "H99.02": (7, 7),
            "Quý 1 năm 2026": (16, 22),
        }

    async def test_too_few_sensitive_answers_are_withheld_like_all_others(self) -> None:
        town = Town(sensitive_given=[self.given(1, 9), self.given(1, 3, "H99.02"), self.given(1, 12, "H99.03")])
        shares = [criterion(result, "phien-ha").share for result in (await town.report(sipas())).sensitive]
        assert [each is WITHHELD for each in shares] == [False, True, True, False, False]

    async def test_a_quarter_that_is_not_wholly_reported_is_left_out(self) -> None:
        town = Town(sensitive_given=[self.given(1, 9)])
        assert (await town.report(sipas(), last=FEBRUARY)).sensitive == ()

    @staticmethod
    def given(value: int, count: int, unit: str = "H99.01") -> SensitiveCount:
        return SensitiveCount("sipas-mau", "phien-ha", value, unit, JANUARY, count)
