"""What must hold between the files."""

from datetime import date

import pytest

from bot.content.knowledge import check, load
from tests.builders import OTHER, PROCEDURE, VOCABULARY, KnowledgeFolder, other_content, procedure_content

ELEPHANT = "procedures/nong-nghiep/nuoi-voi.yaml"
KITE = "procedures/van-hoa/tha-dieu.yaml"
TODAY = date(2026, 11, 23)


def faults_in(knowledge_folder: KnowledgeFolder, today: date = TODAY) -> list[str]:
    return [str(fault) for fault in check(knowledge_folder.folder, today)]


def test_two_procedures_may_not_claim_one_alias_however_it_is_spelt(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(KITE, "- diều giấy", "- Giấy phép  VOI")
    assert faults_in(knowledge_folder) == [
        f"{KITE}:{line} aliases[0]: tên gọi “Giấy phép  VOI” đã thuộc về thủ tục trong {ELEPHANT}"
    ]


def test_an_alias_may_not_be_the_name_of_another_procedure_filed_later(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(ELEPHANT, "- giấy phép voi", "- thả diều")
    assert faults_in(knowledge_folder) == [
        f"{ELEPHANT}:{line} aliases[0]: tên gọi “thả diều” đã thuộc về thủ tục trong {KITE}"
    ]


def test_an_alias_may_repeat_the_procedures_own_name(knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "- giấy phép voi", "- nuôi voi")
    assert faults_in(knowledge_folder) == []


@pytest.mark.parametrize("key", ["name", "short_name"])
def test_two_procedures_may_not_share_a_name(knowledge_folder: KnowledgeFolder, key: str):
    line = knowledge_folder.replace(KITE, f"\n{key}: {OTHER[key]}\n", f"\n{key}: {PROCEDURE[key]}\n") + 1
    assert faults_in(knowledge_folder) == [f"{KITE}:{line} {key}: trùng tên với thủ tục trong {ELEPHANT}"]


def test_a_code_is_used_once(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(KITE, "code: '1.000002'", "code: 1.000001")
    assert faults_in(knowledge_folder) == [f"{KITE}:{line} code: mã 1.000001 đã dùng trong {ELEPHANT}"]


def test_a_replaced_code_is_used_once(knowledge_folder: KnowledgeFolder):
    knowledge_folder.append(ELEPHANT, "replaces: [1.000009]\n")
    line = knowledge_folder.append(KITE, "replaces:\n  - 1.000008\n  - 1.000009\n") + 2
    assert faults_in(knowledge_folder) == [f"{KITE}:{line} replaces[1]: mã 1.000009 đã dùng trong {ELEPHANT}"]


def test_a_procedure_cannot_replace_itself(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.append(ELEPHANT, "replaces: [1.000001]\n")
    assert faults_in(knowledge_folder) == [f"{ELEPHANT}:{line} replaces[0]: mã 1.000001 đã dùng trong {ELEPHANT}"]


def test_related_procedures_must_exist(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.append(ELEPHANT, "related:\n  - 1.000002\n  - 1.000077\n  - 1.000001\n")
    assert faults_in(knowledge_folder) == [
        f"{ELEPHANT}:{line + 2} related[1]: không có thủ tục nào mang mã 1.000077",
        f"{ELEPHANT}:{line + 3} related[2]: thủ tục không thể liên quan tới chính nó",
    ]


def test_a_replaced_code_may_be_related(knowledge_folder: KnowledgeFolder):
    knowledge_folder.append(KITE, "replaces: [1.000009]\n")
    knowledge_folder.append(ELEPHANT, "related: [1.000009]\n")
    assert faults_in(knowledge_folder) == []


def test_a_faulty_file_is_not_called_missing_by_those_that_name_it(knowledge_folder: KnowledgeFolder):
    knowledge_folder.append(ELEPHANT, "related: [1.000002]\n")
    line = knowledge_folder.replace(KITE, "amount: '8000'", "amount: 8.000")
    told = faults_in(knowledge_folder)
    assert len(told) == 1
    assert told[0].startswith(f"{KITE}:{line} ")


def test_a_faulty_file_still_takes_part_in_the_checks_between_files(knowledge_folder: KnowledgeFolder):
    fee = knowledge_folder.replace(KITE, "amount: '8000'", "amount: 8.000")
    alias = knowledge_folder.replace(KITE, "- diều giấy", "- giấy phép voi")
    checked = knowledge_folder.replace(KITE, "checked_on: '2026-11-22'", "checked_on: '2024-01-31'")
    lines = [fault.line for fault in check(knowledge_folder.folder, TODAY)]
    assert lines == sorted([fee, alias, checked])


def test_the_field_must_be_known(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(ELEPHANT, "field: nong-nghiep", "field: thu-y")
    assert faults_in(knowledge_folder) == [f"{ELEPHANT}:{line} field: lĩnh vực “thu-y” không có trong fields.yaml"]


def test_the_file_must_lie_in_the_folder_of_its_field(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(ELEPHANT, "field: nong-nghiep", "field: y-te")
    assert faults_in(knowledge_folder) == [f"{ELEPHANT}:{line} field: tệp nằm trong thư mục nong-nghiep, phải là y-te"]


def test_one_question_may_not_stand_twice_however_it_is_punctuated(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(KITE, "- tha dieu can dang ky gi", "- Nuoi voi, can giay gi???")
    assert faults_in(knowledge_folder) == [f"{KITE}:{line} questions[4]: câu hỏi này đã có trong {ELEPHANT}"]


def test_half_of_the_questions_must_be_as_citizens_type(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(ELEPHANT, "- nuoi voi can giay gi", "- Nuôi voi cần giấy tờ gì?") - 5
    assert faults_in(knowledge_folder) == [
        f"{ELEPHANT}:{line} questions: mới có 3/8 câu không dấu hoặc kiểu nhắn tin; cần ít nhất một nửa"
    ]


def test_chat_speak_with_accents_counts_as_typed(knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "- nuoi voi can giay gi", "- Nuôi voi có phải khai ko?")
    assert faults_in(knowledge_folder) == []


def test_members_of_a_family_must_exist_and_are_told_at_their_line(knowledge_folder: KnowledgeFolder):
    families = "families:\n- name: Voi\n  ask_back_on: [con voi]\n  members:\n  - 1.000001\n  - 1.000077\n"
    line = knowledge_folder.append("vocabulary.yaml", families)
    assert faults_in(knowledge_folder) == [
        f"vocabulary.yaml:{line + 5} families[0].members[1]: không có thủ tục nào mang mã 1.000077"
    ]


def test_a_familys_default_is_one_of_its_members(knowledge_folder: KnowledgeFolder):
    family = {"name": "Voi", "members": ["1.000001", "1.000002"], "default": "1.000003", "ask_back_on": ["con voi"]}
    knowledge_folder.write("vocabulary.yaml", {**VOCABULARY, "families": [family]})
    [told] = faults_in(knowledge_folder)
    assert "default 1.000003 không nằm trong members" in told


def test_a_check_holds_for_a_year(knowledge_folder: KnowledgeFolder):
    assert faults_in(knowledge_folder, date(2027, 11, 22)) == []
    told = faults_in(knowledge_folder, date(2027, 11, 23))
    assert len(told) == 2
    assert "checked_on: quá hạn kiểm tra từ ngày 22/11/2027" in told[0]


def test_a_check_may_be_due_sooner(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.append(ELEPHANT, "check_again_by: 2026-12-31\n")
    assert faults_in(knowledge_folder, date(2026, 12, 31)) == []
    [told] = faults_in(knowledge_folder, date(2027, 1, 1))
    assert told.startswith(f"{ELEPHANT}:{line} check_again_by: quá hạn kiểm tra từ ngày 31/12/2026")


def test_a_check_cannot_lie_in_the_future(knowledge_folder: KnowledgeFolder):
    line = knowledge_folder.replace(ELEPHANT, "checked_on: '2026-11-22'", "checked_on: '2062-11-22'")
    assert faults_in(knowledge_folder) == [f"{ELEPHANT}:{line} checked_on: ngày kiểm tra nằm ở tương lai"]


def test_an_expired_check_is_no_reason_to_fall_silent(knowledge_folder: KnowledgeFolder):
    knowledge_folder.write(ELEPHANT, procedure_content(checked_on="2019-01-01"))
    knowledge_folder.write(KITE, other_content(checked_on="2019-01-01"))
    assert len(load(knowledge_folder.folder).procedures) == 2
    assert len(faults_in(knowledge_folder)) == 2


def test_two_fields_may_not_share_an_id(knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace("fields.yaml", "id: y-te", "id: van-hoa")
    assert faults_in(knowledge_folder) == ["fields.yaml:1: hai lĩnh vực dùng chung một id"]
