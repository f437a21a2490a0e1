"""Telegram's HTML parse mode, with its own complaints (as in TDLib's ``parse_html``).

Like Telegram and unlike a browser: a bare ``&`` and an unknown ``&word;`` stay as they are, a
bare ``<`` is an error, only ``lt gt amp quot`` and numbers are known, and offsets in complaints are
bytes.
"""

import re
from dataclasses import dataclass, field

from .refusals import cannot_parse_entities
from .types import Json, utf16_length

ENTITY_OF_TAG = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler",
    "blockquote": "blockquote",
}  # fmt: skip
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<dec>[0-9]+)|(?P<name>[a-zA-Z]+));?")
PLAIN = re.compile(r"[^<&]+")
ATTRIBUTE_NAME = re.compile(r"\s*([^\s=>]*)\s*")
BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]*")
LINK = re.compile(r"(?:https?://)?[^\s/:]+\.\S+|tg://\S+")  # neither mailto: nor tel:


@dataclass(slots=True)
class OpenTag:
    name: str
    offset: int
    attributes: dict[str, str]


@dataclass(slots=True)
class HtmlReader:
    """Reads one text from left to right; `plain` and `entities` are what a citizen sees."""

    source: str
    position: int = 0
    plain: list[str] = field(default_factory=list[str])
    length: int = 0
    open_tags: list[OpenTag] = field(default_factory=list[OpenTag])
    entities: list[Json] = field(default_factory=list[Json])

    def read(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            match self.source[self.position]:
                case "<":
                    self._tag()
                case "&":
                    self._character()
                case _:
                    self._run()
        if self.open_tags:
            name = self.open_tags[-1].name
            raise cannot_parse_entities(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self.plain), sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _write(self, text: str, consumed: int) -> None:
        self.plain.append(text)
        self.length += utf16_length(text)
        self.position += consumed

    def _run(self) -> None:
        run = PLAIN.match(self.source, self.position)
        assert run is not None
        self._write(run.group(), len(run.group()))

    def _character(self) -> None:
        text, consumed = decoded_character(self.source, self.position)
        self._write(text, consumed)

    def _tag(self) -> None:
        if self.source.startswith("</", self.position):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        begin = self.position
        name = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        assert name is not None
        self.position = name.end()
        if self.position >= len(self.source):
            raise cannot_parse_entities(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = name.group().lower()
        if tag not in ENTITY_OF_TAG:
            raise cannot_parse_entities(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise cannot_parse_entities(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open_tags.append(OpenTag(tag, self.length, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            name = ATTRIBUTE_NAME.match(self.source, self.position)
            assert name is not None
            self.position = name.end()
            if self.position >= len(self.source):
                raise self._unclosed(begin)
            if not name.group(1):
                if self.source[self.position] == ">":
                    self.position += 1
                    return found
                raise self._in_tag("Empty attribute name in the tag", tag, begin)
            if self.source[self.position] == "=":
                found[name.group(1)] = self._value(begin)
            elif (tag, name.group(1)) == ("blockquote", "expandable"):
                found["expandable"] = ""
            else:
                problem = "Expected equal sign in declaration of an attribute of the tag"
                raise self._in_tag(problem, tag, begin)

    def _value(self, begin: int) -> str:
        blank = re.compile(r"=\s*").match(self.source, self.position)
        assert blank is not None
        self.position = blank.end()
        quote = self.source[self.position : self.position + 1]
        if quote in ("'", '"'):
            return self._quoted_value(quote, begin)
        token = BARE_VALUE.match(self.source, self.position)
        assert token is not None
        start, self.position = self.position, token.end()
        following = self.source[self.position : self.position + 1]
        if not following:
            raise self._unclosed(begin)
        if not (following.isspace() or following == ">"):
            where = self._byte(start)
            raise cannot_parse_entities(f"Unexpected end of name token at byte offset {where}")
        return token.group().lower()

    def _quoted_value(self, quote: str, begin: int) -> str:
        end = self.source.find(quote, self.position + 1)
        if end < 0 or end + 1 >= len(self.source):
            raise self._unclosed(begin)
        raw = self.source[self.position + 1 : end]
        self.position = end + 1
        return CHARACTER.sub(lambda found: decoded_character(found.group(), 0)[0], raw)

    def _end_tag(self) -> None:
        begin = self.position
        if not self.open_tags:
            raise cannot_parse_entities(f"Unexpected end tag at byte offset {self._byte(begin)}")
        end = re.compile(r"</([^\s>]*)\s*>").match(self.source, begin)
        if end is None:
            raise cannot_parse_entities(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.position = end.end()
        opened, found = self.open_tags.pop(), end.group(1).lower()
        if found and found != opened.name:
            raise cannot_parse_entities(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{opened.name}>", found "</{found}>"'
            )
        if self.length > opened.offset:
            self._mark(opened)

    def _mark(self, tag: OpenTag) -> None:
        entity: Json = {
            "type": ENTITY_OF_TAG[tag.name],
            "offset": tag.offset,
            "length": self.length - tag.offset,
        }
        if tag.name == "a":
            url = tag.attributes.get("href", "")
            if not LINK.fullmatch(url):
                return  # Telegram keeps the words and silently drops the link
            entity["url"] = url
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _unclosed(self, begin: int) -> Exception:
        return cannot_parse_entities(f"Unclosed start tag at byte offset {self._byte(begin)}")

    def _in_tag(self, problem: str, tag: str, begin: int) -> Exception:
        return cannot_parse_entities(f'{problem} "{tag}" at byte offset {self._byte(begin)}')


def decoded_character(source: str, position: int) -> tuple[str, int]:
    """The character an ``&…;`` stands for and how much it takes; a bare ``&`` stands for itself."""
    found = CHARACTER.match(source, position)
    if found is None:
        return "&", 1
    if found["name"]:
        known = NAMED_CHARACTERS.get(found["name"])
        return (known, len(found.group())) if known else ("&", 1)
    code = int(found["hex"], 16) if found["hex"] else int(found["dec"])
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", 1
    return chr(code), len(found.group())


def parsed_html(source: str) -> tuple[str, list[Json]]:
    """(text as shown, its entities); raises the `Refusal` Telegram would send."""
    return HtmlReader(source).read()
