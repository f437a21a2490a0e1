"""Posters as a printer puts them on paper, and as a phone's camera then reads them."""

import re
from dataclasses import dataclass
from typing import Any, cast
from xml.etree import ElementTree as ET

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageOps

from bot.posters.sheet import FRAME, HEIGHT, WIDTH, Box

DOTS_PER_MM = 8
SVG = "{http://www.w3.org/2000/svg}"
_RECTANGLE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-\3z")


@dataclass(frozen=True)
class Printed:
    """A page in black and white, and the text that can be copied from it."""

    page: Image.Image
    text: str

    def part(self, box: Box) -> Image.Image:
        """What is printed within ``box``."""
        left, top = round(box.x * DOTS_PER_MM), round(box.y * DOTS_PER_MM)
        return self.page.crop((left, top, left + round(box.width * DOTS_PER_MM), top + round(box.height * DOTS_PER_MM)))


def printed_pdf(file: bytes) -> Printed:
    document = pypdfium2.PdfDocument(file)
    assert len(document) == 1
    page = document[0]
    size_mm = [round(points * 25.4 / 72, 1) for points in page.get_size()]
    assert size_mm == [WIDTH, HEIGHT]
    scale: Any = DOTS_PER_MM * 25.4 / 72  # said to be an int, but any number is taken
    picture = cast("Image.Image", page.render(scale=scale).to_pil())  # pyright: ignore[reportUnknownMemberType]
    text = page.get_textpage().get_text_bounded()  # pyright: ignore[reportUnknownMemberType]
    document.close()
    return Printed(picture.convert("L"), " ".join(text.split()))


def printed_svg(file: bytes) -> Printed:
    """The QR code drawn from the path itself; the words are left to whoever has letters."""
    svg = ET.fromstring(file)
    assert (svg.get("width"), svg.get("height")) == ("148mm", "210mm")
    page = Image.new("L", (round(WIDTH * DOTS_PER_MM), round(HEIGHT * DOTS_PER_MM)), 255)
    pencil = ImageDraw.Draw(page)
    [path] = [drawn.get("d", "") for drawn in svg.iterfind(f"{SVG}a/{SVG}path")]
    assert _RECTANGLE.sub("", path) == ""
    for x, y, width, height in (map(float, found) for found in _RECTANGLE.findall(path)):
        edges = [round(edge * DOTS_PER_MM) for edge in (x, y, x + width, y + height)]
        pencil.rectangle((edges[0], edges[1], edges[2] - 1, edges[3] - 1), fill=0)
    return Printed(page, " ".join(element.text or "" for element in svg.iter(f"{SVG}text")))


def scanned(page: Image.Image) -> str:
    """What a camera reads: the text of the one QR code."""
    [code] = zxingcpp.read_barcodes(page)
    return code.text


def quiet_zone_mm(printed: Printed) -> float:
    """How far the QR code stays from the edge of its frame."""
    picture = printed.part(FRAME)
    left, top, right, bottom = ImageOps.invert(picture).point([0] * 128 + [255] * 128).getbbox() or (0, 0, 0, 0)
    return min(left, top, picture.width - right, picture.height - bottom) / DOTS_PER_MM
