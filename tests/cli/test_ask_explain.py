"""``motcua ask --explain``."""

import json

from tests.builders import KnowledgeFolder
from tests.cli.conftest import Command


def test_an_official_sees_why_after_the_answer(motcua: Command, knowledge_folder: KnowledgeFolder):
    known = ("--knowledge", str(knowledge_folder.folder))
    done = motcua("ask", "--explain", *known, "cho hỏi", "nuooi ông tượng hết bn tiền ạ")
    assert (done.code, done.err) == (0, "")
    answer, why = done.out.split("Câu hỏi được đọc thế nào")
    assert "Nuôi voi" in answer or "nuôi voi" in answer
    for told in (
        "“nuooi” → “nuoi”",
        "“bn” → “bao nhiêu”",
        "“ông tượng” → “con voi”",
        "“cho hỏi”",
        "lệ phí",
        "1.000001",
    ):
        assert told in why


def test_without_being_asked_nothing_is_explained(motcua: Command, knowledge_folder: KnowledgeFolder):
    done = motcua("ask", "--knowledge", str(knowledge_folder.folder), "nuôi voi")
    assert "đọc thế nào" not in done.out


def test_scripts_get_the_reasons_in_the_object_of_the_answer(motcua: Command, knowledge_folder: KnowledgeFolder):
    known = ("--knowledge", str(knowledge_folder.folder))
    done = motcua("ask", "--explain", "--json", *known, "nuôi voi rừng")
    [line] = done.out.splitlines()
    answer = json.loads(line)
    [first, *_] = answer["explanation"]["candidates"]
    assert (answer["outcome"]["procedure"], first["code"]) == ("1.000001", "1.000001")
    assert [word["text"] for word in first["missed"]] == ["rừng"]
    assert answer["explanation"]["reading"]["matter"] == "nuôi voi rừng"
    assert "explanation" not in json.loads(motcua("ask", "--json", *known, "nuôi voi").out)


def test_a_question_that_nothing_fits_is_explained_by_its_reading_alone(
    motcua: Command, knowledge_folder: KnowledgeFolder
):
    done = motcua("ask", "--explain", "--knowledge", str(knowledge_folder.folder), "zzzz qqqq")
    assert done.code == 0
    assert "Đem đi tìm" in done.out
    assert "Các thủ tục được xét" not in done.out
