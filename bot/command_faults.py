"""How a command ends: exit codes, and faults told in plain sentences."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer

from bot.content.knowledge import ContentFaulty
from bot.service.importing import FileUnusable
from bot.service.ports import RecordsUnusable
from bot.settings import SettingsFaulty

SUCCESS, FAILURE, WRONG_USAGE = 0, 1, 2


@contextmanager
def faults_told() -> Generator[None]:
    """What a user can cause, told in plain sentences and by the promised exit code; a traceback is for bugs."""
    try:
        yield
    except SettingsFaulty as faulty:
        leave(faulty.faults, WRONG_USAGE)
    except FileUnusable as unusable:
        leave([str(unusable)], WRONG_USAGE)
    except ContentFaulty as faulty:
        leave([str(fault) for fault in faulty.faults], WRONG_USAGE)
    except RecordsUnusable as unusable:
        leave([str(unusable)], FAILURE)
    except BrokenPipeError:
        raise typer.Exit(SUCCESS) from None
    except OSError as refused:
        leave([str(refused)], FAILURE)


def leave(sentences: Sequence[str], code: int) -> NoReturn:
    """End the command with ``sentences`` on standard error."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)
