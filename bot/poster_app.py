"""Making posters: the composition root of ``motcua qr``."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.knowledge import load, shipped
from bot.domain.knowledge import Knowledge
from bot.posters.pdf import as_pdf
from bot.posters.poster import Poster, procedure_poster, rating_poster
from bot.posters.refusal import PosterRefused
from bot.posters.sheet import lay_out
from bot.posters.svg import as_svg
from bot.posters.typeface import Typeface
from bot.settings import Settings, SettingsFaulty

POSTERS = "posters"
_MOST_UNITS_NAMED = 30  # the communes of a district at most; a longer list hides what was wrong


@dataclass(frozen=True, slots=True)
class PosterMade:
    """The files of a poster, and the link that its QR code holds."""

    files: Sequence[Path]
    link: str


def make_rating_poster(settings: Settings, unit: str, folder: Path | None) -> PosterMade:
    """The poster for the counter of ``unit``, in ``folder`` (default: ``POSTERS`` in the data folder).

    Raises SettingsFaulty, ContentFaulty, PosterRefused.
    """
    bot_name, known = _bot_name(settings), _knowledge(settings)
    sought = unit.strip().upper()
    office = next((office for office in known.offices.offices if office.unit == sought), None)
    if office is None:
        raise PosterRefused(f"--unit: không có đơn vị “{unit}” trong offices.yaml; {_units(known)}")
    return _written(rating_poster(bot_name, office), folder or settings.data_dir / POSTERS)


def make_procedure_poster(settings: Settings, code: str, folder: Path | None) -> PosterMade:
    """The poster of the procedure that has or had ``code``, in ``folder`` (default as above).

    Raises SettingsFaulty, ContentFaulty, PosterRefused.
    """
    bot_name, known = _bot_name(settings), _knowledge(settings)
    procedure = known.procedure(code.strip())
    if procedure is None:
        raise PosterRefused(
            f"--procedure: không có thủ tục “{code}” trong tri thức; xem các mã bằng motcua knowledge export --json."
        )
    return _written(procedure_poster(bot_name, procedure, known.offices.main), folder or settings.data_dir / POSTERS)


def _bot_name(settings: Settings) -> str:
    name = settings.telegram.bot_name
    if name is None:
        fault = (
            "telegram.bot_name: chưa có tên người dùng của bot để đặt vào mã QR; ghi vào config.yaml "
            "hoặc đặt biến MOTCUA_TELEGRAM__BOT_NAME, không có @, ví dụ: motcua_xamau_bot."
        )
        raise SettingsFaulty([fault])
    return name


def _knowledge(settings: Settings) -> Knowledge:
    return load(settings.knowledge_dir or shipped())


def _units(known: Knowledge) -> str:
    units = [office.unit for office in known.offices.offices]
    named = ", ".join(units[:_MOST_UNITS_NAMED])
    return f"các đơn vị có ở đó: {named}{'…' if len(units) > _MOST_UNITS_NAMED else '.'}"


def _written(poster: Poster, folder: Path) -> PosterMade:
    sheet = lay_out(poster, Typeface())
    made = {folder / f"{poster.name}.svg": as_svg(sheet), folder / f"{poster.name}.pdf": as_pdf(sheet)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in made.items():
            file.write_bytes(content)
    except OSError as refused:
        raise PosterRefused(f"Không ghi được vào thư mục {folder} ({refused}); chọn nơi khác bằng --out.") from None
    return PosterMade(tuple(made), poster.link)
