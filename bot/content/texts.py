"""The bot's sentences in every language, loaded from ``bot/texts``."""

from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import get_args

from bot.content import strict_yaml
from bot.content.decoding import decode
from bot.content.feedback_sentences import DeskTexts
from bot.content.knowledge import ContentFaulty
from bot.content.sentences import Sentences
from bot.domain.faults import Fault
from bot.service.dialogue import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def load_texts(folder: Path | None = None) -> Mapping[Language, Sentences]:
    """Every language's sentences, from ``folder`` or the ones shipped; raises ContentFaulty with all faults."""
    if folder is None:
        with as_file(files("bot") / "texts") as shipped:
            return load_texts(shipped)
    texts: dict[Language, Sentences] = {}
    faults: list[Fault] = []
    for language in LANGUAGES:
        document = strict_yaml.read(folder / f"{language}.yaml", f"texts/{language}.yaml")
        sentences = decode(document, Sentences)
        faults += document.faults
        if sentences is not None:
            texts[language] = sentences
    if faults:
        raise ContentFaulty(faults)
    return texts


def load_desk_texts(file: Path | None = None) -> DeskTexts:
    """What officers read, from ``file`` or the one shipped; raises ContentFaulty with all faults."""
    if file is None:
        with as_file(files("bot") / "texts" / "desk.yaml") as shipped:
            return load_desk_texts(shipped)
    document = strict_yaml.read(file, "texts/desk.yaml")
    texts = decode(document, DeskTexts)
    if texts is None or document.faults:
        raise ContentFaulty(document.faults)
    return texts
