"""``motcua knowledge``: check, export, schema."""

import json
from pathlib import Path

import pytest

from tests.builders import KnowledgeFolder, procedure_content
from tests.cli.conftest import Command

ELEPHANT = "procedures/nong-nghiep/nuoi-voi.yaml"


@pytest.fixture(autouse=True)
def _checked_today(knowledge_folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of the two procedures hold on whatever day these tests run."""
    for name in (ELEPHANT, "procedures/van-hoa/tha-dieu.yaml"):
        knowledge_folder.replace(
            name, "checked_on: '2026-11-22'", "checked_on: '2024-01-01'\ncheck_again_by: 2999-12-31"
        )


def test_good_knowledge_passes(motcua: Command, knowledge_folder: KnowledgeFolder):
    done = motcua("knowledge", "check", str(knowledge_folder.folder))
    assert (done.code, done.err) == (0, "")
    assert "hợp lệ" in done.out


def test_every_fault_is_told_on_standard_error(motcua: Command, knowledge_folder: KnowledgeFolder):
    fee = knowledge_folder.replace(ELEPHANT, "amount: '8000'", "amount: 8.000")
    level = knowledge_folder.replace(ELEPHANT, "level: commune", "level: village")
    done = motcua("knowledge", "check", str(knowledge_folder.folder))
    told = done.err.splitlines()
    assert (done.code, done.out) == (1, "")
    assert told[0].startswith(f"{ELEPHANT}:{level} level: ")
    assert told[1].startswith(f"{ELEPHANT}:{fee} channels[0].fees[0].amount: ")
    assert told[2].startswith("2 lỗi trong ")
    assert len(told) == 3


def test_an_expired_check_fails_the_check(motcua: Command, knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "check_again_by: 2999-12-31", "check_again_by: 2024-06-30")
    done = motcua("knowledge", "check", str(knowledge_folder.folder))
    assert done.code == 1
    assert "check_again_by: quá hạn kiểm tra từ ngày 30/06/2024" in done.err


def test_the_configured_folder_is_checked_when_none_is_named(
    motcua: Command, knowledge_folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MOTCUA_KNOWLEDGE_DIR", str(knowledge_folder.folder))
    assert str(knowledge_folder.folder) in motcua("knowledge", "check").out


def test_a_folder_that_is_not_there_fails_the_check(motcua: Command, tmp_path: Path):
    done = motcua("knowledge", "check", str(tmp_path / "khong-co"))
    assert done.code == 1
    assert "không có thư mục này" in done.err


def test_wrong_settings_are_told_first(
    motcua: Command, knowledge_folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MOTCUA_TIME_ZONE", "Hanoi")
    monkeypatch.setenv("MOTCUA_LOG_LEVEL", "loud")
    done = motcua("knowledge", "check", str(knowledge_folder.folder))
    assert (done.code, len(done.err.splitlines())) == (2, 2)


def test_export_names_every_procedure(motcua: Command, knowledge_folder: KnowledgeFolder):
    knowledge_folder.append(ELEPHANT, "replaces: [1.000009]\n")
    done = motcua("knowledge", "export", "--json", "--knowledge", str(knowledge_folder.folder))
    exported = json.loads(done.out)["procedures"]
    elephant = procedure_content()
    assert done.code == 0
    assert [entry["code"] for entry in exported] == ["1.000001", "1.000002"]
    assert exported[0] == {
        "code": "1.000001",
        "name": elephant["name"],
        "replaces": ["1.000009"],
        "aliases": elephant["aliases"],
        "questions": elephant["questions"],
    }


def test_faulty_knowledge_is_not_exported(motcua: Command, knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "level: commune", "level: village")
    done = motcua("knowledge", "export", "--knowledge", str(knowledge_folder.folder))
    assert (done.code, done.out) == (2, "")
    assert "level" in done.err


def test_schemas_are_written_and_named(motcua: Command, knowledge_folder: KnowledgeFolder, tmp_path: Path):
    done = motcua("knowledge", "schema", "--into", str(tmp_path / "schemas"))
    written = [Path(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert sorted(file.name for file in written) == [
        "calendar.schema.json",
        "dossier_states.schema.json",
        "elsewhere.schema.json",
        "fields.schema.json",
        "offices.schema.json",
        "procedure.schema.json",
        "survey.schema.json",
        "vocabulary.schema.json",
    ]
    assert all(json.loads(file.read_text(encoding="utf-8"))["type"] == "object" for file in written)


def test_a_place_that_takes_no_schemas_is_told_in_one_sentence(motcua: Command, tmp_path: Path):
    (tmp_path / "schemas").write_text("a file, not a folder")
    done = motcua("knowledge", "schema", "--into", str(tmp_path / "schemas"))
    assert (done.code, len(done.err.splitlines())) == (1, 1)


def test_the_schemas_lie_beside_the_knowledge_unless_told_otherwise(
    motcua: Command, knowledge_folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MOTCUA_KNOWLEDGE_DIR", str(knowledge_folder.folder))
    assert motcua("knowledge", "schema").code == 0
    assert (knowledge_folder.folder / "schemas" / "procedure.schema.json").is_file()


def test_check_as_a_process(motcua_process: Command, knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "level: commune", "level: village")
    done = motcua_process("knowledge", "check", str(knowledge_folder.folder), PYTHONIOENCODING="latin-1")
    assert done.code == 1
    assert "chỉ nhận một trong" in done.err
    assert "Traceback" not in done.err


def test_checking_loads_neither_database_nor_matcher_nor_telegram(
    motcua_process: Command, knowledge_folder: KnowledgeFolder
):
    """They take a second; an official who checks a file should not wait for it."""
    done = motcua_process("knowledge", "check", str(knowledge_folder.folder), PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition("|")[2].strip() for line in done.err.splitlines()}
    assert "bot.content.knowledge" in imported
    assert imported & {"sqlalchemy", "alembic", "numpy", "telegram", "structlog", "rich.console"} == set()
