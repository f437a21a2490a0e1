"""Posters as they come out of the printer."""

from collections.abc import Callable
from itertools import product
from unicodedata import normalize

import pytest
from PIL import ImageOps

from bot.domain.offices import Office
from bot.posters.pdf import as_pdf
from bot.posters.poster import Poster, procedure_poster, rating_poster
from bot.posters.qr_code import QUIET_ZONE, qr_code_of
from bot.posters.refusal import PosterRefused
from bot.posters.sheet import FRAME, MARGIN, OUTLINE, OUTLINE_WIDTH, WIDTH, Box, Sheet, lay_out
from bot.posters.svg import as_svg
from bot.posters.typeface import Typeface
from tests.builders import OFFICES, a_procedure
from tests.posters.printing import DOTS_PER_MM, Printed, printed_pdf, printed_svg, quiet_zone_mm, scanned

BOT = "motcua_h99_bot"
LONG_NAME = (
    "Chi nhánh Trung tâm Phục vụ hành chính công phường Nghĩa Lộ Hữu Nghị và các khu dân cư lân cận "
    "thuộc thị xã Nguyễn Huỳnh Thượng Mẫu, tỉnh Mẫu"
)
Printer = Callable[[Sheet], Printed]


@pytest.fixture(scope="module")
def typeface() -> Typeface:
    return Typeface()


def an_office(name: str = "Điểm tiếp nhận thôn Đông") -> Office:
    return Office.model_validate({**OFFICES["offices"][1], "name": name})


def counter(name: str = "Điểm tiếp nhận thôn Đông") -> Poster:
    return rating_poster(BOT, an_office(name))


def elephants(short_name: str = "Nuôi voi") -> Poster:
    return procedure_poster(BOT, a_procedure(short_name=short_name), an_office())


@pytest.fixture(params=["pdf", "svg"])
def printer(request: pytest.FixtureRequest) -> Printer:
    if request.param == "pdf":
        return lambda sheet: printed_pdf(as_pdf(sheet))
    return lambda sheet: printed_svg(as_svg(sheet))


@pytest.mark.parametrize("poster", [counter(), elephants()], ids=lambda poster: poster.name)
def test_a_camera_reads_the_link_from_paper(printer: Printer, poster: Poster, typeface: Typeface):
    assert scanned(printer(lay_out(poster, typeface)).page) == poster.link


def test_a_camera_reads_it_with_a_sixth_of_the_code_torn_off(printer: Printer, typeface: Typeface):
    page = printer(lay_out(counter(), typeface)).page
    x, y, side = round((FRAME.x + 56) * DOTS_PER_MM), round((FRAME.y + 56) * DOTS_PER_MM), 34 * DOTS_PER_MM
    page.paste(255, (x, y, x + side, y + side))
    assert scanned(page) == counter().link


def test_four_light_squares_stand_around_the_code(printer: Printer, typeface: Typeface):
    sheet = lay_out(counter(), typeface)
    four_squares = QUIET_ZONE * FRAME.width / sheet.qr_code.size
    assert QUIET_ZONE == 4
    assert quiet_zone_mm(printer(sheet)) == pytest.approx(four_squares, abs=2 / DOTS_PER_MM)


def test_a_counter_says_what_to_do_and_where_it_hangs(printer: Printer, typeface: Typeface):
    text = printer(lay_out(counter(), typeface)).text
    for said in ("Điểm tiếp nhận thôn Đông", "Quét mã để chấm điểm phục vụ", "Không ghi tên · chưa đến một phút"):
        assert said in text
    assert "Đơn vị H99.01" in text
    assert "t.me/motcua_h99_bot" in text


def test_a_procedure_is_named_with_what_can_be_seen(printer: Printer, typeface: Typeface):
    text = printer(lay_out(elephants(), typeface)).text
    for said in ("Nuôi voi", "Quét để xem giấy tờ, lệ phí, thời gian", "Thủ tục 1.000001", "thôn Đông"):
        assert said in text


def test_every_vietnamese_letter_is_printed(typeface: Typeface):
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    small = [normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", tones)] + ["đ"]
    letters = "".join(small) + "".join(small).upper()
    assert typeface.missing(letters) == ""
    for row in (letters[start : start + 20] for start in range(0, len(letters), 20)):
        assert normalize("NFC", printed_pdf(as_pdf(lay_out(elephants(row), typeface))).text).count(row) == 1


def test_a_name_typed_with_loose_accents_is_printed_with_whole_letters(typeface: Typeface):
    poster = elephants(normalize("NFD", "Cấp giấy Ộ Ễ"))
    assert "Cấp giấy Ộ Ễ" in printed_pdf(as_pdf(lay_out(poster, typeface))).text


@pytest.mark.parametrize(
    "poster",
    [
        counter(LONG_NAME),
        counter("A" * 300),
        elephants("W" * 48),
        elephants("Khai báo cư trú khi chưa đủ điều kiện đăng ký"),
    ],
    ids=["long", "endless", "wide", "usual"],
)
def test_no_name_leaves_the_margins_or_runs_into_the_code(poster: Poster, typeface: Typeface):
    printed = printed_pdf(as_pdf(lay_out(poster, typeface)))
    left, _, right, _ = ImageOps.invert(printed.page).getbbox() or (0, 0, 0, 0)
    assert left / DOTS_PER_MM >= MARGIN - 0.5
    assert right / DOTS_PER_MM <= WIDTH - MARGIN + 0.5
    above = printed.part(Box(0, OUTLINE.y - OUTLINE_WIDTH - 0.5, WIDTH, 0.5))
    below = printed.part(Box(0, OUTLINE.y + OUTLINE.height + OUTLINE_WIDTH, WIDTH, 0.5))
    assert [above.getextrema(), below.getextrema()] == [(255, 255)] * 2
    assert scanned(printed.page) == poster.link


def test_a_long_office_name_takes_three_lines_at_the_most(typeface: Typeface):
    lines = [words.text for words in lay_out(counter(LONG_NAME), typeface).words]
    assert " ".join(lines[:3]) == LONG_NAME


def test_what_a_name_holds_is_text_and_never_markup(typeface: Typeface):
    poster = counter('Điểm <b> & "Nam" </text>')
    assert 'Điểm <b> & "Nam" </text>' in printed_svg(as_svg(lay_out(poster, typeface))).text


def test_a_letter_that_cannot_be_printed_is_named_to_the_official(typeface: Typeface):
    with pytest.raises(PosterRefused, match="“Điểm 🏛 Đông 村” có ký tự không in được: 🏛 村"):
        lay_out(counter("Điểm 🏛 Đông 村"), typeface)


def test_lines_in_svg_are_held_to_the_width_that_was_measured(typeface: Typeface):
    svg = as_svg(lay_out(counter(), typeface)).decode()
    assert svg.count("<text ") == svg.count(' textLength="') == 6


@pytest.mark.parametrize("bot", ["abcde", "b" * 32])
def test_squares_stay_large_enough_for_a_camera_at_arm_s_length(bot: str):
    longest = qr_code_of(f"https://t.me/{bot}?start={'x' * 64}")
    assert FRAME.width / longest.size > 1.6
