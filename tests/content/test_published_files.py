"""Published procedures on disk, and what makes a folder a knowledge base."""

from datetime import date
from pathlib import Path

import pytest

from bot.content import strict_yaml
from bot.content.knowledge import check, load
from bot.content.plain_form import read_plain
from bot.content.published_files import (
    Shelf,
    add_fields,
    copy_vocabulary,
    copy_what_lacks,
    procedure_text,
    write_whole,
)
from bot.domain.published import PublishedProcedure
from tests.builders import KnowledgeFolder, procedure_content

TODAY = date(2026, 11, 23)


def published(**overrides: object) -> PublishedProcedure:
    content = procedure_content(
        code="9.000777",
        name="Thủ tục công nhận voi",
        short_name="Công nhận voi",
        origin="published",
        replaces=None,
        related=None,
        questions=None,
        aliases=None,
        **overrides,
    )
    return PublishedProcedure.model_validate(content)


def put(knowledge_folder: KnowledgeFolder, procedure: PublishedProcedure) -> str:
    name = f"procedures/{procedure.field}/{procedure.code}.yaml"
    write_whole(knowledge_folder.folder / name, procedure_text(procedure))
    return name


def test_a_published_procedure_is_read_back_as_it_was_written(knowledge_folder: KnowledgeFolder):
    procedure = published(steps=["Nộp: đơn # “voi”", '"trích" \\ & *', "no", "7:30", "- 1.001190"])
    put(knowledge_folder, procedure)
    assert load(knowledge_folder.folder).procedure(procedure.code) == procedure


def test_it_is_written_in_the_form_that_is_read_fast():
    assert read_plain(procedure_text(published())) is not None


def test_it_may_lack_questions_and_ways_to_file(knowledge_folder: KnowledgeFolder):
    put(knowledge_folder, published(channels=[]))
    assert check(knowledge_folder.folder, TODAY) == []


@pytest.mark.parametrize("key", ["questions", "channels"])
def test_a_written_procedure_may_not(knowledge_folder: KnowledgeFolder, key: str):
    nothing: list[str] = []
    knowledge_folder.write("procedures/nong-nghiep/nuoi-voi.yaml", procedure_content(**{key: nothing}))
    assert [fault.path for fault in check(knowledge_folder.folder, TODAY)] == [key]


def test_taking_out_origin_makes_it_a_written_procedure(knowledge_folder: KnowledgeFolder):
    name = put(knowledge_folder, published())
    knowledge_folder.replace(name, 'origin: "published"\n', "")
    assert {fault.path for fault in check(knowledge_folder.folder, TODAY)} == {"aliases", "questions"}


def test_faults_of_a_published_procedure_have_their_lines(knowledge_folder: KnowledgeFolder):
    name = put(knowledge_folder, published())
    line = knowledge_folder.replace(name, 'level: "commune"', 'level: "village"')
    (fault,) = check(knowledge_folder.folder, TODAY)
    assert (fault.file, fault.line, fault.path) == (name, line, "level")


def test_two_published_procedures_may_have_one_official_name_but_not_one_button(knowledge_folder: KnowledgeFolder):
    put(knowledge_folder, published())
    twin = published().model_copy(update={"code": "9.000778", "short_name": "Công nhận voi (cấp tỉnh)"})
    put(knowledge_folder, twin)
    assert check(knowledge_folder.folder, TODAY) == []
    put(knowledge_folder, twin.model_copy(update={"short_name": "công nhận voi"}))
    assert [fault.path for fault in check(knowledge_folder.folder, TODAY)] == ["short_name"]


def test_a_shelf_knows_codes_old_codes_and_names(knowledge_folder: KnowledgeFolder):
    put(knowledge_folder, published())
    shelf = Shelf.of(knowledge_folder.folder)
    elephant = knowledge_folder.folder / "procedures/nong-nghiep/nuoi-voi.yaml"
    written = strict_yaml.read(elephant, "x").content
    assert isinstance(written, dict)
    assert shelf.files[str(written["code"])] == elephant
    assert "công nhận voi" in shelf.names
    assert "thủ tục công nhận voi" not in shelf.names  # an official name is the state's to give twice
    assert str(written["short_name"]).lower() in shelf.names


def test_missing_files_are_copied_and_others_left(tmp_path: Path):
    (tmp_path / "offices.yaml").write_text("offices: []\n", encoding="utf-8")
    copied = copy_what_lacks(tmp_path)
    assert "offices.yaml" not in copied
    assert {"fields.yaml", "calendar.yaml", "surveys"} <= set(copied)
    assert (tmp_path / "surveys" / "sipas-2023.yaml").is_file()
    assert copy_what_lacks(tmp_path) == []
    assert (tmp_path / "offices.yaml").read_text(encoding="utf-8") == "offices: []\n"


def test_new_fields_stand_below_the_old_and_comments_stay(tmp_path: Path):
    copy_what_lacks(tmp_path)
    before = (tmp_path / "fields.yaml").read_text(encoding="utf-8")
    assert add_fields(tmp_path, {"ho-tich": "Hộ tịch", "hai-quan": 'Hải quan: "cửa khẩu", #1'}) == ["hai-quan"]
    after = (tmp_path / "fields.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    read = strict_yaml.read_text(after, "fields.yaml")
    assert read.faults == []
    assert isinstance(read.content, dict)
    assert read.content["fields"][-1] == {  # type: ignore[index]
        "id": "hai-quan",
        "name": 'Hải quan: "cửa khẩu", #1',
        "name_en": 'Hải quan: "cửa khẩu", #1',
    }
    assert add_fields(tmp_path, {"hai-quan": "Hải quan"}) == []


def test_fields_listed_in_another_way_are_written_anew(tmp_path: Path):
    (tmp_path / "fields.yaml").write_text("fields: [{id: a, name: A, name_en: A}]\n", encoding="utf-8")
    add_fields(tmp_path, {"b": "B"})
    read = strict_yaml.read(tmp_path / "fields.yaml", "fields.yaml").content
    assert read == {"fields": [{"id": "a", "name": "A", "name_en": "A"}, {"id": "b", "name": "B", "name_en": "B"}]}


def test_the_copied_vocabulary_has_families_of_known_procedures_only(tmp_path: Path):
    assert copy_vocabulary(tmp_path, {"1.013225", "1.013229", "1.001731"})
    content = strict_yaml.read(tmp_path / "vocabulary.yaml", "x").content
    assert isinstance(content, dict)
    families = content["families"]
    assert isinstance(families, list)
    assert [family["members"] for family in families] == [["1.013225", "1.013229"]]  # type: ignore[index]
    assert not copy_vocabulary(tmp_path, set())
