"""A clock that somebody sets is not trusted for a day; one that drifts or is slewed is."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.watched_clock import MISTRUSTED_SECONDS, WatchedClock


@dataclass
class Wall:
    """The port ``Clock``, which may be set; ``passed`` is what really passed."""

    passed: float = 0.0
    set_by: float = 1_790_000_000.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.passed + self.set_by, UTC)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def clock(wall: Wall) -> WatchedClock:
    return WatchedClock(wall, lambda: wall.passed)


@pytest.mark.parametrize("by", [-90_000.0, 61.0, 90_000.0])
def test_after_a_jump_it_is_trusted_again_when_a_day_has_passed(wall: Wall, clock: WatchedClock, by: float) -> None:
    assert clock.is_trusted()
    wall.set_by += by
    assert not clock.is_trusted()
    wall.passed += MISTRUSTED_SECONDS - 1
    assert not clock.is_trusted()
    wall.passed += 2
    assert clock.is_trusted()


def test_setting_it_right_is_a_jump_too(wall: Wall, clock: WatchedClock) -> None:
    wall.set_by += 90_000
    assert not clock.is_trusted()
    wall.passed += MISTRUSTED_SECONDS - 1
    wall.set_by -= 90_000
    assert not clock.is_trusted()
    wall.passed += 2
    assert not clock.is_trusted()


@given(passed=st.lists(st.floats(0, 86_400), max_size=5))
def test_however_much_time_passes_evenly_it_is_trusted(passed: list[float]) -> None:
    wall = Wall()
    clock = WatchedClock(wall, lambda: wall.passed)
    for seconds in passed:
        wall.passed += seconds
        assert (clock.now(), clock.is_trusted()) == (wall.now(), True)
