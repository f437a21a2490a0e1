"""What an official can get wrong in a questionnaire, and what is said about it: file, line, place, reason."""

from collections import Counter
from datetime import date
from shutil import copytree

import pytest

from bot.content.compiled import content_key
from bot.content.knowledge import check, fingerprint, load, shipped
from bot.domain.surveys import Offered, in_force
from tests.builders import KnowledgeFolder

TODAY = date(2026, 11, 23)
SIPAS, ONE_STOP, PAPI = "surveys/sipas-2023.yaml", "surveys/mot-cua-2025.yaml", "surveys/papi-2026.yaml"
STARS, POLL = "surveys/sao-2026.yaml", "surveys/tham-do-gio-lam-viec-2026.yaml"


@pytest.fixture
def office(knowledge_folder: KnowledgeFolder) -> KnowledgeFolder:
    """A knowledge base that an official edits, with the questionnaires that came along."""
    copytree(shipped() / "surveys", knowledge_folder.folder / "surveys")
    return knowledge_folder


def faults(office: KnowledgeFolder) -> list[str]:
    return [str(fault) for fault in check(office.folder, TODAY)]


def test_without_the_folder_there_are_no_ratings_and_no_fault(knowledge_folder: KnowledgeFolder):
    assert faults(knowledge_folder) == []
    assert load(knowledge_folder.folder).questionnaires == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "reason"),
    [
        (SIPAS, "scheme: sipas", "scheme: sipass", "scheme", "chỉ nhận một trong: 'sipas', 'papi'"),
        (SIPAS, "id: sipas-2023", "id: sipas-2024", "id", "tệp của phiếu này phải tên là surveys/sipas-2024.yaml"),
        (SIPAS, "valid_until: 2026-12-31", "valid_until: 31/12/2026", "valid_until", "cần ngày dạng năm-tháng-ngày"),
        (SIPAS, "valid_until: 2026-12-31", "valid_until: 2023-12-10", "valid_until", "không được trước valid_from"),
        (SIPAS, "rank: 10 ", "rank: đầu ", "rank", "cần một số nguyên viết liền"),
        (SIPAS, "    most: 3\n", "    most: 11\n", "items[24].most", "most phải từ 1 đến 10"),
        (SIPAS, "    most: 3\n", "    mots: 3\n", "items[24].mots", "không có mục nào tên như vậy"),
        (SIPAS, "overall: hai-long-chung", "overall: lich-su", "overall", "câu chấm chung nằm ngoài năm yếu tố"),
        (SIPAS, "overall: hai-long-chung", "overall:", "overall", "phiếu sipas phải có câu chấm chung"),
        (ONE_STOP, "{points: 15,", "{points: 19,", "bands[0].points", "cả phiếu chỉ có 18 điểm"),
        (PAPI, "dimension: 8, ", "dimension: 9, ", "factors[3].dimension", "không được quá 8"),
        (PAPI, "dimension: 2, ", "", "factors[2].dimension", "đi cùng phiếu papi, và chỉ phiếu ấy"),
        (PAPI, "offered: [on_request]", "offered: []", "offered", "cần ít nhất 1 dòng, mới có 0"),
        (POLL, "item_count: 3}", "item_count: 4}", "factors[0].item_count", "ghi item_count 4 nhưng có 3 câu hỏi"),
        (POLL, "item_count: 2}", "item_count: 2, dimension: 5}", "factors[1].dimension", "và chỉ phiếu ấy"),
        (POLL, "rank: 50", "bands: [{points: 0, name: A, name_en: A}]", "bands", "chỉ dùng trong phiếu one_stop"),
        (POLL, "    most: 2\n", "    asked: office\n    most: 2\n", "items[4].asked", "chỉ dùng trong phiếu one_stop"),
    ],
)
def test_a_fault_is_told_with_its_line_and_reason(
    office: KnowledgeFolder, file: str, old: str, new: str, path: str, reason: str
):
    line = office.replace(file, old, new)
    told = [fault for fault in check(office.folder, TODAY) if fault.path == path]
    assert [(fault.file, fault.line) for fault in told] == [(file, line)]
    assert reason in told[0].reason


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "fault"),
    [
        (ONE_STOP, "{points: 6,", "{points: 9,", "bands:", "bands: điểm giảm dần, loại cuối bắt đầu từ 0"),
        (
            ONE_STOP,
            '- {value: 2, text: "Đủ,',
            '- {value: 3, text: "Đủ,',
            "    options:\n      - {value: 3",
            "items[8].options: thang points có đúng ba lựa chọn, value 0, 1, 2",
        ),
        (
            PAPI,
            "    sensitive: true\n",
            "",
            "  - id: dua-them-tien",
            "items[13]: trục 4 chỉ được hỏi tùy ý và ẩn danh: optional và sensitive: true",
        ),
        (
            PAPI,
            "    optional: true\n",
            "",
            "    sensitive: true",
            "items[13].sensitive: câu nhạy cảm (sensitive) phải là câu tùy ý (optional: true)",
        ),
        (
            STARS,
            "scale: stars",
            "scale: satisfaction",
            "items:",
            "items: phiếu stars có đúng một câu, thang stars, và overall nêu câu ấy",
        ),
        (
            STARS,
            "overall: cham-sao",
            "overall:",
            "items:",
            "items: phiếu stars có đúng một câu, thang stars, và overall nêu câu ấy",
        ),
        (
            SIPAS,
            "name_en: Results, item_count: 3",
            "name_en: Results, use: perception, item_count: 3",
            "factors:",
            "factors: phiếu sipas có đúng 5 yếu tố use: index, nay có 4",
        ),
        (
            SIPAS,
            "use: expectation, ",
            "",
            "factors:",
            "factors: phiếu sipas có đúng 5 yếu tố use: index, nay có 6",
        ),
    ],
)
def test_what_does_not_add_up_is_told_where_it_stands(
    office: KnowledgeFolder, file: str, old: str, new: str, line: str, fault: str
):
    office.replace(file, old, new)
    text = (office.folder / file).read_text(encoding="utf-8")
    number = text[: text.index(line)].count("\n") + 1
    assert f"{file}:{number} {fault}" in faults(office)


def test_an_index_of_the_office_given_to_citizens_and_the_reverse_are_both_told(office: KnowledgeFolder):
    text = (office.folder / ONE_STOP).read_text(encoding="utf-8")
    first = text.replace("    asked: office\n", "", 1).replace(
        "    scale: points\n", "    scale: points\n    asked: office\n", 1
    )
    office.write(ONE_STOP, first)
    assert [fault.split(" ", 1)[1] for fault in faults(office)] == [
        "items[0].asked: chỉ số 1 do người dân chấm, không phải cán bộ",
        "items[4].asked: chỉ số 5 do cán bộ nhập (asked: office)",
    ]


def test_an_eighth_index_is_missed(office: KnowledgeFolder):
    text = (office.folder / ONE_STOP).read_text(encoding="utf-8").replace("item_count: 9", "item_count: 8")
    begin, end = text.index("  # 9: cán bộ nhập"), text.index("reasons:")
    office.write(ONE_STOP, text[:begin] + text[end:])
    assert [fault.split(" ", 1)[1] for fault in faults(office)] == [
        "items: phiếu one_stop có đúng 9 chỉ số (use: index), nay có 8"
    ]


def test_a_question_that_no_index_can_count_is_told(office: KnowledgeFolder):
    office.replace(POLL, "name_en: Opening hours, use: perception", "name_en: Opening hours")
    reason = "câu trong yếu tố use: index cần favourable (giá trị nào là tốt); không có thì dùng use: perception"
    assert [fault.split(" ", 1)[1] for fault in faults(office)] == [f"items[1]: {reason}", f"items[2]: {reason}"]


def test_a_satisfied_mark_is_no_answer_by_papi(office: KnowledgeFolder):
    old = 'scale: yes_no\n    text: "Nhìn chung, bạn có hài lòng không?"\n'
    new = old.replace("yes_no", "satisfaction")
    text = (office.folder / PAPI).read_text(encoding="utf-8")
    begin, end = text.split(old)
    office.write(PAPI, begin + new + end.replace("    favourable: [1]\n", "", 1))
    assert [fault.split(" ", 1)[1] for fault in faults(office)] == [
        "reasons: thiếu lý do (reasons): chấm không hài lòng thì người dân phải nêu được lý do",
        "items[8].scale: chỉ số của phiếu papi chỉ dùng thang yes_no, choice",
    ]


def test_a_seventh_tap_is_too_many(office: KnowledgeFolder):
    more = ""
    for number in range(2):
        more += f"  - {{id: them-{number}, factor: cong-chuc, scale: satisfaction, text: A?, text_en: A?}}\n"
    line = office.replace(SIPAS, "name_en: Officers, item_count: 5", "name_en: Officers, item_count: 7")
    office.replace(SIPAS, "  # Kết quả\n", more)
    reason = "một lượt hỏi người dân nhiều nhất 6 câu, kể cả câu chấm chung, yếu tố này cần 8; tách ra"
    assert faults(office) == [f"{SIPAS}:{line} factors[3]: {reason}"]


def test_a_lost_basis_lost_reasons_and_lost_bands_are_told_in_one_run(office: KnowledgeFolder):
    text = (office.folder / ONE_STOP).read_text(encoding="utf-8")
    before, after = text.split("legal_basis:\n")[0], text.split("to_confirm:\n")[1]
    office.write(ONE_STOP, f"{before}to_confirm:\n{after.split('reasons:')[0]}")
    assert [fault.split(" ", 1)[1] for fault in faults(office)] == [
        "bands: thiếu xếp loại (bands)",
        "legal_basis: thiếu căn cứ (legal_basis); chỉ phiếu poll không cần",
        "reasons: thiếu lý do (reasons): chấm không hài lòng thì người dân phải nêu được lý do",
    ]


def test_one_id_in_two_files_is_told_in_the_second(office: KnowledgeFolder):
    office.write("surveys/sao-2026.yml", (office.folder / STARS).read_text(encoding="utf-8"))
    assert any(
        fault.startswith("surveys/sao-2026.yml:") and fault.endswith(f"id: mã phiếu sao-2026 đã dùng trong {STARS}")
        for fault in faults(office)
    )


def test_an_id_counts_even_in_a_file_that_cannot_be_read_otherwise(office: KnowledgeFolder):
    office.write("surveys/moi.yaml", "id: sao-2026\n")
    assert f"{STARS}:3 id: mã phiếu sao-2026 đã dùng trong surveys/moi.yaml" in faults(office)


def test_two_versions_of_sipas_may_not_ask_on_the_same_day(office: KnowledgeFolder):
    office.replace(SIPAS, "valid_until: 2026-12-31", "valid_until: 2027-01-01")
    [fault] = faults(office)
    assert fault.startswith("surveys/sipas-noi-bo-2027.yaml:7 valid_from: trùng thời gian với surveys/sipas-2023.yaml")
    assert "đưa ra after_result, on_request; đặt valid_until cho phiếu cũ trước ngày này" in fault


def test_an_open_end_clashes_with_every_later_version(office: KnowledgeFolder):
    office.replace(SIPAS, "valid_until: 2026-12-31", "valid_until:")
    assert "valid_from: trùng thời gian" in "".join(faults(office))


def test_two_versions_may_share_a_day_on_different_occasions(office: KnowledgeFolder):
    office.replace(SIPAS, "valid_until: 2026-12-31", "valid_until: 2027-06-30")
    office.replace(SIPAS, "offered: [after_result, on_request]", "offered: [on_request]")
    office.replace("surveys/sipas-noi-bo-2027.yaml", "offered: [after_result, on_request]", "offered: [after_result]")
    assert faults(office) == []


def test_an_office_may_hold_two_polls_at_once(office: KnowledgeFolder):
    text = (office.folder / POLL).read_text(encoding="utf-8")
    office.write("surveys/tham-do-khac.yaml", text.replace("id: tham-do-gio-lam-viec-2026", "id: tham-do-khac"))
    assert faults(office) == []


def test_which_questionnaire_starts_by_itself_is_never_left_open(office: KnowledgeFolder):
    line = office.replace(ONE_STOP, "rank: 20 ", "rank: 10 ")
    told = faults(office)
    assert f"{ONE_STOP}:{line} rank: cùng thứ tự 10 với {SIPAS} khi after_result; cho hai số khác nhau" in told


def test_the_office_decides_what_is_asked_first_after_a_result(office: KnowledgeFolder):
    office.replace(ONE_STOP, "rank: 20 ", "rank: 5 ")
    offered = in_force(load(office.folder).questionnaires, TODAY, Offered.AFTER_RESULT)
    assert [survey.id for survey in offered] == ["mot-cua-2025", "sipas-2023"]


def test_faults_of_several_questionnaires_come_in_one_run(office: KnowledgeFolder):
    office.replace(SIPAS, "overall: hai-long-chung", "overall: khong-co")
    office.replace(SIPAS, "name_en: Results, item_count: 3", "name_en: Results, item_count: 4")
    office.replace(POLL, "scheme: poll", "scheme: gallup")
    office.replace(STARS, "item_count: 1", "item_count: 2")
    assert Counter(fault.split(":")[0] for fault in faults(office)) == {SIPAS: 2, POLL: 1, STARS: 1}


def test_a_changed_questionnaire_is_noticed_by_the_running_bot_and_by_what_is_kept_for_its_next_start(
    office: KnowledgeFolder,
):
    before = fingerprint(office.folder), content_key(office.folder)
    office.append(POLL, "# sửa\n")
    after = fingerprint(office.folder), content_key(office.folder)
    assert all(old != new for old, new in zip(before, after, strict=True))
