"""What an official can get wrong in case questions, and what is said about it: file, line, place, reason."""

from datetime import date
from typing import Any

import pytest

from bot.content.knowledge import check, load
from tests.builders import KnowledgeFolder, procedure_content

ELEPHANT = "procedures/nong-nghiep/nuoi-voi.yaml"
TODAY = date(2026, 11, 23)

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "ai-di",
        "ask": "Ai đi nộp?",
        "options": [{"id": "chu", "text": "Chủ voi"}, {"id": "nho", "text": "Người được nhờ"}],
    },
    {
        "id": "noi-nuoi",
        "ask": "Nuôi voi ở đâu?",
        "options": [
            {"id": "vuon", "text": "Trong vườn"},
            {"id": "rung", "text": "Trong rừng"},
            {"id": "thue", "text": "Đất thuê"},
        ],
    },
]
PAPERS: list[dict[str, Any]] = [
    {"name": "Tờ khai nuôi voi", "originals": "1"},
    {"name": "Giấy ủy quyền", "cases": {"ai-di": ["nho"]}},
    {"name": "Giấy của kiểm lâm", "when": "Nuôi trong rừng", "cases": {"noi-nuoi": ["rung"]}},
    {"name": "Hợp đồng thuê", "when": "Thuê trên một năm", "cases": {"noi-nuoi": ["thue"]}, "depends_on_when": "true"},
]


@pytest.fixture
def folder(knowledge_folder: KnowledgeFolder) -> KnowledgeFolder:
    knowledge_folder.write(ELEPHANT, procedure_content(case_questions=QUESTIONS, required_documents=PAPERS))
    return knowledge_folder


def faults_in(folder: KnowledgeFolder) -> list[str]:
    return [str(fault) for fault in check(folder.folder, TODAY)]


def test_questions_and_the_papers_that_depend_on_them_are_read(folder: KnowledgeFolder) -> None:
    assert faults_in(folder) == []
    [elephant, _] = load(folder.folder).procedures
    assert [question.id for question in elephant.case_questions] == ["ai-di", "noi-nuoi"]
    assert elephant.required_documents[2].cases == {"noi-nuoi": ("rung",)}
    assert [document.depends_on_when for document in elephant.required_documents] == [False, False, False, True]


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        (
            "    ai-di:\n    - nho",
            "    ai-dii:\n    - nho",
            "required_documents[1].cases.ai-dii",
            "case_questions không có câu hỏi nào mang mã “ai-dii”",
        ),
        (
            "    - rung",
            "    - sa-mac",
            "required_documents[2].cases.noi-nuoi[0]",
            "không có lựa chọn “sa-mac”; có: vuon, rung, thue",
        ),
        (
            "    - rung\n",
            "    - rung\n    - rung\n",
            "required_documents[2].cases.noi-nuoi[1]",
            "lựa chọn này đã nêu rồi",
        ),
        (
            "ai-di:\n    - nho",
            "ai-di: []",
            "required_documents[1].cases.ai-di",
            "không câu trả lời nào dẫn tới giấy này",
        ),
        (
            "ai-di:\n    - nho",
            "ai-di: [chu, nho]",
            "required_documents[1].cases.ai-di",
            "ai cũng cần giấy này; bỏ điều kiện ấy",
        ),
        ("ai-di:\n    - nho", "ai-di: nho", "required_documents[1].cases.ai-di", "cần một danh sách"),
        ("  - id: nho\n    text: Người được nhờ\n", "", "case_questions[0].options", "cần 2 tới 4 lựa chọn, đang có 1"),
        (
            "    text: Trong rừng",
            "    text: Trong vườn",
            "case_questions[1].options[1].text",
            "lời trên nút “Trong vườn” đã dùng",
        ),
        ("  - id: rung", "  - id: vuon", "case_questions[1].options[1].id", "mã “vuon” đã dùng ở mục trên"),
        ("id: noi-nuoi", "id: ai-di", "case_questions[1].id", "mã “ai-di” đã dùng ở mục trên"),
        ("ask: Nuôi voi ở đâu?", "ask: Ai đi nộp?", "case_questions[1].ask", "câu hỏi “Ai đi nộp?” đã dùng"),
        ("id: ai-di", "id: Ai Đi", "case_questions[0].id", "ví dụ đúng: nguoi-khac"),
        ("text: Người được nhờ", f"text: {'nhờ ' * 11}", "case_questions[0].options[1].text", "dài quá 40 ký tự"),
        (
            "name: Hợp đồng thuê\n  when: Thuê trên một năm\n",
            "name: Hợp đồng thuê\n",
            "required_documents[3]",
            "depends_on_when chỉ dùng khi có cả cases và when",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_reason(
    folder: KnowledgeFolder, old: str, new: str, path: str, reason: str
) -> None:
    folder.replace(ELEPHANT, old, new)
    told = faults_in(folder)
    written = (folder.folder / ELEPHANT).read_text(encoding="utf-8").splitlines()
    [fault] = [fault for fault in told if f" {path}: " in fault and reason in fault]
    line = int(fault.split(":")[1].split(" ")[0])
    last_key = path.rsplit(".", 1)[-1].split("[", maxsplit=1)[0]
    assert any(part in written[line - 1] for part in (last_key, *filter(str.strip, new.split("\n")))), (
        f"{fault} points at {written[line - 1]!r}"
    )


def test_a_question_on_which_no_paper_depends_is_refused(folder: KnowledgeFolder) -> None:
    line = folder.replace(ELEPHANT, "    ai-di:\n    - nho", "    noi-nuoi:\n    - vuon")
    assert line > 0
    [fault] = faults_in(folder)
    assert " case_questions[0]: không giấy tờ nào phụ thuộc câu này (cases); bỏ câu hỏi" in fault


def test_an_option_that_leads_where_another_leads_is_refused(folder: KnowledgeFolder) -> None:
    folder.replace(ELEPHANT, "    - rung\n", "    - rung\n    - vuon\n")
    [fault] = faults_in(folder)
    assert " case_questions[1].options[1]: không đổi gì so với “vuon”" in fault


def test_more_than_three_questions_are_refused_at_the_fourth(knowledge_folder: KnowledgeFolder) -> None:
    questions = [
        {
            "id": f"hoi-{nth}",
            "ask": f"Câu {nth}?",
            "options": [{"id": "co", "text": "Có"}, {"id": "khong", "text": "Không"}],
        }
        for nth in range(1, 5)
    ]
    papers = [{"name": f"Giấy {nth}", "cases": {f"hoi-{nth}": ["co"]}} for nth in range(1, 5)]
    knowledge_folder.write(ELEPHANT, procedure_content(case_questions=questions, required_documents=papers))
    [fault] = faults_in(knowledge_folder)
    fourth = (knowledge_folder.folder / ELEPHANT).read_text(encoding="utf-8").splitlines().index("- id: hoi-4") + 1
    assert fault.startswith(f"{ELEPHANT}:{fourth} case_questions[3]: nhiều nhất 3 câu hỏi, đang có 4")


def test_a_condition_without_any_question_is_refused(folder: KnowledgeFolder) -> None:
    folder.write(ELEPHANT, procedure_content(required_documents=PAPERS))
    assert sum("case_questions không có câu hỏi nào mang mã" in fault for fault in faults_in(folder)) == 3


def test_all_faults_come_in_one_run(folder: KnowledgeFolder) -> None:
    folder.replace(ELEPHANT, "    - rung", "    - sa-mac")
    folder.replace(ELEPHANT, "    - nho", "    - ho")
    assert len(faults_in(folder)) >= 2
