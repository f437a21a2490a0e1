"""The words that a locality's system uses for the ten states, from ``dossier_states.yaml``."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, field_validator, model_validator

from bot.content import strict_yaml
from bot.content.decoding import decode
from bot.domain.dossiers import DossierState
from bot.domain.faults import Fault, RuleBroken
from bot.domain.procedures import Content, Text
from bot.service.state_words import OFFICIAL_NAMES, StateWords, word_key

FILE = "dossier_states.yaml"
_STATES = {state.name.lower(): state for state in DossierState}


class LocalWords(Content):
    """The local words for one of the ten states."""

    state: Text = Field(description=f"Một trong: {', '.join(_STATES)}")
    words: tuple[Text, ...] = Field(min_length=1, description="Từ mà phần mềm của địa phương dùng")

    @field_validator("state")
    @classmethod
    def _known(cls, state: str) -> str:
        if state not in _STATES:
            raise RuleBroken(f"không có trạng thái “{state}”; chỉ nhận một trong: {', '.join(_STATES)}")
        return state


class DossierStates(Content):
    """Everything that ``dossier_states.yaml`` holds."""

    states: tuple[LocalWords, ...] = Field(description="Từ địa phương theo từng trạng thái")

    @model_validator(mode="after")
    def _each_word_once(self) -> "DossierStates":
        meant = {word_key(name): state.name.lower() for state, name in OFFICIAL_NAMES.items()}
        for word, state in self.pairs():
            other = meant.setdefault(word_key(word), state.name.lower())
            if other != state.name.lower():
                raise RuleBroken(f"từ “{word}” được xếp vào hai trạng thái: {other} và {state.name.lower()}")
        return self

    def pairs(self) -> Iterator[tuple[str, DossierState]]:
        """Every word and the state it means."""
        for entry in self.states:
            for word in entry.words:
                yield word, _STATES[entry.state]


def read_state_words(folder: Path) -> tuple[StateWords, list[Fault]]:
    """The words of the knowledge base in ``folder`` and every fault of the file.

    Without the file, or with faults in it, only the official names are understood.
    """
    if not (folder / FILE).exists():
        return StateWords(), []
    document = strict_yaml.read(folder / FILE, FILE)
    local = decode(document, DossierStates)
    return StateWords(local.pairs() if local else ()), document.faults
