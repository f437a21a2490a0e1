"""How the tables of an evaluation name and print things, in Vietnamese."""

from collections.abc import Iterable, Mapping

from bot.evaluation.figures import Difference, Figure
from bot.evaluation.misses import Comparison
from bot.matching.explaining import Word

ROW_NAMES: Mapping[str, str] = {
    "accented": "Có dấu",
    "unaccented": "Không dấu",
    "stripped": "Có dấu, bỏ dấu đi",
    "chat": "Có dấu, viết kiểu nhắn tin",
    "telex": "Có dấu, phím Telex",
    "vni": "Có dấu, phím VNI",
    "all": "Tất cả (như trong tệp)",
}
RANK_NAMES: Mapping[str, str] = {"first": "R@1", "first_three": "R@3", "reciprocal": "MRR"}
DECISION_NAMES: Mapping[str, str] = {
    "answered": "Trả lời ngay",
    "precision": "… trong đó đúng thủ tục",
    "wrong": "Trả lời ngay mà sai",
    "asked": "Hỏi lại",
    "option_shown": "… trong đó có nêu lựa chọn đúng",
    "right_or_shown": "Trả lời đúng hoặc có nêu lựa chọn đúng",
    "clarify.asked": "Câu chung chung: hỏi lại",
    "clarify.parted": "… khi danh mục có từ hai thủ tục để hỏi",
    "near.answered": "Ngoài danh mục: trả lời ngay",
    "near.offered": "Ngoài danh mục: trả lời hoặc gợi ý",
    "oos.answered": "Không phải việc hành chính: trả lời ngay",
    "oos.offered": "Không phải việc hành chính: trả lời hoặc gợi ý",
}
KIND_NAMES: Mapping[str, str] = {"name": "tên", "alias": "tên gọi khác", "question": "câu mẫu", "": "—"}
DECISION_WORDS: Mapping[str, str] = {
    "answer": "trả lời",
    "choose": "hỏi lại",
    "unknown": "không nhận",
    "smalltalk": "xã giao",
}
TYPING_NAMES: Mapping[str, str] = {
    "as_labelled": "",
    "stripped": "bỏ dấu",
    "chat": "nhắn tin",
    "telex": "Telex",
    "vni": "VNI",
}


def measure_name(key: str) -> str:
    """The name of a measure by its key."""
    if key in DECISION_NAMES:
        return DECISION_NAMES[key]
    row, kind = key.split(".")
    return f"{RANK_NAMES[kind]} {ROW_NAMES[row].lower()}"


def percent(share: float) -> str:
    """A share in percent."""
    return f"{100 * share:.1f}%"


def points(difference: float) -> str:
    """A difference of shares in points, signed."""
    return f"{round(100 * difference, 1) + 0.0:+.1f}"  # + 0.0: no "-0.0"


def with_interval(figure: Figure) -> str:
    """A figure and its interval in percent; a dash when nothing was counted."""
    if not figure.count:
        return "—"
    return f"{percent(figure.value)} ({100 * figure.low:.1f}-{100 * figure.high:.1f})"


def out_of(figure: Figure) -> str:
    """How many of how many."""
    return f"{figure.gained:.0f}/{figure.count:.0f}"


def changed_by(difference: Difference) -> str:
    """A difference and its interval in points."""
    return f"{points(difference.value)} ({points(difference.low)} đến {points(difference.high)})"


def is_sure(difference: Difference) -> bool:
    """Whether the interval leaves 0 out."""
    return difference.low > 0 or difference.high < 0


def rank_word(rank: int | None) -> str:
    """A rank as people count, or that it was not found."""
    return "không thấy" if rank is None else f"thứ {rank + 1}"


def weighed(words: Iterable[Word]) -> str:
    """Words with their weights, the heaviest first."""
    ordered = sorted(words, key=lambda word: -word.weight)
    return ", ".join(f"{word.text} {word.weight:.1f}" for word in ordered)


def why_missed(why: Comparison | None) -> str:
    """What the first candidate had that the right one lacked, in a few lines."""
    if why is None:
        return "Không tìm thấy thủ tục nào."
    if why.right_score is None:
        return f"{why.right} không có từ nào chung với câu hỏi; {why.first} khớp “{why.first_text}”."
    lines = [f"{why.right} ({why.right_score:.2f}) khớp “{why.right_text}”."]
    if why.only_first:
        lines.append(f"Chỉ {why.first} có: {weighed(why.only_first)}.")
    if why.only_right:
        lines.append(f"Chỉ {why.right} có: {weighed(why.only_right)}.")
    if why.facets_of_first:
        lines.append(f"Khía cạnh đúng của {why.first}: {', '.join(why.facets_of_first)}.")
    if why.facets_against_right:
        lines.append(f"Khía cạnh thừa của {why.right}: {', '.join(why.facets_against_right)}.")
    if len(lines) == 1:
        lines.append("Hai bên khớp những từ như nhau; hơn kém do các câu khác và tần suất từ.")
    return "\n".join(lines)
