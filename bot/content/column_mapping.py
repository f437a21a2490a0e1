"""A mapping file: which column of a one-stop system's file holds which field of ours."""

from pathlib import Path

from bot.content import strict_yaml
from bot.content.decoding import decode
from bot.content.knowledge import ContentFaulty
from bot.service.dossier_columns import DossierColumns


def load_columns(file: Path) -> DossierColumns:
    """The columns that ``file`` names; fields it leaves out keep their usual column. Raises ContentFaulty."""
    document = strict_yaml.read(file, file.name)
    columns = decode(document, DossierColumns)
    if columns is None:
        raise ContentFaulty(document.faults)
    return columns
