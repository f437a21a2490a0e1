"""What is kept for the next start is taken up only for the very same content."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.compiled import MOST_KEPT, content_key, folder_name, kept
from bot.content.knowledge import fingerprint
from tests.builders import KnowledgeFolder


def A() -> str:  # noqa: N802 - a key
    return "a" * 64


def B() -> str:  # noqa: N802 - another
    return "b" * 64


@pytest.fixture
def building() -> tuple[list[int], Callable[[], dict[str, int]]]:
    builds: list[int] = []

    def build() -> dict[str, int]:
        builds.append(1)
        return {"build": len(builds)}

    return builds, build


def test_the_second_start_builds_nothing(tmp_path: Path, building: tuple[list[int], Callable[[], dict[str, int]]]):
    builds, build = building
    assert [kept("x", A, tmp_path, dict, build) for _ in range(3)] == [{"build": 1}] * 3
    assert len(builds) == 1


def test_other_content_is_built_anew_and_the_older_removed(
    tmp_path: Path, building: tuple[list[int], Callable[[], dict[str, int]]]
):
    _, build = building
    kept("x", A, tmp_path, dict, build)
    assert kept("x", B, tmp_path, dict, build) == {"build": 2}
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x05K\x07."])
def test_a_broken_or_foreign_file_is_no_trouble(
    tmp_path: Path, content: bytes, building: tuple[list[int], Callable[[], dict[str, int]]]
):
    _, build = building
    kept("x", A, tmp_path, dict, build)
    next(tmp_path.iterdir()).write_bytes(content)
    assert kept("x", A, tmp_path, dict, build) == {"build": 2}


def test_where_nothing_can_be_written_everything_is_built(
    tmp_path: Path, building: tuple[list[int], Callable[[], dict[str, int]]]
):
    _, build = building
    (tmp_path / "shelf").write_text("a file where the folder should be")
    assert kept("x", A, tmp_path / "shelf", dict, build) == {"build": 1}


def test_every_byte_of_the_knowledge_counts(knowledge_folder: KnowledgeFolder):
    before = content_key(knowledge_folder.folder)
    assert content_key(knowledge_folder.folder) == before
    file = knowledge_folder.folder / "offices.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert content_key(knowledge_folder.folder) != before


def test_a_byte_that_changes_neither_size_nor_time_counts(knowledge_folder: KnowledgeFolder):
    before = content_key(knowledge_folder.folder), fingerprint(knowledge_folder.folder)
    file = knowledge_folder.folder / "procedures/nong-nghiep/nuoi-voi.yaml"
    status = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("8000", "9000"), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert content_key(knowledge_folder.folder) != before[0]
    assert fingerprint(knowledge_folder.folder) != before[1]


def test_what_changed_while_it_was_built_is_not_kept(tmp_path: Path):
    keys = iter(["a" * 64, "b" * 64])
    assert kept("x", lambda: next(keys), tmp_path, dict, lambda: {"half": "old"}) == {"half": "old"}
    assert list(tmp_path.iterdir()) == []


def test_two_folders_do_not_push_each_other_out(tmp_path: Path):
    shelf = tmp_path / "shelf"
    for folder in ("một", "hai"):
        kept(folder_name(tmp_path / folder), A, shelf, dict, lambda: {"folder": 1})
    assert len(list(shelf.iterdir())) == 2


def test_folders_that_are_gone_leave_in_time(tmp_path: Path):
    for number in range(MOST_KEPT + 2):
        kept(folder_name(tmp_path / str(number)), A, tmp_path / "shelf", dict, lambda: {"folder": 1})
    assert len(list((tmp_path / "shelf").iterdir())) == MOST_KEPT
