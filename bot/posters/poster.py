"""What posters say, and where their QR codes lead."""

from dataclasses import dataclass
from unicodedata import normalize

from bot.domain.offices import Office
from bot.domain.procedures import Procedure
from bot.posters.links import procedure_link, rating_link

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Poster:
    """The words and the link of one poster; ``name`` is that of its files, without their ending."""

    name: str
    link: str
    bot_name: str
    office: str
    headline: str
    subline: str
    mark: str

    @property
    def title(self) -> str:
        """The name of the document, for whoever opens the file."""
        return f"{self.headline.replace(NO_BREAK, ' ')} - {self.mark}"


def rating_poster(bot_name: str, office: Office) -> Poster:
    """A poster for the counter of ``office``: it opens the rating of that unit."""
    return Poster(
        name=f"cham-diem-{office.unit}",
        link=rating_link(bot_name, office.unit),
        bot_name=bot_name,
        office=normalize("NFC", office.name),
        headline=f"Quét mã để chấm{NO_BREAK}điểm phục{NO_BREAK}vụ",
        # Not “ẩn danh”: the response keeps a keyed hash of the chat, so that nobody rates twice. No name is kept.
        subline="Không ghi tên · chưa đến một phút",
        mark=f"Đơn vị {office.unit}",
    )


def procedure_poster(bot_name: str, procedure: Procedure, office: Office) -> Poster:
    """A poster, hung at ``office``, that opens what the bot knows of ``procedure``."""
    return Poster(
        name=f"thu-tuc-{procedure.code}",
        link=procedure_link(bot_name, procedure.code),
        bot_name=bot_name,
        office=normalize("NFC", office.name),
        headline=normalize("NFC", procedure.short_name),
        subline="Quét để xem giấy tờ, lệ phí, thời gian",
        mark=f"Thủ tục {procedure.code}",
    )
