"""Dossier codes from photos and screenshots of receipt slips; the slips are drawn here, the codes made up."""

import resource
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from zxingcpp import BarcodeFormat

from bot.domain.dossier_codes import DossierCode
from bot.sources.code_images import (
    MOST_BYTES,
    CodesRead,
    ImageReading,
    NoCodeInPicture,
    PictureTooLarge,
    PictureUnreadable,
    read_codes,
)

CODE = "H99.12-261101-0042"
KINDS = [
    BarcodeFormat.QRCode,
    BarcodeFormat.Code128,
    BarcodeFormat.DataMatrix,
    BarcodeFormat.PDF417,
    BarcodeFormat.Aztec,
]
SQUARES = [BarcodeFormat.QRCode, BarcodeFormat.DataMatrix, BarcodeFormat.Aztec]


def barcode(text: str = CODE, kind: BarcodeFormat = BarcodeFormat.QRCode, module: int = 3) -> Image.Image:
    code = zxingcpp.create_barcode(text, kind)  # pyright: ignore[reportUnknownMemberType] - its options are untyped
    drawn = zxingcpp.write_barcode_to_image(code, scale=module)
    return Image.fromarray(np.array(drawn))


@dataclass
class Slip:
    """A white page with barcodes on it."""

    codes: list[Image.Image] = field(default_factory=lambda: [barcode()])
    size: tuple[int, int] = (800, 1000)

    def page(self) -> Image.Image:
        page = Image.new("L", self.size, 255)
        for place, code in enumerate(self.codes):
            page.paste(code, (60, 60 + 250 * place))
        return page


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def a_slip_with(text: str, kind: BarcodeFormat = BarcodeFormat.QRCode) -> bytes:
    return saved(Slip([barcode(text, kind)]).page())


def read(*codes: str) -> ImageReading:
    return CodesRead(tuple(DossierCode.parse(code) for code in codes))


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG of any size in its header, whatever its data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


class TestReadingASlip:
    @pytest.mark.parametrize("kind", KINDS, ids=str)
    def test_the_code_is_read_from_every_kind_of_barcode(self, kind: BarcodeFormat):
        assert read_codes(a_slip_with(CODE, kind)) == read(CODE)

    @pytest.mark.parametrize("text", ["000.00.06.H99-231027-0361", "03706/2026/07906", "G99.20-20260609-0092637"])
    def test_every_shape_of_code_is_read(self, text: str):
        assert read_codes(a_slip_with(text)) == read(text)

    @pytest.mark.parametrize(
        "text",
        [
            f"https://example.vn/tra-cuu?ma={CODE}&nguon=qr",
            "https://example.vn/tra-cuu?ma=H99%2E12%2D261101%2D0042",
            "https://t.me/motcua_bot?start=hs_H99_12-261101-0042",
            f"Mã hồ sơ: {CODE}; ngày hẹn trả 15/11/2026",
        ],
    )
    def test_the_code_may_stand_in_an_address_or_a_sentence(self, text: str):
        assert read_codes(a_slip_with(text)) == read(CODE)

    def test_one_code_in_two_barcodes_is_one_code(self):
        both = Slip([barcode(), barcode(kind=BarcodeFormat.Code128)])
        assert read_codes(saved(both.page())) == read(CODE)

    def test_two_codes_on_a_slip_are_both_read(self):
        both = Slip([barcode(), barcode("H99.12-261101-0043")])
        reading = read_codes(saved(both.page()))
        assert isinstance(reading, CodesRead)
        assert {code.text for code in reading.codes} == {CODE, "H99.12-261101-0043"}

    @pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF", "BMP"])
    def test_the_usual_kinds_of_file_are_opened(self, kind: str):
        assert read_codes(saved(Slip().page(), kind)) == read(CODE)

    def test_a_slip_without_a_code_has_none(self):
        assert read_codes(saved(Slip([]).page())) == NoCodeInPicture()

    @pytest.mark.parametrize("text", ["https://example.vn", "0912345678", "001099012345", "H99.12-261301-0042"])
    def test_a_barcode_that_holds_something_else_is_no_code(self, text: str):
        assert read_codes(a_slip_with(text)) == NoCodeInPicture()


class TestBadPhotos:
    @pytest.mark.parametrize("angle", [90, 180, 270, 7, 45, -22])
    @pytest.mark.parametrize("kind", [BarcodeFormat.QRCode, BarcodeFormat.Code128], ids=str)
    def test_a_slip_held_askew_is_read(self, kind: BarcodeFormat, angle: int):
        page = Slip([barcode(kind=kind)]).page()
        turned = page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        assert read_codes(saved(turned, "JPEG", quality=80)) == read(CODE)

    @pytest.mark.parametrize("kind", SQUARES, ids=str)
    def test_a_small_code_on_a_scaled_screenshot_is_read(self, kind: BarcodeFormat):
        page = Slip([barcode(kind=kind)]).page()
        small = page.resize((page.width // 2, page.height // 2), Image.Resampling.LANCZOS)
        assert read_codes(saved(small)) == read(CODE)

    def test_a_bare_code_cut_out_to_its_edge_is_read(self):
        code = barcode(module=2)
        edge = ImageOps.invert(code).getbbox()
        assert read_codes(saved(code.crop(edge))) == read(CODE)

    @pytest.mark.parametrize("kind", KINDS, ids=str)
    def test_a_heavily_compressed_photo_is_read(self, kind: BarcodeFormat):
        assert read_codes(saved(Slip([barcode(kind=kind)]).page(), "JPEG", quality=25)) == read(CODE)

    @pytest.mark.parametrize("kind", KINDS, ids=str)
    def test_a_pale_print_is_read(self, kind: BarcodeFormat):
        pale = ImageEnhance.Contrast(Slip([barcode(kind=kind)]).page()).enhance(0.05)
        assert read_codes(saved(pale)) == read(CODE)

    def test_a_blurred_photo_is_read(self):
        assert read_codes(saved(Slip().page().filter(ImageFilter.GaussianBlur(1.5)))) == read(CODE)

    def test_a_screenshot_of_a_dark_screen_is_read(self):
        assert read_codes(saved(ImageOps.invert(Slip().page()))) == read(CODE)

    def test_a_code_on_a_transparent_ground_is_read(self):
        ink = ImageOps.invert(Slip().page())
        see_through = Image.merge("LA", (Image.new("L", ink.size, 0), ink))
        assert read_codes(saved(see_through)) == read(CODE)

    def test_a_small_code_on_a_large_photo_is_read(self):
        large = Slip([barcode(kind=BarcodeFormat.Code128, module=2)], size=(3000, 4000)).page()
        assert read_codes(saved(large, "JPEG", quality=85)) == read(CODE)


PEAK_OF_A_LOOK = """
import resource, sys
from bot.sources.code_images import read_codes
image, before = sys.stdin.buffer.read(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(read_codes(image), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
"""Looks at a picture in a process of its own, for the peak of this one may long be higher."""


class TestFilesMadeToHurt:
    @pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (10_000, 10_000), (5001, 5000), (2**31 - 1, 2)])
    def test_a_picture_of_too_many_pixels_is_refused_by_its_header(self, width: int, height: int):
        assert read_codes(png(width, height)) == PictureTooLarge()

    def test_a_picture_of_just_so_many_pixels_is_opened(self):
        assert read_codes(png(5000, 5000, (b"\0" + b"\xff" * 5000) * 5000)) == NoCodeInPicture()

    @pytest.mark.parametrize(("width", "height"), [(25_000_000, 1), (1, 25_000_000), (70_000, 300)])
    def test_a_picture_longer_than_any_camera_makes_is_refused(self, width: int, height: int):
        assert read_codes(png(width, height)) == PictureTooLarge()

    def test_a_small_file_of_many_transparent_pixels_is_opened_in_little_memory(self):
        bomb = BytesIO()
        Image.new("RGBA", (5000, 5000)).save(bomb, "PNG", compress_level=9)
        assert len(bomb.getvalue()) < 150_000
        looking = subprocess.run(
            [sys.executable, "-c", PEAK_OF_A_LOOK], input=bomb.getvalue(), capture_output=True, check=True
        )
        found, kilobytes = looking.stdout.decode().split()
        assert found == "NoCodeInPicture()"
        assert int(kilobytes) < 260_000, "decoded as they are they would take 380 MB"

    def test_a_picture_that_is_one_long_line_costs_no_more_memory_than_others(self):
        held_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert read_codes(png(60_000, 3, (b"\0" + b"\xff" * 60_000) * 3)) == NoCodeInPicture()
        assert (
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held_before < 400_000
        )  # kB; turned it would be 1.8 GB

    def test_a_file_of_too_many_bytes_is_refused_unopened(self):
        slip = saved(Slip().page())
        assert read_codes(slip + bytes(MOST_BYTES + 1 - len(slip))) == PictureTooLarge()
        assert read_codes(slip + bytes(MOST_BYTES - len(slip))) == read(CODE)

    def test_a_jpeg_of_endless_scans_is_refused(self):
        progressive = saved(Slip().page(), "JPEG", progressive=True)
        last_scan = progressive[progressive.rindex(b"\xff\xda") : -2]
        assert read_codes(progressive) == read(CODE)
        assert read_codes(progressive[:-2] + last_scan * 40 + progressive[-2:]) == PictureUnreadable()

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP"])
    @pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9])
    def test_a_file_cut_short_is_unreadable(self, kind: str, share: float):
        whole = saved(Slip().page(), kind)
        assert read_codes(whole[: int(len(whole) * share)]) == PictureUnreadable()

    @pytest.mark.parametrize(
        "image",
        [
            b"",
            b"xin ch\xc3\xa0o",
            b"%PDF-1.7\n",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"%!PS-Adobe-3.0 EPSF-3.0\n",
        ],
    )
    def test_what_is_no_picture_is_unreadable(self, image: bytes):
        assert read_codes(image) == PictureUnreadable()

    def test_a_kind_of_picture_that_is_not_read_is_unreadable(self):
        assert read_codes(saved(Slip().page(), "TIFF")) == PictureUnreadable()

    def test_the_smallest_picture_has_no_code(self):
        assert read_codes(png(1, 1, b"\0\xff")) == NoCodeInPicture()

    @settings(max_examples=50, deadline=None)
    @given(st.data())
    def test_a_damaged_file_never_raises(self, data: st.DataObject):
        whole = bytearray(
            saved(Slip(size=(200, 200)).page(), data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"])))
        )
        for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
            whole[place] = data.draw(st.integers(0, 255))
        reading = read_codes(bytes(whole))
        assert isinstance(reading, CodesRead | NoCodeInPicture | PictureUnreadable | PictureTooLarge)
