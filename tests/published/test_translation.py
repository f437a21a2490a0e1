"""From a published record to a procedure: nothing is invented, nothing is lost."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.procedures import Level
from bot.domain.published import PublishedProcedure
from bot.published import channel_table, document_table, laws
from bot.published.doubts import Part, squeezed
from bot.published.page_text import item, lines_of, said, without_furniture
from bot.published.record import PublishedRecord, read_record
from bot.published.results import read_results
from bot.published.translation import UNCHECKED, Translated, translate
from tests.published.records import a_record

TODAY = date(2026, 11, 22)
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "procedures.jsonl"
PER_UNIT = re.compile(r"\((?:đồng)?/[\w ]+\)")
A_SAMPLE = 19
"""Every so manieth record of the real file: some 150."""


def record(**overrides: object) -> PublishedRecord:
    return read_record(json.dumps(a_record(**overrides)))


def translated(**overrides: object) -> Translated:
    return translate(record(**overrides), "Thả diều", "tro-choi", TODAY)


def procedure(**overrides: object) -> PublishedProcedure:
    return translated(**overrides).procedure


def test_a_published_procedure_is_marked_as_unchecked():
    made = procedure()
    assert (made.origin, made.confirmed_by, made.to_confirm[0]) == ("published", None, UNCHECKED)
    assert (made.source.decision, made.source.on, made.checked_on) == ("99/QĐ-BVHTTDL", TODAY, TODAY)


def test_it_has_no_example_questions_and_no_aliases():
    assert (procedure().questions, procedure().aliases) == ((), ())


@pytest.mark.parametrize(
    ("named", "level"),
    [("Cấp xã", Level.COMMUNE), ("Cấp Bộ, Cấp Tỉnh", Level.PROVINCE), ("Cấp bộ", Level.MINISTRY)],
)
def test_the_level_closest_to_citizens_counts(named: str, level: Level):
    assert procedure(cap_thuc_hien=named).level is level


def test_a_level_that_is_none_of_the_three_is_doubted():
    assert Part.LEVEL in {doubt.part for doubt in translated(cap_thuc_hien="Cơ quan khác").doubts}


def test_what_the_source_does_not_say_is_told_as_not_said():
    bare = {key: None for key in a_record() if key not in ("ma_thu_tuc", "ten_thu_tuc")}
    made = procedure(**bare)
    assert (made.channels, made.required_documents, made.legal_basis) == ((), (), ())
    for text in (made.agency, made.place, made.audience, made.result, made.steps[0]):
        assert text.startswith("Nguồn không nêu")


def test_results_lose_their_codes_and_the_pages_furniture():
    made = procedure()
    assert made.result == "Giấy xác nhận"
    assert ("Mã kết quả", "KQ.G99.000001") in {(kept.about, kept.text) for kept in made.kept_texts}
    assert not any("Chọn" in kept.text for kept in made.kept_texts)


def test_search_words_of_the_page_are_kept():
    made = procedure(ket_qua_xu_ly="GiấyMã: KQ.G99.000001Từ khóadiều giấyMô tảKhông có thông tin")
    assert ("Từ khóa", "diều giấy") in {(kept.about, kept.text) for kept in made.kept_texts}


def test_steps_numbered_on_one_line_stand_apart():
    assert procedure(trinh_tu_thuc_hien="Bước 1. Nộp đơn. Bước 2. Nhận giấy.").steps == (
        "Bước 1. Nộp đơn.",
        "Bước 2. Nhận giấy.",
    )


def test_doubts_are_points_for_the_official_each_kind_once():
    made = procedure(cach_thuc_thuc_hien=channel_table.HEADING + "Trực tiếp12Miễn phíTrực tuyến12Miễn phí")
    points = [point for point in made.to_confirm if "không có đơn vị" in point]
    assert len(points) == 1
    assert "“12”" in points[0]


@given(st.dictionaries(st.sampled_from(sorted(set(a_record()) - {"ma_thu_tuc", "ten_thu_tuc"})), st.text()))
def test_any_texts_make_a_procedure_that_holds_all_of_them(texts: dict[str, str]):
    published = record(**texts)
    made = translate(published, "Thả diều", "tro-choi", TODAY)
    assert list(lost(published, made.procedure)) == []


def test_nothing_of_a_made_up_record_is_lost():
    assert list(lost(record(), procedure())) == []


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published procedures are not beside this checkout")
def test_nothing_of_the_publication_is_lost():
    with PUBLISHED.open(encoding="utf-8") as lines:
        sample = [read_record(line) for number, line in enumerate(lines) if number % A_SAMPLE == 0]
    missing = [
        (published.code, passage)
        for published in sample
        for passage in lost(published, translate(published, "Tên gọn", "khac", TODAY).procedure)
    ]
    assert len(sample) > 100
    assert missing == []


def lost(published: PublishedRecord, made: PublishedProcedure) -> Iterator[str]:
    """Passages of the record that are in no text of the procedure.

    A passage is a cell as the tables were cut (their own tests show that the cells make up the whole text), but for
    numbers with a unit of their own, which the procedure holds as numbers.
    """
    texts = list(all_texts(made.model_dump(mode="json")))
    whole = "\n".join(squeezed(text) for text in texts)
    for passage in passages(published):
        if squeezed(passage) not in whole:
            yield squeezed(passage)


def all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        inner = cast("list[object]", list(value.values()) if isinstance(value, dict) else value)  # type: ignore[reportUnknownArgumentType]
        for each in inner:
            yield from all_texts(each)


def passages(published: PublishedRecord) -> Iterator[str]:
    for text in (published.name, published.levels, published.field, published.audience, published.ministry):
        yield said(text)
    for text in (published.agency, published.authority, published.place, *published.others.values()):
        yield said(text)
    yield from lines_of(said(published.steps))
    for text in (published.conditions, published.more_conditions):
        page = without_furniture(text)
        yield from (*lines_of(page.text), page.keywords, page.description)
    results = read_results(published.result)
    yield from (*results.result.split("; "), *results.codes, results.keywords, results.description)
    yield from channel_passages(published.channels.removeprefix(channel_table.HEADING))
    for table in document_table.cut_documents(published.documents):
        yield said(table.case)
        yield from (text for row in table.rows for text in (item(row.name), row.form))
    acts = laws.cut_laws(published.laws.removeprefix(laws.HEADING))
    yield from (text for row in acts.rows for text in (row.title, row.number))
    yield acts.rest


def channel_passages(text: str) -> Iterator[str]:
    table = channel_table.cut_channels(text)
    yield table.before
    for row in table.rows:
        yield row.description
        if not PER_UNIT.fullmatch(row.fee.note):
            yield row.fee.note.strip().removeprefix("(").removesuffix(")")
        if row.time is None:
            yield row.fee.amount
        elif row.time != channel_table.NOT_SAID and not row.time[0].isdigit():
            yield row.time
