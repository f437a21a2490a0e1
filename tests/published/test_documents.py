"""The flattened tables of papers, taken apart without losing a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.procedures import Handling, RequiredDocument
from bot.published.document_table import HEADING, cut_documents
from bot.published.documents import NO_COUNT, read_documents
from bot.published.page_text import item, said

PIECES = st.lists(
    st.sampled_from(
        [
            "--",
            HEADING,
            "Đơn đề nghị",
            "1 bản chính",
            "0 bản chính,1 bản sao",
            "2026",
            "Mẫu số 05.docx",
            " ",
            ".",
            ";",
            "nộp 02 bản chính tờ khai",
            "Trường hợp ủy quyền",
            "* Giấy tờ phải xuất trình:",
            "1",
            "a",
            "Z",
            ".pdf",
        ]
    ),
    max_size=14,
).map("".join)


def papers(text: str) -> tuple[RequiredDocument, ...]:
    return read_documents(text).documents


@given(st.one_of(PIECES, st.text()))
def test_the_cells_make_up_the_text_again(text: str):
    assert "".join(table.written for table in cut_documents(text)) == text


@given(st.one_of(PIECES, st.text()))
def test_any_text_is_read(text: str):
    read = read_documents(text)
    assert 0 <= read.counted.understood <= read.counted.items


def test_papers_come_with_their_counts_and_forms():
    first, second = papers(f"--{HEADING}Đơn theo mẫuMẫu số 05.docx1 bản chính,2 bản saoBản vẽ1 bản chính")
    assert first == RequiredDocument(name="Đơn theo mẫu", form="Mẫu số 05.docx", originals=1, copies=2)
    assert second == RequiredDocument(name="Bản vẽ", originals=1)


def test_a_count_within_a_name_does_not_end_it():
    (paper,) = papers(f"--{HEADING}nộp 02 bản chính tờ khai: 01 bản chụp;0 bản chính,1 bản sao")
    assert (paper.name, paper.originals, paper.copies) == ("nộp 02 bản chính tờ khai: 01 bản chụp;", 0, 1)


def test_a_year_at_the_end_of_a_name_is_not_its_count():
    read = read_documents(f"--{HEADING}Luật Quản lý thuế năm 20191 bản chính")
    assert (read.documents[0].name, read.documents[0].originals) == ("Luật Quản lý thuế năm 2019", 1)
    assert read.doubts == ()


def test_other_digits_before_a_count_are_doubted():
    read = read_documents(f"--{HEADING}Mẫu số [181 bản chính")
    assert (read.documents[0].name, read.documents[0].originals) == ("Mẫu số [18", 1)
    assert "Mẫu số [181 bản chính" in str(read.documents[0].note)
    assert read.counted.understood == 0


@pytest.mark.parametrize(
    ("cell", "name", "form"),
    [
        ("theo mẫuTK 1.001.docx", "theo mẫu", "TK 1.001.docx"),
        ("Thông tư này;Phụ lục XV.pdf", "Thông tư này;", "Phụ lục XV.pdf"),
        ("số 33/2026/NĐ-CPMẫu số 33.docx", "số 33/2026/NĐ-CP", "Mẫu số 33.docx"),
        ("số 09/2023/QĐ-TTg của Thủ tướngĐơn.pdf", "số 09/2023/QĐ-TTg của Thủ tướng", "Đơn.pdf"),
        ("theo mẫu1.004465.docx", "theo mẫu", "1.004465.docx"),
        ("số 58/2021/NĐ-CPphụ lục VI.docx", "số 58/2021/NĐ-CP", "phụ lục VI.docx"),
        ("theo mẫu;Mẫu 91.docxMẫu 105.docx", "theo mẫu;", "Mẫu 91.docxMẫu 105.docx"),
    ],
)
def test_a_forms_file_is_told_from_the_papers_name(cell: str, name: str, form: str):
    (paper,) = papers(f"--{HEADING}{cell}1 bản chính")
    assert (paper.name, paper.form) == (name, form)


def test_a_file_that_cannot_be_told_stays_in_the_name_and_is_doubted():
    read = read_documents(f"--{HEADING}theo mẫuvăn bản.docx1 bản chính")
    assert (read.documents[0].name, read.documents[0].form) == ("theo mẫuvăn bản.docx", None)
    assert len(read.doubts) == 1


def test_a_case_stands_beside_each_of_its_papers():
    first, second = papers(f"--{HEADING}Đơn1 bản chínhTrường hợp ủy quyền:{HEADING}Giấy ủy quyền1 bản chính")
    assert (first.when, second.when) == (None, "Trường hợp ủy quyền:")


def test_a_case_too_long_to_repeat_is_kept_whole_once():
    case = "Trường hợp " + "rất dài " * 60
    read = read_documents(f"--{HEADING}Đơn1 bản chính{case}{HEADING}Giấy1 bản chính")
    assert str(read.documents[1].when).endswith("…")
    assert read.kept == (case.strip(),)


def test_a_heading_over_the_only_table_is_no_condition():
    read = read_documents(f"Thành phần gồm:{HEADING}Đơn1 bản chính")
    assert (read.documents[0].when, read.kept) == (None, ("Thành phần gồm:",))


@given(PIECES)
def test_every_name_and_case_is_in_a_paper_or_kept(text: str):
    read = read_documents(text)
    whole = "\n".join([*read.kept, *(f"{p.name}\n{p.form}\n{p.when}" for p in read.documents)])
    for table in cut_documents(text):
        for passage in (said(table.case), *(part for row in table.rows for part in (row.name, row.form))):
            assert item(passage) in whole


def test_a_case_above_no_papers_is_kept():
    read = read_documents(f"--{HEADING}Đơn1 bản chínhTrường hợp nộp trên mạng:{HEADING}--{HEADING}Giấy1 bản chính")
    assert read.kept == ("Trường hợp nộp trên mạng:",)


def test_notes_below_the_papers_are_kept_but_are_no_papers():
    read = read_documents(f"--{HEADING}- Đơn1 bản chính* Lưu ý:{HEADING}- Không phải nộp bản giấy.0 bản chính")
    assert [paper.name for paper in read.documents] == ["Đơn"]
    assert read.kept == ("* Lưu ý:", "- Không phải nộp bản giấy.0 bản chính")


def test_papers_to_show_are_not_handed_in():
    first, second = papers(
        f"* Giấy tờ phải nộp:{HEADING}Đơn1 bản chính* Giấy tờ phải xuất trình:{HEADING}Thẻ1 bản chính"
    )
    assert (first.handling, second.handling) == (Handling.SUBMIT, Handling.SHOW)
    assert (first.when, second.when) == (None, None)


def test_a_paper_below_the_last_count_is_not_lost():
    read = read_documents(f"--{HEADING}Đơn1 bản chínhBáo cáo kết quả")
    assert read.documents[1] == RequiredDocument(name="Báo cáo kết quả", note=NO_COUNT)
    assert len(read.doubts) == 1


def test_text_in_the_wrong_place_is_kept():
    read = read_documents("Bước 2. Nộp hồ sơ")
    assert (read.documents, read.kept, read.counted.understood) == ((), ("Bước 2. Nộp hồ sơ",), 0)


@pytest.mark.parametrize("text", ["", "--", f"--{HEADING}"])
def test_no_papers_are_no_doubt(text: str):
    assert read_documents(text).doubts == ()
