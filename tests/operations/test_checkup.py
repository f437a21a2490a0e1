"""Checks stand by themselves: one that fails or hangs keeps none of the others."""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.operations.checkup import Finding, Verdict, examine, well
from bot.operations.disk import MEGABYTE, FreeSpace
from bot.operations.file_checks import check_data_files, check_disk, check_secret_files, open_to_others


@pytest.fixture
def released() -> Iterator[threading.Event]:
    released = threading.Event()
    yield released
    released.set()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody on the machine may enter, unlike pytest's own."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_check_that_hangs_is_told_and_the_others_are_done(released: threading.Event):
    def hang() -> Iterable[Finding]:
        released.wait()
        return []

    def fail() -> Iterable[Finding]:
        raise LookupError("postgresql://motcua:bi-mat@127.0.0.1/motcua")

    found = examine({"token": hang, "database": fail, "disk": lambda: [well("disk", "Còn chỗ.")]}, 0.2)
    assert [(each.check, each.verdict) for each in found] == [
        ("token", Verdict.FAULT),
        ("database", Verdict.FAULT),
        ("disk", Verdict.OK),
    ]
    assert found[0].sentence == "Không trả lời trong 0.2 giây."
    assert found[1].sentence == "Không khám được (LookupError)."
    assert "bi-mat" not in str(found)


class TestDisk:
    def verdict(self, folder: Path, megabytes: int) -> tuple[Verdict, str]:
        [found] = check_disk(folder, 200, lambda _: FreeSpace(megabytes * MEGABYTE, None))
        return found.verdict, found.sentence

    def test_room_is_told_in_megabytes(self, tmp_path: Path):
        assert self.verdict(tmp_path, 5000) == (Verdict.OK, f"{tmp_path} ghi được, còn 5000 MB.")
        assert self.verdict(tmp_path, 900)[0] is Verdict.WARNING
        assert self.verdict(tmp_path, 100)[0] is Verdict.FAULT
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_not_there_yet_is_no_fault(self, tmp_path: Path):
        assert self.verdict(tmp_path / "data", 5000)[0] is Verdict.WARNING

    def test_a_folder_that_takes_nothing_is_one(self):
        verdict, told = self.verdict(Path("/proc"), 5000)
        assert (verdict, "Không ghi được vào /proc" in told) == (Verdict.FAULT, True)


class TestSecrets:
    @pytest.mark.parametrize(("mode", "is_open"), [(0o600, False), (0o640, False), (0o644, True), (0o602, True)])
    def test_a_secret_is_open_when_others_may_read_or_change_it(self, open_folder: Path, mode: int, is_open: bool):
        file = open_folder / "token"
        file.write_text("bí mật")
        file.chmod(mode)
        assert open_to_others(file) is is_open
        assert [each.verdict for each in check_secret_files({"telegram.token_file": file})] == [Verdict.FAULT] * is_open
        assert [each.verdict for each in check_data_files({"data_dir": file})] == [Verdict.WARNING] * is_open

    def test_a_closed_folder_closes_what_is_in_it(self, open_folder: Path):
        (open_folder / "data").mkdir(mode=0o700)
        file = open_folder / "data" / "token"
        file.touch(mode=0o644)
        assert not open_to_others(file)

    def test_a_secret_that_is_not_there_is_told(self, tmp_path: Path):
        [found] = check_secret_files({"telegram.token_file": tmp_path / "token"})
        assert found.sentence.startswith("telegram.token_file: không đọc được tệp")
        assert not open_to_others(tmp_path / "token")
