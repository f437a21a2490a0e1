"""What took long to build from files, kept ready for the next start; never stale, for its name is its content's.

Reading the knowledge and building the index takes over a second on a small machine, taking up the result a tenth of it.
"""

import hashlib
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from bot.content.knowledge import yaml_files

Built = TypeVar("Built")

_LIBRARIES = ("numpy", "pydantic", "pydantic_core", "rapidfuzz")
"""What is kept holds their objects, so another version of theirs is another content."""


def content_key(folder: Path) -> str:
    """A key that differs when any byte of the knowledge in ``folder``, of this program or any version differs."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update(" ".join(map(version, _LIBRARIES)).encode())
    program = Path(__file__).parent.parent
    for file in (*yaml_files(folder), *sorted(program.rglob("*.py"))):
        digest.update(f"\x00{file}\x00".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def kept(name: str, key: str, shelf: Path, kind: type[Built], build: Callable[[], Built]) -> Built:
    """What ``build`` returned for ``key``: from ``shelf`` when it is there, else built and put there.

    The shelf belongs in the program's own data folder: whoever can write there runs the program already. What cannot
    be read from it is built anew, what cannot be written to it is simply not kept.
    """
    file = shelf / f"{name}-{key[:40]}.pickle"
    with suppress(Exception):  # truncated, unreadable, of another time: whatever it is, building anew is right
        found = pickle.loads(file.read_bytes())  # noqa: S301 - see above
        if isinstance(found, kind):
            return found
    built = build()
    with suppress(OSError):
        _put(file, pickle.dumps(built, pickle.HIGHEST_PROTOCOL), shelf.glob(f"{name}-*.pickle"))
    return built


def _put(file: Path, content: bytes, older: Iterable[Path]) -> None:
    """Write all of it or nothing, and remove what is older."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    outdated = list(older)
    with NamedTemporaryFile(dir=file.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(file)
    for each in outdated:
        each.unlink(missing_ok=True)
