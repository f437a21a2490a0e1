"""A sheet as SVG: prints at A5; text stays text, in whatever sans-serif letters the machine has."""

from markupsafe import Markup

from bot.posters.sheet import (
    FOOT,
    FOOT_LINE,
    HEIGHT,
    MARGIN,
    OUTLINE,
    OUTLINE_CORNER,
    OUTLINE_WIDTH,
    WIDTH,
    Sheet,
    Words,
)
from bot.posters.typeface import FAMILY

# Arial last: elsewhere than on Windows and macOS something stands in for it that lacks half the Vietnamese letters.
_FONTS = f"'{FAMILY}', 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"

_SVG = Markup("""\
<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}" \
xml:lang="vi">
<title>{title}</title>
<rect width="{width:g}" height="{height:g}" fill="#fff"/>
<a href="{link}">
<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="{corner:g}" fill="#fff" \
stroke="#000" stroke-width="{outline_width:g}"/>
<path d="{path}" fill="#000" shape-rendering="crispEdges"/>
</a>
<path d="M{left:g} {foot:g}H{right:g}" stroke="#000" stroke-width="{foot_line:g}"/>
<g font-family="{fonts}">
{words}
</g>
</svg>
""")

# Whatever letters the machine has, a line is as wide as it was measured: it leaves neither its place nor the sheet.
_WORDS = Markup(
    '<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}" font-weight="{weight}" text-anchor="{anchor}" '
    'textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs">{text}</text>'
)


def as_svg(sheet: Sheet) -> bytes:
    """The file of ``sheet``."""
    path = "".join(
        f"M{dark.x:.3f} {dark.y:.3f}h{dark.width:.3f}v{dark.height:.3f}h-{dark.width:.3f}z" for dark in sheet.dark
    )
    svg = _SVG.format(
        width=WIDTH,
        height=HEIGHT,
        title=sheet.poster.title,
        link=sheet.poster.link,
        box=OUTLINE,
        corner=OUTLINE_CORNER,
        outline_width=OUTLINE_WIDTH,
        path=path,
        left=MARGIN,
        right=WIDTH - MARGIN,
        foot=FOOT,
        foot_line=FOOT_LINE,
        fonts=_FONTS,
        words=Markup("\n").join(_text(words) for words in sheet.words),
    )
    return svg.encode()


def _text(words: Words) -> Markup:
    return _WORDS.format(
        x=words.x,
        y=words.y,
        size=words.size,
        weight=700 if words.bold else 400,
        anchor=words.anchor,
        width=words.width,
        text=words.text,
    )
