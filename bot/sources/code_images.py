"""Dossier codes from pictures: a photo or screenshot of the receipt slip with its QR code or barcode.

The picture is foreign and may be made to hurt: its size is known from its header before anything is decoded, and the
work is bounded by the number of pixels looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from time import monotonic
from urllib.parse import unquote

import zxingcpp
from PIL import Image, ImageOps

from bot.domain.dossier_codes import DossierCode, find_codes

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000  # a phone's 24-megapixel photo; 40 million cost 240 MB to decode as progressive JPEG
_LONGEST_SIDE = 65_535  # of a JPEG; a PNG of 25 million by 1 took 450 MB to look at
# Every scan of a progressive JPEG passes over all pixels: 200 scans in 16 kB took 10 s. Cameras and editors write ten.
_MOST_SCANS = 32
_START_OF_SCAN = b"\xff\xda"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")

_FIRST_LOOK = 3_000_000
_CLOSE_LOOK = 12_000_000
_WHITE = 255
_QUIET_ZONE = 24
_LONGEST_SEARCH = 8.0  # seconds; all looks together take 2 on an idle processor

# The kinds of barcode that can hold letters; products' kinds are not looked for. Squares are found at any angle, bars
# at quarter turns and some ten degrees around them.
_SQUARES = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Aztec)
_BARS = (
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.Code39,
    zxingcpp.BarcodeFormat.Code93,
    zxingcpp.BarcodeFormat.PDF417,
)
_TILTS = (18, 36, 54, 72)


@dataclass(frozen=True, slots=True)
class CodesRead:
    """The dossier codes in the picture's barcodes, each once; at least one."""

    codes: tuple[DossierCode, ...]


@dataclass(frozen=True, slots=True)
class NoCodeInPicture:
    """A good picture in which no barcode holds a dossier code."""


@dataclass(frozen=True, slots=True)
class PictureUnreadable:
    """A broken file, or of a kind that is not read: JPEG, PNG, WebP, GIF and BMP are."""


@dataclass(frozen=True, slots=True)
class PictureTooLarge:
    """More than ``MOST_BYTES`` or ``MOST_PIXELS``; nothing of it was decoded."""


ImageReading = CodesRead | NoCodeInPicture | PictureUnreadable | PictureTooLarge


def read_codes(image: bytes) -> ImageReading:
    """The dossier codes in the barcodes of ``image``; never raises.

    Busy with the processor, for seconds at worst: an event loop calls it in a thread.
    """
    if len(image) > MOST_BYTES:
        return PictureTooLarge()
    try:
        picture = _decoded(image)
        if picture is None:
            return PictureTooLarge()
        codes = _first_codes(_looks(picture))
    except Exception:  # noqa: BLE001 - decoders raise OSError, SyntaxError, ValueError, struct.error and more
        return PictureUnreadable()
    return CodesRead(codes) if codes else NoCodeInPicture()


def _first_codes(looks: Iterator[Sequence[zxingcpp.Barcode]]) -> tuple[DossierCode, ...]:
    """The codes of the first look that finds any; after some seconds no further look begins."""
    began = monotonic()
    for barcodes in looks:
        codes = _codes_in(barcodes)
        if codes or monotonic() - began > _LONGEST_SEARCH:
            return codes
    return ()


def _decoded(image: bytes) -> Image.Image | None:
    """The first frame of ``image`` in grey; None when it has too many pixels, raises when it is broken."""
    try:
        opened = Image.open(BytesIO(image), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    if opened.width * opened.height > MOST_PIXELS or max(opened.size) > _LONGEST_SIDE:
        return None
    if opened.format in ("JPEG", "MPO"):
        _refuse_endless_scans(image)
        opened.draft("L", _size_within(opened, _CLOSE_LOOK))
    if not opened.has_transparency_data:
        return opened.convert("L")
    clear = opened if opened.mode in ("RGBA", "LA") else opened.convert("RGBA")
    page = Image.new("L", opened.size, _WHITE)  # in grey: four channels of the largest picture are 100 MB
    page.paste(clear.convert("L"), mask=clear.getchannel("A"))
    return page


def _refuse_endless_scans(image: bytes) -> None:
    # Within the data of a scan the byte ff is always followed by 00, so that the marker is counted alone.
    if image.count(_START_OF_SCAN) > _MOST_SCANS:
        raise ValueError("a JPEG with more scans than any camera writes")


def _looks(picture: Image.Image) -> Iterator[Sequence[zxingcpp.Barcode]]:
    """What is seen in ``picture`` by looking again and again, the cheapest and likeliest way first."""
    first = _within(picture, _FIRST_LOOK)
    yield zxingcpp.read_barcodes(first, formats=_formats(*_SQUARES, *_BARS))
    if first is not picture:
        yield zxingcpp.read_barcodes(_within(picture, _CLOSE_LOOK), formats=_formats(*_SQUARES, *_BARS))
    clear = ImageOps.expand(ImageOps.autocontrast(first), _QUIET_ZONE, fill=_WHITE)
    large = _enlarged(clear, _FIRST_LOOK)
    yield zxingcpp.read_barcodes(large, formats=_formats(*_SQUARES, *_BARS))
    # Upright, a strip of 40,000 by 3 pixels needs 800 million: a picture that long shows no slip.
    for tilt in _TILTS if large.width**2 + large.height**2 <= _CLOSE_LOOK else ():
        straight = large.rotate(tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=_WHITE)
        yield zxingcpp.read_barcodes(straight, formats=_formats(*_BARS), try_downscale=False, try_invert=False)


def _codes_in(barcodes: Sequence[zxingcpp.Barcode]) -> tuple[DossierCode, ...]:
    """The codes in what ``barcodes`` hold; a QR code often holds an address with the code in it."""
    return tuple(dict.fromkeys(code for barcode in barcodes for code in find_codes(unquote(barcode.text))))


def _formats(*kinds: zxingcpp.BarcodeFormat) -> zxingcpp.BarcodeFormats:
    return zxingcpp.BarcodeFormats(kinds)


def _within(picture: Image.Image, pixels: int) -> Image.Image:
    """``picture``, made smaller when it has more than ``pixels``."""
    if picture.width * picture.height <= pixels:
        return picture
    return picture.resize(_size_within(picture, pixels), Image.Resampling.BOX)


def _enlarged(picture: Image.Image, pixels: int) -> Image.Image:
    """``picture`` three times as large, or as far as ``pixels`` allow."""
    factor = min(3.0, sqrt(pixels / (picture.width * picture.height)))
    if factor <= 1:
        return picture
    size = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _size_within(picture: Image.Image, pixels: int) -> tuple[int, int]:
    """The largest size of the same shape with at most ``pixels``, never more than the picture's own."""
    factor = min(1.0, sqrt(pixels / (picture.width * picture.height)))
    return max(1, int(picture.width * factor)), max(1, int(picture.height * factor))
