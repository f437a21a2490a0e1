"""The folder of matters that somebody else handles, as officials edit it."""

from datetime import date

import pytest

from bot.content.compiled import content_key
from bot.content.knowledge import check, load
from tests.builders import KnowledgeFolder
from tests.made_up_topics import TOPIC, topic_content

CIRCUS = "elsewhere/xiec-voi.yaml"
ELEPHANT = "procedures/nong-nghiep/nuoi-voi.yaml"
TODAY = date(2026, 11, 23)


@pytest.fixture
def with_circus(knowledge_folder: KnowledgeFolder) -> KnowledgeFolder:
    knowledge_folder.write(CIRCUS, topic_content())
    return knowledge_folder


def faults_in(knowledge_folder: KnowledgeFolder, today: date = TODAY) -> list[str]:
    return [str(fault) for fault in check(knowledge_folder.folder, today)]


def test_a_knowledge_base_needs_no_such_folder(knowledge_folder: KnowledgeFolder):
    assert load(knowledge_folder.folder).elsewhere == ()


def test_every_file_is_a_topic_found_by_its_id(with_circus: KnowledgeFolder):
    assert faults_in(with_circus) == []
    topic = load(with_circus.folder).topic("xiec-voi")
    assert topic is not None
    assert topic.where == ("Rạp xiếc của tỉnh", "Trang bán vé của rạp")


def test_a_file_is_called_as_its_id(with_circus: KnowledgeFolder):
    line = with_circus.replace(CIRCUS, "id: xiec-voi", "id: xiec-ho")
    assert faults_in(with_circus) == [f"{CIRCUS}:{line} id: tệp của việc này phải tên là elsewhere/xiec-ho.yaml"]


def test_related_procedures_must_exist(with_circus: KnowledgeFolder):
    line = with_circus.replace(CIRCUS, "- '1.000001'", "- 1.999999")
    assert faults_in(with_circus) == [f"{CIRCUS}:{line} related[0]: không có thủ tục nào mang mã 1.999999"]


def test_a_procedures_alias_is_not_claimed(with_circus: KnowledgeFolder):
    line = with_circus.replace(CIRCUS, "- đi xem xiếc", "- Giấy phép voi")
    assert faults_in(with_circus) == [
        f"{CIRCUS}:{line} aliases[0]: tên gọi “Giấy phép voi” đã thuộc về thủ tục trong {ELEPHANT}"
    ]


def test_a_topics_name_belongs_to_it_alone(with_circus: KnowledgeFolder):
    line = with_circus.replace(ELEPHANT, "- giấy phép voi", "- vé xem xiếc voi")
    assert faults_in(with_circus) == [
        f"{ELEPHANT}:{line} aliases[0]: tên gọi “vé xem xiếc voi” đã thuộc về việc trong {CIRCUS}"
    ]


def test_a_procedures_example_is_not_repeated(with_circus: KnowledgeFolder):
    line = with_circus.replace(CIRCUS, "- mua ve xiec o dau", "- nuoi voi can giay gi")
    assert faults_in(with_circus) == [f"{CIRCUS}:{line} questions[4]: câu hỏi này đã có trong {ELEPHANT}"]


def test_half_of_the_examples_are_as_citizens_type(with_circus: KnowledgeFolder):
    with_circus.write(CIRCUS, topic_content(questions=[f"Vé xiếc loại {number} ở đâu?" for number in range(8)]))
    [fault] = faults_in(with_circus)
    assert "mới có 0/8 câu không dấu" in fault


def test_an_expired_check_is_told_but_does_not_silence_the_bot(with_circus: KnowledgeFolder):
    line = with_circus.replace(CIRCUS, "checked_on: '2026-11-22'", "checked_on: 2025-01-01")
    [fault] = faults_in(with_circus)
    assert fault.startswith(f"{CIRCUS}:{line} checked_on: quá hạn kiểm tra từ ngày 01/01/2026")
    assert load(with_circus.folder).elsewhere


def test_an_unknown_entry_is_told_with_its_line(with_circus: KnowledgeFolder):
    line = with_circus.append(CIRCUS, "dien_thoai: '113'\n")
    assert faults_in(with_circus) == [f"{CIRCUS}:{line} dien_thoai: không có mục nào tên như vậy; kiểm tra chính tả"]


@pytest.mark.parametrize("key", [key for key in TOPIC if key not in ("id", "related", "to_confirm")])
def test_a_missing_entry_is_told_by_name(with_circus: KnowledgeFolder, key: str):
    with_circus.write(CIRCUS, topic_content(**{key: None}))
    assert faults_in(with_circus) == [f"{CIRCUS}:1 {key}: thiếu mục bắt buộc này"]


def test_topics_alone_are_no_knowledge_base(with_circus: KnowledgeFolder):
    for file in (with_circus.folder / "procedures").rglob("*.yaml"):
        file.unlink()
    assert "procedures:1: chưa có thủ tục nào" in faults_in(with_circus)


def test_what_is_compiled_is_of_another_key_when_a_topic_changes(with_circus: KnowledgeFolder):
    before = content_key(with_circus.folder)
    with_circus.replace(CIRCUS, "answer: Vé do rạp xiếc bán.", "answer: Vé bán tại rạp xiếc.")
    assert content_key(with_circus.folder) != before
