"""What a procedure gives, from the flattened list of results and their codes."""

import re
from dataclasses import dataclass

from bot.published.doubts import squeezed
from bot.published.page_text import without_furniture

_CODE = re.compile(r"Mã: ?(KQ\.[A-Z]?\d+\.\d+)")


@dataclass(frozen=True, slots=True)
class ResultsRead:
    """The result in one sentence, empty where the publication names none, and what stands beside it."""

    result: str
    codes: tuple[str, ...]
    keywords: str
    description: str


def read_results(text: str) -> ResultsRead:
    """The results that ``text`` lists, one after another."""
    page = without_furniture(text)
    names = [name for part in _CODE.split(page.text)[::2] if (name := squeezed(part))]
    return ResultsRead(
        "; ".join(names), tuple(_CODE.findall(page.text)), squeezed(page.keywords), squeezed(page.description)
    )
