"""What is kept for the next start is taken up only for the very same content."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.compiled import content_key, kept
from tests.builders import KnowledgeFolder


@pytest.fixture
def building() -> tuple[list[int], Callable[[], dict[str, int]]]:
    builds: list[int] = []

    def build() -> dict[str, int]:
        builds.append(1)
        return {"build": len(builds)}

    return builds, build


def test_the_second_start_builds_nothing(tmp_path: Path, building: tuple[list[int], Callable[[], dict[str, int]]]):
    builds, build = building
    assert [kept("x", "a" * 64, tmp_path, dict, build) for _ in range(3)] == [{"build": 1}] * 3
    assert len(builds) == 1


def test_other_content_is_built_anew_and_the_older_removed(
    tmp_path: Path, building: tuple[list[int], Callable[[], dict[str, int]]]
):
    _, build = building
    kept("x", "a" * 64, tmp_path, dict, build)
    assert kept("x", "b" * 64, tmp_path, dict, build) == {"build": 2}
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x05K\x07."])
def test_a_broken_or_foreign_file_is_no_trouble(
    tmp_path: Path, content: bytes, building: tuple[list[int], Callable[[], dict[str, int]]]
):
    _, build = building
    kept("x", "a" * 64, tmp_path, dict, build)
    next(tmp_path.iterdir()).write_bytes(content)
    assert kept("x", "a" * 64, tmp_path, dict, build) == {"build": 2}


def test_where_nothing_can_be_written_everything_is_built(
    tmp_path: Path, building: tuple[list[int], Callable[[], dict[str, int]]]
):
    _, build = building
    (tmp_path / "shelf").write_text("a file where the folder should be")
    assert kept("x", "a" * 64, tmp_path / "shelf", dict, build) == {"build": 1}


def test_every_byte_of_the_knowledge_counts(knowledge_folder: KnowledgeFolder):
    before = content_key(knowledge_folder.folder)
    assert content_key(knowledge_folder.folder) == before
    file = knowledge_folder.folder / "offices.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert content_key(knowledge_folder.folder) != before
