"""The report shows units, fields and months side by side, and each beside the time before."""

from datetime import date

import pytest

from bot.domain.tickets import TicketKind, TicketState
from bot.service.report import (
    TicketResult,
)
from tests.made_up_responses import (
    FEBRUARY,
    JANUARY,
    KITES,
    MARCH,
    Response,
    Town,
    dossiers,
    sipas,
    ticket,
    times,
)
from tests.report_figures import only, parts, responses, share, view

DECEMBER = date(2025, 12, 1)
MARK = Response({"chung": 4})


class TestPeriods:
    async def test_a_report_is_widened_to_whole_months_and_compared_with_as_many_before(self) -> None:
        report = await Town().report(sipas(), first=date(2026, 1, 20), last=date(2026, 3, 2))
        assert (report.first, report.last) == (date(2026, 1, 1), date(2026, 3, 31))
        assert (report.former_first, report.former_last) == (date(2025, 10, 1), date(2025, 12, 31))

    async def test_a_change_comes_with_its_significance(self) -> None:
        """320 of 400 now, 280 of 400 before: 10 points more, p = 0.0011 (see tests/domain/test_indices.py)."""
        town = Town(
            [
                *times(320, Response({"chung": 5}, month=FEBRUARY)),
                *times(80, Response({"chung": 2}, month=FEBRUARY)),
                *times(280, Response({"chung": 5}, month=DECEMBER)),
                *times(120, Response({"chung": 2}, month=DECEMBER)),
            ]
        )
        change = share(only((await town.report(sipas())).overall.surveys).overall).change
        assert change is not None
        assert change.points == pytest.approx(10)
        assert change.p_value == pytest.approx(0.0011, abs=1e-4)
        assert change.is_significant

    async def test_no_change_is_told_from_what_is_withheld_before(self) -> None:
        town = Town([*times(20, MARK), *times(4, MARK, month=DECEMBER)])
        assert share(only((await town.report(sipas())).overall.surveys).overall).change is None

    async def test_months_are_compared_with_the_month_before_them(self) -> None:
        """December 5 of 10, January 8 of 10, March 9 of 10; nobody answered in February."""
        contents = [(DECEMBER, 5), (JANUARY, 8), (MARCH, 9)]
        town = Town(
            [
                one
                for month, content in contents
                for one in (
                    *times(content, Response({"chung": 5}, month=month)),
                    *times(10 - content, Response({"chung": 1}, month=month)),
                )
            ]
        )
        report = await town.report(sipas())
        assert [each.key for each in report.by_month] == ["2026-01", "2026-02", "2026-03"]
        assert [each.name for each in report.by_month] == ["Tháng 1 năm 2026", "Tháng 2 năm 2026", "Tháng 3 năm 2026"]
        january = share(only(report.by_month[0].surveys).overall).change
        assert january is not None
        assert january.points == pytest.approx(30)
        assert share(only(report.by_month[2].surveys).overall).change is None
        assert report.by_month[1].surveys == []

    async def test_a_month_that_is_not_over_is_said_to_change_still(self) -> None:
        unfinished = await Town().report(sipas(), today=date(2026, 3, 31))
        assert any("Tháng 3 năm 2026 chưa hết" in note for note in unfinished.notes)
        assert not any("chưa hết" in note for note in (await Town().report(sipas(), today=date(2026, 4, 1))).notes)


class TestUnitsAndFields:
    async def test_units_stand_side_by_side_with_what_the_office_takes_in_itself(self) -> None:
        town = Town([*times(6, MARK), *times(7, MARK, unit="H99.02.05"), *times(8, MARK, unit="H99")])
        report = await town.report(sipas())
        assert responses(report.by_unit) == {"H99.01": 6, "H99.02": 7, "H99": 8}
        names = {each.key: each.name for each in report.by_unit}
        assert names["H99.01"] == "Điểm tiếp nhận thôn Đông"
        assert names["H99.02"] == "H99.02"
        assert names["H99"].endswith("(nhận trực tiếp)")

    async def test_a_report_of_all_is_one_of_the_unit_that_everything_belongs_to(self) -> None:
        town = Town([*times(6, MARK), *times(7, MARK, unit="H99.02")])
        report = await town.report(sipas(), unit=None)
        assert (report.unit, report.unit_name) == ("H99", "Trung tâm Phục vụ hành chính công xã Mẫu")
        assert responses(report.by_unit) == {"H99.01": 6, "H99.02": 7}
        other = Town([*times(6, MARK), *times(7, MARK, unit="H98")])
        report = await other.report(sipas(), unit=None)
        assert (report.unit, report.unit_name) == ("", "Tất cả các đơn vị")
        assert responses(report.by_unit) == {"H98": 7, "H99": 6}

    async def test_the_report_of_a_unit_without_parts_counts_that_unit_only(self) -> None:
        town = Town([*times(6, MARK), *times(7, MARK, unit="H99.02")])
        report = await town.report(sipas(), unit="H99.02")
        assert only(report.overall.surveys).responses == 7
        assert report.by_unit == []

    async def test_a_unit_that_nobody_knows_is_refused(self) -> None:
        assert (await Town().report_of_nowhere("H98.01")).known == ["H99", "H99.01"]

    async def test_fields_come_from_the_procedure_and_what_has_none_stands_last(self) -> None:
        town = Town(
            [*times(5, MARK), *times(6, MARK, procedure=KITES), *times(7, MARK, procedure=None)],
            received=[dossiers(finished_early=3)],
        )
        report = await town.report(sipas())
        assert [(each.key, each.name) for each in report.by_field][:2] == [
            ("nong-nghiep", "Nông nghiệp"),
            ("van-hoa", "Văn hóa"),
        ]
        assert responses(report.by_field) == {"nong-nghiep": 5, "van-hoa": 6, "-": 7}
        assert view(report.by_field, "nong-nghiep").dossiers.counts.received == 3

    async def test_before_anybody_answers_the_report_is_empty_and_whole(self) -> None:
        report = await Town().report(sipas())
        assert report.overall.surveys == []
        assert report.overall.tickets == TicketResult(0, 0, 0, 0, 0, 0, {})
        assert report.overall.decision_766.on_time is None
        assert (report.by_field, report.comments, report.sensitive) == ([], (), [])


class TestHandling:
    async def test_tickets_are_counted_by_kind_and_by_where_they_stand(self) -> None:
        town = Town(
            opened=[
                ticket(TicketKind.LOW_MARK, 4, TicketState.OPEN, late=1),
                ticket(TicketKind.REFLECTION, 3, TicketState.RESOLVED, reopened=1),
                ticket(TicketKind.PROPOSAL, 2, TicketState.REFUSED),
                ticket(TicketKind.QUESTION, 1, TicketState.CLOSED),
            ]
        )
        assert (await town.report(sipas())).overall.tickets == TicketResult(
            opened=10,
            waiting=4,
            resolved=4,
            refused=2,
            late=1,
            reopened=1,
            by_kind={"low_mark": 4, "proposal": 2, "question": 1, "reflection": 3},
        )

    async def test_decision_766_from_dossiers_and_tickets(self) -> None:
        """100 ended with a due date, 92 in time, 2 of these after two requests for a supplement: 90 of 100 on time.

        12 low marks and reflections: 100 - 10 - 12 = 78 %. 10 reflections and proposals, 2 late, 1 reopened: 7 of 10.
        """
        town = Town(
            opened=[
                ticket(TicketKind.LOW_MARK, 6, late=5),
                ticket(TicketKind.REFLECTION, 6, late=1),
                ticket(TicketKind.PROPOSAL, 4, late=1, reopened=1),
                ticket(TicketKind.QUESTION, 9),
            ],
            received=[
                dossiers(asked_again=2, finished_early=80, finished_on_time=12, finished_late=8, without_due_date=5),
                dossiers(in_progress_past=30),
            ],
        )
        decision = (await town.report(sipas())).overall.decision_766
        assert parts(decision.on_time) == (90, 100)
        assert parts(decision.satisfaction) == (78, 100)
        assert parts(decision.feedback) == (7, 10)

    async def test_decision_766_is_compared_with_the_period_before(self) -> None:
        town = Town(received=[dossiers(finished_early=9, finished_late=1), dossiers(month=DECEMBER, finished_late=10)])
        change = share((await town.report(sipas())).overall.decision_766.on_time).change
        assert change is not None
        assert change.points == pytest.approx(90)
