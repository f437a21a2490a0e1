"""Print the versions of the bot's dependencies, all of them, as installed here: ``constraints.txt`` is made of it."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement


def main() -> None:
    """Walk from the project's dependencies to all that they need."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    versions: dict[str, str] = {}
    seen: set[str] = set()
    while waiting:
        needed = waiting.pop()
        name = re.sub(r"[-_.]+", "-", needed.name).lower()
        key = f"{name}[{','.join(sorted(needed.extras))}]"
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # for another platform
        versions[name] = found.version
        for text in found.requires or []:
            inner = Requirement(text)
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in (*needed.extras, "")):
                waiting.append(inner)
    for name in sorted(versions):
        print(f"{name}=={versions[name]}")


if __name__ == "__main__":
    main()
