"""A seeded writer of chat-speak: how the young type what others write out.

The rules are general ones of Vietnamese chat (the commonest short words, letters that sound alike, endings cut short,
marks left out), written down here for themselves: taken from the matcher's own vocabulary they would measure nothing.
"""

import re
from collections.abc import Sequence
from random import Random

from bot.matching.folding import normalise, strip_accents

WORD_CHANCE, LETTER_CHANCE, BARE_CHANCE = 0.7, 0.15, 0.5
"""How likely a word is shortened, letters are swapped, and the whole message is typed without marks."""

_WORDS: dict[str, Sequence[str]] = {
    "bao nhiêu": ("bn", "bnhiu"),
    "thế nào": ("tn", "thế nèo"),
    "bây giờ": ("bh", "bây h"),
    "như thế nào": ("ntn",),
    "không": ("ko", "k", "hông", "kh"),
    "được": ("dc", "đc"),
    "gì": ("j", "gì"),
    "vậy": ("v", "z", "dậy"),
    "rồi": ("r", "rùi"),
    "người": ("ng", "ngừi"),
    "mình": ("mk", "mik", "mìh"),
    "với": ("vs", "zới"),
    "cũng": ("cx", "cũg"),
    "biết": ("bít", "bik"),
    "nhiều": ("nhìu",),
    "làm": ("lm", "làm"),
    "trước": ("trc", "trước"),
    "trong": ("trg", "trog"),
    "những": ("nhg", "nhữg"),
    "nhưng": ("nhg", "nhưg"),
    "luôn": ("lun",),
    "muốn": ("mún", "muốn"),
    "thôi": ("thui",),
    "chồng": ("ck", "chồg"),
    "vợ": ("vk", "vợ"),
    "em": ("e",),
    "anh": ("a",),
    "chị": ("c", "chị"),
    "ở đâu": ("ở đâu z", "ở đâu"),
}
_LETTERS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"^ph"), "f"),
    (re.compile(r"^gi(?=[aàáảãạăâeêoơuư])"), "j"),
    (re.compile(r"^qu(?=[aàáảãạăâ])"), "w"),
    (re.compile(r"^c(?=[aàáảãạăâầấẩẫậ])"), "k"),
    (re.compile(r"ng$"), "g"),
    (re.compile(r"nh$"), "h"),
)
_LONGEST_FIRST = re.compile("|".join(rf"\b{word}\b" for word in sorted(_WORDS, key=len, reverse=True)))


def chat_speak(text: str, seed: int = 0) -> str:
    """``text`` in chat-speak; the same text and seed give the same words, whatever was written before."""
    chance = Random(f"{seed} {text}")  # noqa: S311 - a writer of examples, no secret
    short = _LONGEST_FIRST.sub(lambda found: _shortened(found[0], chance), normalise(text))
    written = " ".join(_respelled(word, chance) for word in short.split())
    return strip_accents(written) if chance.random() < BARE_CHANCE else written


def _shortened(word: str, chance: Random) -> str:
    return chance.choice(_WORDS[word]) if chance.random() < WORD_CHANCE else word


def _respelled(word: str, chance: Random) -> str:
    for letters, sound in _LETTERS:
        if chance.random() < LETTER_CHANCE:
            word = letters.sub(sound, word)
    return word
