"""``motcua qr``: posters, or one plain sentence why there is none."""

from pathlib import Path

import pytest

from tests.builders import KnowledgeFolder, procedure_content
from tests.cli.conftest import Command, Finished
from tests.posters.printing import printed_pdf, printed_svg, scanned

BOT = "motcua_h99_bot"


@pytest.fixture(autouse=True)
def _a_bot_with_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TELEGRAM__BOT_NAME", BOT)


@pytest.fixture
def qr(motcua: Command, knowledge_folder: KnowledgeFolder) -> Command:
    return lambda *arguments: motcua("qr", "--knowledge", str(knowledge_folder.folder), *arguments)


def refusal(done: Finished) -> str:
    """The one sentence of a command that was wrongly used."""
    assert (done.code, done.out) == (2, "")
    [sentence] = done.err.splitlines()
    return sentence


def test_a_counter_gets_two_files_and_their_link(qr: Command, tmp_path: Path):
    done = qr("--unit", "h99.01", "--out", str(tmp_path / "in"))
    svg, pdf, link = done.out.splitlines()
    assert (done.code, link) == (0, f"https://t.me/{BOT}?start=dg_H99-01")
    assert [svg, pdf] == [str(tmp_path / "in" / f"cham-diem-H99.01.{kind}") for kind in ("svg", "pdf")]
    assert (
        scanned(printed_svg(Path(svg).read_bytes()).page) == scanned(printed_pdf(Path(pdf).read_bytes()).page) == link
    )


def test_without_a_folder_posters_go_to_the_data_folder(qr: Command, tmp_path: Path):
    assert qr("--unit", "H99").code == 0
    assert sorted(file.name for file in (tmp_path / "data" / "posters").iterdir()) == [
        "cham-diem-H99.pdf",
        "cham-diem-H99.svg",
    ]


def test_a_procedure_asked_for_by_its_old_code_gets_the_new_one(qr: Command, knowledge_folder: KnowledgeFolder):
    knowledge_folder.write("procedures/nong-nghiep/nuoi-voi.yaml", procedure_content(replaces=["2.000009"]))
    svg, _, link = qr("--procedure", "2.000009").out.splitlines()
    assert svg.endswith("thu-tuc-1.000001.svg")
    assert link == f"https://t.me/{BOT}?start=tt_1-000001"


def test_a_poster_is_made_again_over_the_old_one(qr: Command):
    assert [qr("--unit", "H99").code for _ in range(2)] == [0, 0]


def test_an_unknown_unit_is_told_with_those_that_there_are(qr: Command):
    told = refusal(qr("--unit", "H99.07"))
    assert told == "--unit: không có đơn vị “H99.07” trong offices.yaml; các đơn vị có ở đó: H99, H99.01."


def test_an_unknown_procedure_is_told(qr: Command):
    assert "--procedure: không có thủ tục “9.999999”" in refusal(qr("--procedure", "9.999999"))


@pytest.mark.parametrize("arguments", [(), ("--unit", "H99", "--procedure", "1.000001")], ids=["neither", "both"])
def test_a_poster_is_for_one_unit_or_one_procedure(qr: Command, arguments: tuple[str, ...]):
    assert refusal(qr(*arguments)).startswith("Cần đúng một trong hai")


def test_without_the_bot_s_name_it_is_told_how_to_set_it(qr: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("MOTCUA_TELEGRAM__BOT_NAME")
    assert "MOTCUA_TELEGRAM__BOT_NAME" in refusal(qr("--unit", "H99"))


@pytest.mark.parametrize("name", ["@motcua_h99_bot", "bot", "b" * 33, "một_cửa_bot", "mot cua bot"])
def test_a_name_that_no_bot_can_have_is_refused(qr: Command, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv("MOTCUA_TELEGRAM__BOT_NAME", name)
    assert "không có @: 5-32 chữ cái không dấu" in refusal(qr("--unit", "H99"))


def test_a_folder_that_cannot_be_written_is_told(qr: Command, tmp_path: Path):
    (tmp_path / "tep").write_text("")
    assert "chọn nơi khác bằng --out" in refusal(qr("--unit", "H99", "--out", str(tmp_path / "tep")))
