"""What is watched: the clock that jumps, the disk that fills, the messenger that falls silent."""

from pathlib import Path

import pytest

from bot.operations.clock_watch import SETTLES_AFTER, ClockWatch
from bot.operations.disk import MEGABYTE, DiskWatch, FreeSpace, free_space
from bot.operations.pulse import Pulse


class Clocks:
    """A wall clock that can be set wrong, and one that cannot."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.set_by = 1_790_000_000.0

    def wall(self) -> float:
        return self.passed + self.set_by

    def monotonic(self) -> float:
        return self.passed


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


class TestClock:
    @pytest.fixture
    def watch(self, clocks: Clocks) -> ClockWatch:
        return ClockWatch(clocks.wall, clocks.monotonic)

    async def test_time_that_passes_is_no_jump(self, watch: ClockWatch, clocks: Clocks) -> None:
        for seconds in (1, 60, 100_000):
            clocks.passed += seconds
            assert await watch.look() is None

    @pytest.mark.parametrize(("jump", "told"), [(3600.0, "+3600 giây"), (-86400.0, "-86400 giây"), (2.5, "+2 giây")])
    async def test_a_jump_is_told_until_the_clock_is_set_back(
        self, watch: ClockWatch, clocks: Clocks, jump: float, told: str
    ) -> None:
        clocks.set_by += jump
        clocks.passed += 15
        assert told in str(await watch.look())
        clocks.passed += 15
        assert told in str(await watch.look())
        clocks.set_by -= jump
        clocks.passed += 15
        assert await watch.look() is None

    async def test_a_clock_that_was_set_right_by_a_jump_is_believed_after_a_while(
        self, watch: ClockWatch, clocks: Clocks
    ) -> None:
        clocks.set_by += 300
        assert await watch.look() is not None
        clocks.passed += SETTLES_AFTER
        assert await watch.look() is None
        clocks.set_by -= 300
        assert "-300 giây" in str(await watch.look())

    async def test_a_clock_that_keeps_jumping_never_settles(self, watch: ClockWatch, clocks: Clocks) -> None:
        for _ in range(20):
            clocks.set_by += 10
            clocks.passed += 15
            assert await watch.look() is not None

    async def test_a_clock_that_is_set_right_gently_is_no_jump(self, watch: ClockWatch, clocks: Clocks) -> None:
        for _ in range(10_000):
            clocks.set_by += 0.0075
            clocks.passed += 15
            assert await watch.look() is None


class TestDisk:
    async def test_a_full_disk_is_told_and_gone_when_there_is_room_again(self, tmp_path: Path) -> None:
        space = FreeSpace(10_000 * MEGABYTE, 1000)
        watch = DiskWatch(tmp_path, 200, lambda _: space)
        assert await watch.look() is None
        space = FreeSpace(12 * MEGABYTE, 1000)
        assert "chỉ còn 12 MB (cần ít nhất 200 MB)" in str(await watch.look())
        space = FreeSpace(200 * MEGABYTE, 1000)
        assert await watch.look() is None

    async def test_room_for_bytes_but_not_for_files_is_no_room(self, tmp_path: Path) -> None:
        assert "inode" in str(await DiskWatch(tmp_path, 1, lambda _: FreeSpace(10**12, 0)).look())
        assert await DiskWatch(tmp_path, 1, lambda _: FreeSpace(10**12, None)).look() is None

    async def test_a_folder_that_is_gone_is_told(self, tmp_path: Path) -> None:
        assert "No such file" in str(await DiskWatch(tmp_path / "gone", 1).look())

    def test_the_real_disk_has_some_room(self, tmp_path: Path) -> None:
        assert free_space(tmp_path).size > 0


class TestPulse:
    class Silent(Exception):
        pass

    async def answer(self) -> None:
        pass

    async def keep_silent(self) -> None:
        raise self.Silent("connection refused")

    async def test_a_messenger_never_heard_of_is_told_from_the_start(self, clocks: Clocks) -> None:
        pulse = Pulse(clocks.monotonic)
        told = "chưa liên lạc được với Telegram (connection refused)"
        assert await pulse.look(self.keep_silent, self.Silent) == told
        assert await pulse.look(self.answer, self.Silent) is None
        assert await pulse.look(self.keep_silent, self.Silent) is None

    async def test_a_messenger_heard_of_just_now_is_not_asked(self, clocks: Clocks) -> None:
        pulse = Pulse(clocks.monotonic)
        pulse.beat()
        clocks.passed += 50
        assert await pulse.look(self.keep_silent, self.Silent) is None

    async def test_after_a_quiet_hour_one_question_is_enough(self, clocks: Clocks) -> None:
        pulse = Pulse(clocks.monotonic)
        pulse.beat()
        clocks.passed += 3600
        assert await pulse.look(self.answer, self.Silent) is None
        assert await pulse.look(self.keep_silent, self.Silent) is None

    async def test_a_messenger_that_stays_silent_is_told_and_gone_when_it_answers(self, clocks: Clocks) -> None:
        pulse = Pulse(clocks.monotonic)
        pulse.beat()
        clocks.passed += 90
        assert await pulse.look(self.keep_silent, self.Silent) is None
        clocks.passed += 90
        assert "đã 180 giây (connection refused)" in str(await pulse.look(self.keep_silent, self.Silent))
        pulse.beat()
        assert await pulse.look(self.keep_silent, self.Silent) is None
