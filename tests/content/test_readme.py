"""What knowledge/README.md tells officials is true."""

import json
import re
from datetime import date
from pathlib import Path
from shutil import copytree

from bot.content.knowledge import check, shipped

README = (shipped() / "README.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 23)
EXAMPLE = "procedures/van-hoa/cau-lac-bo-tha-dieu.yaml"
POLL = "tham-do-cho-gui-xe-2027"


def block(language: str, beginning: str = "") -> str:
    [found] = re.findall(rf"^```{language}\n({beginning}.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return str(found)


def with_example(tmp_path: Path, example: str, file: str = EXAMPLE) -> Path:
    folder = Path(copytree(shipped(), tmp_path / "knowledge"))
    (folder / file).write_text(example, encoding="utf-8")
    return folder


def test_the_example_can_be_added_as_it_stands(tmp_path: Path):
    assert check(with_example(tmp_path, block("yaml", "code: ")), TODAY) == []


def test_the_fault_shown_is_the_fault_told(tmp_path: Path):
    [shown] = [line for line in README.splitlines() if line.startswith(f"{EXAMPLE}:")]
    faulty = block("yaml", "code: ").replace("amount: set_by_province", "amount: 8.000")
    [fault] = check(with_example(tmp_path, faulty), TODAY)
    assert str(fault).startswith(shown.removesuffix("…"))


def test_the_schemas_named_for_editors_exist():
    for schema in json.loads(block("json"))["yaml.schemas"]:
        assert (shipped().parent / schema).is_file()


def test_the_line_that_confirms_is_valid(tmp_path: Path):
    [confirmed] = re.findall(r"`(confirmed_by: [^`]+)`", README)
    example = block("yaml", "code: ").replace("confirmed_by:  ", f"{confirmed} #")
    assert confirmed in example
    assert check(with_example(tmp_path, example), TODAY) == []


def test_the_poll_of_an_office_can_be_added_as_it_stands(tmp_path: Path):
    poll = block("yaml", "id: tham-do")
    folder = with_example(tmp_path, poll, f"surveys/{POLL}.yaml")
    assert check(folder, TODAY) == []
    assert f"`surveys/{POLL}.yaml`" in README


def test_the_matter_handled_elsewhere_can_be_added_as_it_stands(tmp_path: Path):
    folder = with_example(tmp_path, block("yaml", "id: cap-phep"), "elsewhere/cap-phep-xiec.yaml")
    assert check(folder, TODAY) == []
    assert "`elsewhere/cap-phep-xiec.yaml`" in README


def test_every_questionnaire_that_came_along_is_explained():
    for file in (shipped() / "surveys").iterdir():
        assert f"| `{file.stem}` |" in README
