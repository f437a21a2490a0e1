"""The page, parsed as a browser would: whole in itself, escaped, readable for all, and silent on what is withheld."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.reports.page import MOST_COMMENTS, as_page
from bot.service.report import CommentLine, Report
from tests.reports.made_up_report import COMMENTS, empty_report

VOID = {"meta", "link", "br", "img", "line", "circle", "rect", "polyline"}


class Parsed(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def source(report: Report) -> str:
    return as_page(report)


@pytest.fixture(scope="module")
def page(source: str) -> Parsed:
    return Parsed(source)


def test_every_tag_that_opens_closes_in_order(page: Parsed):
    assert page.open == []


def test_the_page_needs_nothing_from_elsewhere(page: Parsed, source: str):
    tags = Counter(tag for tag, _ in page.tags)
    assert [tags[name] for name in ("script", "link", "img", "iframe", "object", "base", "form")] == [0] * 7
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "xlink:href", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert not re.search(r"url\(|@import|javascript:", source)


def test_links_within_the_page_lead_somewhere(page: Parsed):
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {str(link["href"])[1:] for link in page.all("a")} <= ids


def test_it_is_vietnamese_and_fits_a_phone(page: Parsed):
    assert page.all("html")[0]["lang"] == "vi"
    assert "width=device-width" in str([meta for meta in page.all("meta") if meta.get("name") == "viewport"])


def test_what_citizens_wrote_is_shown_and_never_markup(page: Parsed, source: str):
    for comment in COMMENTS:
        assert comment in "".join(page.texts)
    assert "<script" not in source


def test_tables_and_charts_can_be_read_aloud(page: Parsed):
    assert all(attributes.get("scope") for attributes in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    charts = [attributes for attributes in page.all("svg") if attributes.get("role") == "img"]
    assert charts
    for chart in charts:
        names = {attributes.get("id") for tag, attributes in page.tags if tag in ("title", "desc")}
        assert set(str(chart["aria-labelledby"]).split()) <= names
    bars = [attributes for attributes in page.all("span") if attributes.get("class") == "bar"]
    assert all(bar.get("aria-label") or bar.get("aria-hidden") for bar in bars)


def test_the_figures_that_matter_come_before_the_tables(page: Parsed):
    headings = [
        "Những con số chính",
        "Thay đổi rõ rệt so với kỳ trước",
        "Cần chú ý: tiêu chí thấp nhất",
        "Số liệu chính theo đơn vị",
    ]
    places = [page.text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_it_says_that_nothing_here_is_official(page: Parsed):
    assert page.text.index("không phải chỉ số SIPAS, PAPI hay PAR INDEX chính thức") < page.text.index(
        "Những con số chính"
    )


def test_numbers_are_written_as_an_office_writes_them(page: Parsed):
    assert "n = 1.500" in page.text
    assert not re.search(r"\d\.\d+%", page.text)


def test_a_unit_with_too_few_responses_shows_dashes_only(source: str, report: Report):
    name = report.by_unit[-1].name
    rows = re.findall(rf'<tr><th scope="row" class="sticky">{name}</th>(.*?)</tr>', source, flags=re.DOTALL)
    assert len(rows) == 3
    bars, key_figures, _ = (re.sub(r"<[^>]+>|\s", " ", row).split() for row in rows)
    assert bars == ["–"] * 3
    counts = report.by_unit[-1].dossiers.counts
    assert set(key_figures) <= {
        "–",
        "n",
        "=",
        "100,0%",
        *map(str, (counts.received, counts.finished, counts.finished_late, 0)),
    }


def test_the_line_by_month_breaks_where_a_month_is_withheld(source: str):
    strokes = re.findall(r'<polyline class="line solid" points="([^"]*)"', source)
    assert [len(stroke.split()) for stroke in strokes] == [1, 9]


def test_only_so_many_comments_stand_on_the_page(report: Report):
    many = [CommentLine("Xã Mẫu", "", "10/2026", f"góp ý số {number};") for number in range(MOST_COMMENTS + 1)]
    text = Parsed(as_page(replace(report, comments=many))).text
    assert (f"góp ý số {MOST_COMMENTS - 1};" in text, f"góp ý số {MOST_COMMENTS};" in text) == (True, False)
    assert "200 ý kiến đầu trong 201; bản XLSX có đủ" in text


def test_an_office_without_ratings_gets_a_page_too():
    page = Parsed(as_page(empty_report()))
    assert page.open == []
    assert "Chưa có phiếu nào trong kỳ này." in page.text
    assert "Chưa đủ câu trả lời để nêu." in page.text


def test_a_report_of_one_month_has_no_line(report: Report):
    page = Parsed(as_page(replace(report, by_month=report.by_month[:1])))
    assert [svg for svg in page.all("svg") if svg.get("role") == "img"] == []
