"""A system that is down is left alone for a while, then probed."""

import pytest

from bot.sources.circuit_breaker import CircuitBreaker, Verdict
from tests.sources.watch import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def breaker(watch: Watch) -> CircuitBreaker:
    return CircuitBreaker(failures=3, open_seconds=30, monotonic=watch)


def settle(breaker: CircuitBreaker, *verdicts: Verdict) -> None:
    for verdict in verdicts:
        trial = breaker.admit()
        assert trial is not None
        with trial:
            trial.verdict = verdict


def opened(breaker: CircuitBreaker) -> CircuitBreaker:
    settle(breaker, *[Verdict.FAILED] * 3)
    return breaker


def test_a_system_is_asked_until_it_failed_three_times_in_a_row(breaker: CircuitBreaker) -> None:
    settle(breaker, Verdict.FAILED, Verdict.FAILED, Verdict.WORKED, Verdict.FAILED, Verdict.FAILED)
    assert breaker.admit() is not None
    settle(breaker, Verdict.FAILED)
    assert breaker.admit() is None


def test_a_try_that_told_nothing_counts_neither_way(breaker: CircuitBreaker) -> None:
    settle(breaker, Verdict.FAILED, Verdict.FAILED, Verdict.UNTOLD, Verdict.FAILED)
    assert breaker.admit() is None


def test_an_open_circuit_lets_one_probe_out_after_its_time(breaker: CircuitBreaker, watch: Watch) -> None:
    opened(breaker)
    watch.seconds += 29.9
    assert breaker.admit() is None
    watch.seconds += 0.1
    assert breaker.admit() is not None
    assert breaker.admit() is None


def test_a_probe_that_works_closes_the_circuit(breaker: CircuitBreaker, watch: Watch) -> None:
    opened(breaker)
    watch.seconds += 30
    settle(breaker, Verdict.WORKED, Verdict.FAILED, Verdict.FAILED)
    assert breaker.admit() is not None


def test_a_probe_that_fails_opens_it_for_as_long_again(breaker: CircuitBreaker, watch: Watch) -> None:
    opened(breaker)
    watch.seconds += 30
    settle(breaker, Verdict.FAILED)
    watch.seconds += 29.9
    assert breaker.admit() is None
    watch.seconds += 0.1
    assert breaker.admit() is not None


def test_a_probe_that_was_given_up_makes_room_for_the_next(breaker: CircuitBreaker, watch: Watch) -> None:
    opened(breaker)
    watch.seconds += 30
    probe = breaker.admit()
    assert probe is not None
    with pytest.raises(KeyError), probe:
        raise KeyError
    assert breaker.admit() is not None


def test_tries_that_were_under_way_when_it_opened_change_nothing(breaker: CircuitBreaker, watch: Watch) -> None:
    late = [breaker.admit(), breaker.admit()]
    opened(breaker)
    watch.seconds += 29
    for trial, verdict in zip(late, (Verdict.WORKED, Verdict.FAILED), strict=True):
        assert trial is not None
        with trial:
            trial.verdict = verdict
    assert breaker.admit() is None
    watch.seconds += 1
    assert breaker.admit() is not None
