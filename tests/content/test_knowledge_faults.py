"""What an official can get wrong in one file, and what is said about it: file, line, place, reason."""

from datetime import date
from typing import Any

import pytest

from bot.content.knowledge import ContentFaulty, check, load
from bot.domain.faults import Fault
from tests.builders import PROCEDURE, KnowledgeFolder, procedure_content

ELEPHANT = "procedures/nong-nghiep/nuoi-voi.yaml"
TODAY = date(2026, 11, 23)


def faults_in(knowledge_folder: KnowledgeFolder) -> list[str]:
    return [str(fault) for fault in check(knowledge_folder.folder, TODAY)]


def test_a_good_folder_has_no_fault(knowledge_folder: KnowledgeFolder):
    assert faults_in(knowledge_folder) == []
    assert [procedure.code for procedure in load(knowledge_folder.folder).procedures] == ["1.000001", "1.000002"]


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ("code: '1.000001'", "code: 1.00001", "code", "ví dụ đúng: 1.001193, nhưng gặp “1.00001”"),
        ("code: '1.000001'", "code: ١.٠٠٠٠٠١", "code", "ví dụ đúng: 1.001193"),
        ("level: commune", "level: xã", "level", "chỉ nhận một trong: 'commune', 'province', 'ministry'"),
        ("amount: '8000'", "amount: 8.000", "channels[0].fees[0].amount", "viết liền (8000)"),
        ("amount: '8000'", "amount: 8,000", "channels[0].fees[0].amount", "nhưng gặp “8,000”"),
        ("amount: '8000'", "amount: -1", "channels[0].fees[0].amount", "nhưng gặp “-1”"),
        ("amount: '8000'", "amount: 0", "channels[0].fees[0].amount", "không thu thì ghi free"),
        ("amount: '8000'", "amount: mien_phi", "channels[0].fees[0].amount", "set_by_province, free, as_noted"),
        ("amount: '8000'", "amount:", "channels[0].fees[0].amount", "cần một số nguyên"),
        ("amount: '8000'", "amount: [8000]", "channels[0].fees[0].amount", "cần một số nguyên"),
        ("amount: '8000'", "amount: free", "channels[0].fees[0]", "amount: free phải kèm note"),
        ("amount: '8000'", "amount: as_noted", "channels[0].fees[0]", "amount: as_noted phải kèm note"),
        ("amount: '3'", "amount: ba", "channels[0].processing_time.amount", "cần một số nguyên viết liền"),
        ("amount: '3'\n", "amount:\n", "channels[0].processing_time", "thiếu amount"),
        ("unit: working_day", "unit: ngày", "channels[0].processing_time.unit", "chỉ nhận một trong: 'hour'"),
        ("unit: working_day", "unit: within_the_day", "channels[0].processing_time", "không đi cùng amount"),
        ("- online\n", "- counter\n", "channels", "mỗi cách nộp chỉ được nêu một lần"),
        ("originals: '1'", "originals: một", "required_documents[0].originals", "cần một số nguyên viết liền"),
        ("steps:\n", "steps: làm hết\nsteps_old:\n", "steps", "cần một danh sách (mỗi dòng bắt đầu bằng dấu gạch -)"),
        ("place: Trung", "place: ''\naddress: Trung", "place", "không được để trống"),
        ("name: Lệ phí", "name: {vi: Lệ phí}", "channels[0].fees[0].name", "cần một đoạn chữ"),
        ("checked_on: '2026-11-22'", "checked_on: 22/11/2026", "checked_on", "cần ngày dạng năm-tháng-ngày"),
        ("checked_on: '2026-11-22'", "checked_on: 2026-02-30", "checked_on", "cần ngày dạng năm-tháng-ngày"),
        ("checked_on: '2026-11-22'", "checked_on: 86400", "checked_on", "cần ngày dạng năm-tháng-ngày"),
        ("checked_on: '2026-11-22'", "checked_on:", "checked_on", "cần ngày dạng năm-tháng-ngày"),
        ("result: Giấy", "resutl: Giấy", "resutl", "không có mục nào tên như vậy; kiểm tra chính tả"),
        ("short_name: Nuôi voi", f"short_name: {'voi ' * 13}", "short_name", "dài quá 48 ký tự"),
    ],
)
def test_a_fault_is_told_with_its_line_and_reason(
    knowledge_folder: KnowledgeFolder, old: str, new: str, path: str, reason: str
):
    line = knowledge_folder.replace(ELEPHANT, old, new)
    if path == "channels":
        line -= 3
    if path.endswith(("fees[0]", "processing_time")):
        line = line_of_parent(knowledge_folder, path)
    told = [fault for fault in check(knowledge_folder.folder, TODAY) if fault.path == path]
    assert [(fault.file, fault.line) for fault in told] == [(ELEPHANT, line)]
    assert reason in told[0].reason


def line_of_parent(knowledge_folder: KnowledgeFolder, path: str) -> int:
    """The line of ``processing_time:`` or of the first ``- name:`` of the fees."""
    text = (knowledge_folder.folder / ELEPHANT).read_text(encoding="utf-8")
    mark = "processing_time:" if path.endswith("processing_time") else "- name: Lệ phí"
    return text[: text.index(mark)].count("\n") + 1


@pytest.mark.parametrize("key", [key for key in PROCEDURE if key not in ("code", "field", "legal_basis")])
def test_a_missing_entry_is_told_by_name(knowledge_folder: KnowledgeFolder, key: str):
    knowledge_folder.write(ELEPHANT, procedure_content(**{key: None}))
    assert f"{ELEPHANT}:1 {key}: thiếu mục bắt buộc này" in faults_in(knowledge_folder)


def test_too_few_questions_are_counted(knowledge_folder: KnowledgeFolder):
    knowledge_folder.write(ELEPHANT, procedure_content(questions=["nuoi voi", "nuoi voi con", "voi to"]))
    assert [fault.split(": ", 1)[1] for fault in faults_in(knowledge_folder)] == ["cần ít nhất 8 dòng, mới có 3"]


def test_an_empty_question_is_told_once_not_as_a_missing_one(knowledge_folder: KnowledgeFolder):
    questions = [*PROCEDURE["questions"][:7], " "]
    knowledge_folder.write(ELEPHANT, procedure_content(questions=questions))
    assert [fault.split(" ", 1)[1] for fault in faults_in(knowledge_folder)] == ["questions[7]: không được để trống"]


def test_an_empty_file_is_told(knowledge_folder: KnowledgeFolder):
    knowledge_folder.write("procedures/y-te/trong.yaml", "")
    assert faults_in(knowledge_folder) == ["procedures/y-te/trong.yaml:1: tệp trống"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "chỉ là chữ\n"])
def test_a_file_that_is_no_mapping_is_told(knowledge_folder: KnowledgeFolder, text: str):
    knowledge_folder.write("offices.yaml", text)
    assert faults_in(knowledge_folder) == ["offices.yaml:1: cần các mục con (tên: giá trị)"]


def test_a_key_written_twice_does_not_hide_the_other_faults_of_the_file(knowledge_folder: KnowledgeFolder):
    twice = knowledge_folder.append(ELEPHANT, "result: Con voi\nresutl: Con voi\nchecked_on: 2020-01-01\n")
    assert faults_in(knowledge_folder) == [
        f"{ELEPHANT}:{twice} result: mục “result” bị viết hai lần",
        f"{ELEPHANT}:{twice + 1} resutl: không có mục nào tên như vậy; kiểm tra chính tả",
        f"{ELEPHANT}:{twice + 2} checked_on: mục “checked_on” bị viết hai lần",
    ]


def test_faults_of_all_files_come_in_one_run_by_file_and_line(knowledge_folder: KnowledgeFolder):
    level = knowledge_folder.replace(ELEPHANT, "level: commune", "level: village")
    fee = knowledge_folder.replace(ELEPHANT, "amount: '8000'", "amount: 8.000")
    alias = knowledge_folder.replace("procedures/van-hoa/tha-dieu.yaml", "- diều giấy", "- giấy phép voi")
    phone = knowledge_folder.replace("offices.yaml", "phone: 0299 000 0002", "phone: ' '")
    holiday = knowledge_folder.replace("calendar.yaml", "'2026-01-01'", "1/1/2026")
    hours = knowledge_folder.replace("offices.yaml", "- 07:30-11:00", "- 7h30-11h")
    knowledge_folder.write("procedures/y-te/hong.yaml", "a: 'b\n")
    told = [(fault.file, fault.line, fault.path) for fault in check(knowledge_folder.folder, TODAY)]
    assert told == [
        ("calendar.yaml", holiday, "holidays[0].on"),
        ("offices.yaml", phone, "offices[1].phone"),
        ("offices.yaml", hours, "offices[1].hours.tuesday[0]"),
        (ELEPHANT, level, "level"),
        (ELEPHANT, fee, "channels[0].fees[0].amount"),
        ("procedures/van-hoa/tha-dieu.yaml", alias, "aliases[0]"),
        ("procedures/y-te/hong.yaml", 2, ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ("- 07:30-11:00", "- 07:30-07:30", "offices[1].hours.tuesday[0]", "giờ đóng cửa phải sau giờ mở cửa"),
        ("- 07:30-11:00", "- 07:30+07:00-11:00", "offices[1].hours.tuesday[0]", "cần giờ dạng 07:00-11:30"),
        ("- 07:30-11:00", "- 07:30-25:00", "offices[1].hours.tuesday[0]", "cần giờ dạng 07:00-11:30"),
        ("- 07:30-11:00", "- 0730", "offices[1].hours.tuesday[0]", "cần giờ dạng 07:00-11:30"),
        ("tuesday:\n    - 07:30-11:00", "thu_ba:\n    - 07:30-11:00", "offices[1].hours.thu_ba", "chỉ nhận một trong"),
        ("latitude: '16.02'", "latitude: '108.03'", "offices[1].map_point.latitude", "không được quá 90"),
        ("latitude: '16.02'", "latitude: 16,02", "offices[1].map_point.latitude", "dùng dấu chấm cho phần lẻ"),
        ("latitude: '16.02'", "latitude: nan", "offices[1].map_point.latitude", "không được quá 90"),
        ("unit: H99.01", "unit: 'Xã Mẫu'", "offices[1].unit", "ví dụ đúng: H99.01"),
        ("unit: H99.01", "unit: H99", "offices", "hai cơ quan dùng chung một mã đơn vị"),
        ("parent: H99", "parent: H98", "offices", "parent không có trong danh sách: H98"),
    ],
)
def test_faults_of_an_office_are_told(knowledge_folder: KnowledgeFolder, old: str, new: str, path: str, reason: str):
    knowledge_folder.replace("offices.yaml", old, new)
    [fault] = check(knowledge_folder.folder, TODAY)
    assert (fault.file, fault.path) == ("offices.yaml", path)
    assert reason in fault.reason


def test_opening_hours_must_follow_one_another(knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace("offices.yaml", "- 07:30-11:00", "- 13:30-17:00\n    - 07:30-11:00")
    [fault] = check(knowledge_folder.folder, TODAY)
    assert "theo thứ tự trong ngày" in fault.reason


def test_a_holiday_cannot_end_before_it_begins(knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace("calendar.yaml", "until: '2026-02-20'", "until: '2026-02-15'")
    [fault] = check(knowledge_folder.folder, TODAY)
    assert str(fault).startswith("calendar.yaml:5 holidays[1]: until không được trước on")


@pytest.mark.parametrize("name", ["fields.yaml", "vocabulary.yaml", "offices.yaml", "calendar.yaml"])
def test_a_missing_file_is_told_and_the_others_are_still_checked(knowledge_folder: KnowledgeFolder, name: str):
    (knowledge_folder.folder / name).unlink()
    knowledge_folder.replace(ELEPHANT, "level: commune", "level: village")
    told = check(knowledge_folder.folder, TODAY)
    assert sorted(fault.file for fault in told) == sorted([name, ELEPHANT])


def test_a_folder_that_is_not_there_is_told(knowledge_folder: KnowledgeFolder):
    nowhere = knowledge_folder.folder / "khong-co"
    assert check(nowhere, TODAY) == [Fault(str(nowhere), 1, "", "không có thư mục này")]


def test_a_folder_without_procedures_is_told(knowledge_folder: KnowledgeFolder):
    for file in (knowledge_folder.folder / "procedures").rglob("*.yaml"):
        file.unlink()
    assert faults_in(knowledge_folder) == ["procedures:1: chưa có thủ tục nào"]


def test_what_editors_and_file_managers_leave_behind_is_passed_over(knowledge_folder: KnowledgeFolder):
    knowledge_folder.write("procedures/y-te/._nuoi-voi.yaml", b"\x00\x05\x16\x07")
    knowledge_folder.write("procedures/y-te/.#nuoi-voi.yaml", "x")
    knowledge_folder.write("procedures/y-te/ghi-chu.txt", "x")
    assert faults_in(knowledge_folder) == []


def test_loading_faulty_knowledge_tells_every_fault(knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "level: commune", "level: village")
    knowledge_folder.replace("calendar.yaml", "'2026-01-01'", "1/1/2026")
    with pytest.raises(ContentFaulty) as faulty:
        load(knowledge_folder.folder)
    assert len(faulty.value.faults) == 2
    assert str(faulty.value).count("\n") == 1


def test_every_reason_is_vietnamese(knowledge_folder: KnowledgeFolder):
    """A fault that pydantic words in English would start with "giá trị không hợp lệ"."""
    wrong: list[Any] = ["x", "-1", ["x"], {"x": "y"}, None, ""]
    for key in PROCEDURE:
        for value in wrong:
            content = procedure_content()
            content[key] = value
            knowledge_folder.write(ELEPHANT, content)
            for fault in check(knowledge_folder.folder, TODAY):
                assert "giá trị không hợp lệ" not in fault.reason, (key, value, fault)
