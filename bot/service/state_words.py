"""The words that one-stop systems use for the ten states."""

import re
from collections.abc import Iterable, Mapping

from bot.domain.dossiers import DossierState
from bot.matching.folding import fold

OFFICIAL_NAMES: Mapping[DossierState, str] = {
    DossierState.REGISTERED: "Mới đăng ký",
    DossierState.RECEIVED: "Được tiếp nhận",
    DossierState.REFUSED: "Không được tiếp nhận",
    DossierState.IN_PROGRESS: "Đang xử lý",
    DossierState.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung giấy tờ",
    DossierState.PAYMENT_REQUESTED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    DossierState.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    DossierState.STOPPED: "Dừng xử lý",
    DossierState.FINISHED: "Đã xử lý xong",
    DossierState.RETURNED: "Đã trả kết quả",
}
"""The names of the national synchronisation; always understood, whatever the file of local words says."""

_PUNCTUATION = re.compile(r"[\W_]+")


def word_key(word: str) -> str:
    """What makes two spellings of a state's name the same: neither accents, nor case, nor punctuation count."""
    return _PUNCTUATION.sub(" ", fold(word)).strip()


class StateWords:
    """Understands a state however a source writes it: a number from 1 to 10, its official name, or a local word."""

    def __init__(self, local_words: Iterable[tuple[str, DossierState]] = ()) -> None:
        self._states = {word_key(word): state for word, state in local_words}
        self._states |= {word_key(name): state for state, name in OFFICIAL_NAMES.items()}
        self._states |= {f"{zeros}{state.value}": state for state in DossierState for zeros in ("", "0")}

    def state_of(self, word: str) -> DossierState | None:
        """The state that ``word`` means, or None when nobody has said so."""
        return self._states.get(word_key(word))
