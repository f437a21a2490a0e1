"""Which place in a row each of our fields has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bot.service.dossier_columns import REQUIRED, DossierColumns, column_key
from bot.service.importing import FileUnusable, Unusable
from bot.sources.cells import Cells

_NOWHERE = -1
"""The place of a column that the file lacks: the empty cell that is put behind every row."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table, understood."""

    width: int
    pick: Callable[[list[object]], Sequence[object]]

    @classmethod
    def of(cls, names: Sequence[str], columns: DossierColumns) -> "Header":
        """Understand ``names``; raises FileUnusable when a column that is needed is missing or there twice."""
        places = _places(names)
        wanted: Mapping[str, str] = columns.model_dump()
        for field in Cells._fields:
            standing = places.get(column_key(wanted[field]), [])
            if len(standing) > 1:
                raise FileUnusable(f"Tệp có hai cột cùng tên “{wanted[field]}”.")
            if not standing and (field in REQUIRED or field in columns.model_fields_set):
                raise FileUnusable(f"Tệp không có cột “{wanted[field]}”; chỉ có: {', '.join(names)[:300]}.")
        return cls(
            len(names), itemgetter(*(places.get(column_key(wanted[name]), [_NOWHERE])[0] for name in Cells._fields))
        )

    def cut(self, row: list[object]) -> Cells | Unusable:
        """The cells of ``row``, which may lack empty cells at its end; ``row`` itself is used up."""
        missing = self.width - len(row)
        if missing < 0:
            if any(row[self.width :]):
                return Unusable("nhiều ô hơn dòng tiêu đề; kiểm tra dấu phân cách và dấu nháy kép")
            del row[self.width :]
        elif missing > 0:
            row.extend([""] * missing)
        row.append("")  # stands at _NOWHERE
        return Cells._make(self.pick(row))


def _places(names: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(column_key(name), []).append(place)
    return places
