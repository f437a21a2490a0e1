"""Words that nobody knows, repaired: typed in Telex or VNI, glued together, or with one letter wrong."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.matching.tokens import Token, token

_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|oai|oay|oeo|uoi|uou|uay|ieu|yeu|ia|ie|ua|uo|ue|ui|uu|uy|oa|oe|oi|ai|ao|au|ay|eo|eu|iu|ye|[aeiouy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_TELEX_LETTERS = re.compile(r"(?P<letter>[adeo])(?P=letter)|(?<=[aou])w")
_TELEX = re.compile(r"(?P<onset>(?:gi|qu)?[^aeiouy]*)(?P<rest>[aeiouy].*)")
_TELEX_TONES = str.maketrans("", "", "sfrxj")
_VNI = re.compile(r"[a-z]+[1-9][a-z1-9]*")
_VNI_KEYS = str.maketrans("", "", "123456789")
_SHORTEST_CORRECTED = 4
"""Shorter words have too many neighbours one letter away."""
_LONGEST = 24
"""Longer words are no words; taking them apart would only cost time."""


class Spelling:
    """Repairs words by those that are known: ``words`` of the knowledge base, ``knows`` words and pairs of its texts.

    A known word and a well-formed syllable stay as they are, so no word of the law turns into another.
    """

    def __init__(self, words: Collection[str], knows: Callable[[str], bool]) -> None:
        self._words = frozenset(words)
        self._correct = [word for word in self._words if len(word) >= _SHORTEST_CORRECTED - 1 and word.isalpha()]
        self._knows = knows

    def repaired(self, words: Sequence[Token]) -> list[Token]:
        """``words`` with every unknown one repaired where that is possible."""
        result: list[Token] = []
        for place, word in enumerate(words):
            if word.folded in self._words or len(word.folded) > _LONGEST:
                result.append(word)
            else:
                after = words[place + 1].folded if place + 1 < len(words) else ""
                result += self._repaired(word, result[-1].folded if result else "", after)
        return result

    def _repaired(self, word: Token, before: str, after: str) -> Sequence[Token]:
        if not word.is_marked:
            for plain in (without_telex(word.typed), without_vni(word.typed)):
                if plain in self._words:
                    return [token(plain)]
        if _SYLLABLE.fullmatch(word.folded):
            return [self._put_in_order(word, before, after)]
        return next(self._parts(word), None) or [self._corrected(word, before, after)]

    def _put_in_order(self, word: Token, before: str, after: str) -> Token:
        """Two letters the wrong way round ("khia sinh"), where the right way gives a known pair and this one nothing.

        A syllable that the law does not know may be a name or any other word: no letter of it is changed.
        """
        letters = word.folded
        swapped = {letters[:n] + letters[n + 1] + letters[n] + letters[n + 2 :] for n in range(len(letters) - 1)}
        known = [each for each in swapped if self._knows(f"{before} {each}") or self._knows(f"{each} {after}")]
        return token(known[0]) if len(known) == 1 and len(letters) >= _SHORTEST_CORRECTED else word

    def _parts(self, word: Token) -> Iterator[list[Token]]:
        """``word`` cut into known words of which each two neighbours are a known pair ("khaisinh")."""
        for cut in range(2, len(word.folded) - 1):
            first = Token(word.folded[:cut], word.typed[:cut])
            if first.folded not in self._words:
                continue
            rest = Token(word.folded[cut:], word.typed[cut:])
            for parts in ([rest] if rest.folded in self._words else None, next(self._parts(rest), None)):
                if parts and self._knows(f"{first.folded} {parts[0].folded}"):
                    yield [first, *parts]

    def _corrected(self, word: Token, before: str, after: str) -> Token:
        """The known word one edit away that is known beside a neighbour, or else the only one there is."""
        if len(word.folded) < _SHORTEST_CORRECTED or not word.folded.isalpha():
            return word
        near = [
            found for found, _, _ in extract(word.folded, self._correct, scorer=OSA.distance, score_cutoff=1, limit=8)
        ]
        beside = [found for found in near if self._knows(f"{before} {found}") or self._knows(f"{found} {after}")]
        likely = beside or near
        return token(likely[0]) if len(likely) == 1 else word


def without_telex(word: str) -> str:
    """The letters of a word typed in Telex with the method switched off: ``ddawng`` → ``dang``.

    Marks are not restored: people leave half of them out ("dawng"), and an unmarked word agrees with every spelling.
    """
    letters = _TELEX_LETTERS.sub(lambda found: found["letter"] or "", word)
    parts = _TELEX.fullmatch(letters)
    return parts["onset"] + parts["rest"].translate(_TELEX_TONES) if parts else word


def without_vni(word: str) -> str:
    """The letters of a word typed in VNI with the method switched off: ``d9a8ng`` → ``dang``."""
    return word.translate(_VNI_KEYS) if _VNI.fullmatch(word) else word
