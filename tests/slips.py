"""Pictures of receipt slips, drawn here; the codes are made up."""

from io import BytesIO

import numpy as np
import zxingcpp
from PIL import Image


def slip(code: str) -> bytes:
    """A photo of a slip whose QR code holds ``code``."""
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)  # pyright: ignore[reportUnknownMemberType] - its options are untyped
    page = Image.new("L", (600, 800), 255)
    page.paste(Image.fromarray(np.array(zxingcpp.write_barcode_to_image(barcode, scale=4))), (80, 80))
    return _saved(page)


def blank_page() -> bytes:
    """A photo without any code."""
    return _saved(Image.new("L", (300, 300), 255))


def _saved(page: Image.Image) -> bytes:
    file = BytesIO()
    page.save(file, "PNG")
    return file.getvalue()
