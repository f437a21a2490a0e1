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


MOST_KEPT = 3
"""Folders whose knowledge is kept side by side: some 35 MB each with every published procedure."""


def content_key(folder: Path) -> str:
    """A key that differs when any byte of the knowledge in ``folder``, of this program or any version differs."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update(" ".join(map(version, _LIBRARIES)).encode())
    program = Path(__file__).parent.parent
    for file in (*yaml_files(folder), *sorted(program.rglob("*.py"))):
        digest.update(f"\x00{file}\x00".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def folder_name(folder: Path) -> str:
    """A name for what is built from ``folder``, so that two folders do not push each other off the shelf."""
    return "knowledge-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]


def kept(name: str, key_now: Callable[[], str], shelf: Path, kind: type[Built], build: Callable[[], Built]) -> Built:
    """What ``build`` returned for the key: from ``shelf`` when it is there, else built and put there.

    ``key_now`` is asked again after building: what changed meanwhile would stand under another content's name.

    The shelf belongs in the program's own data folder: whoever can write there runs the program already. What cannot
    be read from it is built anew, what cannot be written to it is simply not kept.
    """
    key = key_now()
    file = shelf / f"{name}-{key[:40]}.pickle"
    with suppress(Exception):  # truncated, unreadable, of another time: whatever it is, building anew is right
        with file.open("rb") as stored:  # piece by piece: whole it would be in memory twice
            found = pickle.load(stored)  # noqa: S301 - see above
        if isinstance(found, kind):
            return found
    built = build()
    if key_now() == key:
        with suppress(OSError):
            _put(file, pickle.dumps(built, pickle.HIGHEST_PROTOCOL), _outdated(name, shelf))
    return built


def _outdated(name: str, shelf: Path) -> list[Path]:
    """What no longer holds for ``name``, and of other names what is older than the newest few."""
    everything = sorted(shelf.glob("*.pickle"), key=lambda file: file.stat().st_mtime, reverse=True)
    others = [file for file in everything if not file.name.startswith(f"{name}-")]
    return [file for file in everything if file not in others] + others[MOST_KEPT - 1 :]


def _put(file: Path, content: bytes, outdated: Iterable[Path]) -> None:
    """Write all of it or nothing, and remove what is outdated."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(file)
    for each in outdated:
        if each != file:
            each.unlink(missing_ok=True)
