"""Figures of processing add up, name their denominators, and show which printed rates follow from their counts."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Holiday, WorkingCalendar
from bot.domain.dossiers import DossierState
from bot.domain.processing_figures import ProcessingCounts, Progress, explain, progress_of, progress_of_dossier
from tests.fake_dossiers import dossier

DUE = date(2026, 11, 27)
counts = st.builds(ProcessingCounts, *[st.integers(0, 10_000)] * 7)


def test_a_dossier_is_early_on_time_or_late_by_its_end() -> None:
    ended = [progress_of(DossierState.FINISHED, DUE + timedelta(days=days), DUE, DUE) for days in (-1, 0, 1)]
    assert ended == [Progress.EARLY, Progress.ON_TIME, Progress.LATE]


def test_one_that_is_not_over_is_within_or_past_its_date() -> None:
    assert progress_of(DossierState.IN_PROGRESS, None, DUE, DUE) is Progress.WITHIN
    assert progress_of(DossierState.IN_PROGRESS, None, DUE, DUE + timedelta(days=1)) is Progress.PAST
    assert progress_of(None, None, DUE, DUE) is Progress.WITHIN


def test_waiting_for_the_citizen_is_counted_apart_from_being_late() -> None:
    assert progress_of(DossierState.SUPPLEMENT_REQUESTED, None, DUE, DUE + timedelta(days=99)) is Progress.WAITING
    assert progress_of(DossierState.IN_PROGRESS, None, None, DUE) is Progress.NO_DATE


def test_a_dossier_whose_end_has_no_date_is_taken_to_be_on_time() -> None:
    assert progress_of(DossierState.RETURNED, None, DUE, DUE) is Progress.ON_TIME


def test_a_whole_dossier_is_judged_by_its_calendar() -> None:
    calendar = WorkingCalendar(holidays=(Holiday(name="Nghỉ", on=date(2027, 1, 1), source="mẫu"),))
    assert progress_of_dossier(dossier(), calendar, DUE) is Progress.WITHIN


def test_thach_ha_2019_its_printed_rate_does_not_follow_from_its_counts() -> None:
    """76,936 required handling, 76,550 finished on time, 386 in progress, none overdue; the report prints 99.96 %."""
    thach_ha = ProcessingCounts(finished_on_time=76_550, in_progress_within=386)
    assert thach_ha.received == 76_936
    rates = {(rate.name, rate.of): rate.percent for rate in thach_ha.rates()}
    assert rates["in_time", "finished"] == 100.0
    assert round(rates["in_time", "received"] or 0, 2) == 99.50
    assert explain(99.96, thach_ha).follows_from == ()
    assert [(rate.name, rate.of) for rate in explain(99.50, thach_ha).follows_from] == [("in_time", "received")]


def test_chau_thanh_its_rate_fits_a_count_of_late_dossiers_that_it_does_not_print() -> None:
    """98,941 dossiers, 99.25 % on time: 742 late ones give that rate, of the finished and of the received alike."""
    chau_thanh = ProcessingCounts(finished_on_time=98_941 - 742, finished_late=742)
    follows = {(rate.name, rate.of) for rate in explain(99.25, chau_thanh).follows_from}
    assert ("in_time", "finished") in follows
    assert ("in_time", "received") in follows


@given(counts)
def test_every_rate_lies_between_nothing_and_everything_of_its_denominator(counted: ProcessingCounts) -> None:
    for rate in counted.rates():
        assert 0 <= rate.part <= rate.whole
        assert rate.percent is None if rate.whole == 0 else 0 <= (rate.percent or 0) <= 100


@given(counts, counts)
def test_units_together_have_as_many_dossiers_as_each_alone(one: ProcessingCounts, other: ProcessingCounts) -> None:
    together = one + other
    assert together.received == one.received + other.received
    assert together.finished == one.finished + other.finished
