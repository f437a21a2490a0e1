"""The knowledge in force changes while the bot runs, and never for the worse."""

import os

import pytest

from bot.content.knowledge import ContentFaulty, fingerprint, load
from bot.service.answering import Answering
from bot.service.knowledge_base import KeptOld, KnowledgeBase, Reloaded
from tests.builders import KnowledgeFolder, procedure_content

ELEPHANT = "procedures/nong-nghiep/nuoi-voi.yaml"


@pytest.fixture
def knowledge_base(knowledge_folder: KnowledgeFolder) -> KnowledgeBase:
    folder = knowledge_folder.folder
    return KnowledgeBase(lambda: Answering(load(folder)), lambda: fingerprint(folder))


def fee_told(knowledge_base: KnowledgeBase) -> object:
    procedure = knowledge_base.current.knowledge.procedure("1.000001")
    assert procedure is not None
    return procedure.channels[0].fees[0].amount


def test_nothing_is_read_again_while_nothing_changes(knowledge_base: KnowledgeBase):
    before = knowledge_base.current
    assert knowledge_base.reload_if_changed(ContentFaulty) is None
    assert knowledge_base.current is before


def test_a_changed_fee_is_told_from_then_on(knowledge_base: KnowledgeBase, knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "'8000'", "'12000'")
    assert knowledge_base.reload_if_changed(ContentFaulty) == Reloaded(2)
    assert fee_told(knowledge_base) == 12000
    assert knowledge_base.reload_if_changed(ContentFaulty) is None


def test_a_change_that_keeps_the_size_is_noticed(knowledge_base: KnowledgeBase, knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "'8000'", "'9000'")
    file = knowledge_folder.folder / ELEPHANT
    written = file.stat().st_mtime_ns
    os.utime(file, ns=(written + 1_000_000, written + 1_000_000))
    assert knowledge_base.reload_if_changed(ContentFaulty) == Reloaded(2)
    assert fee_told(knowledge_base) == 9000


def test_new_and_removed_files_are_noticed(knowledge_base: KnowledgeBase, knowledge_folder: KnowledgeFolder):
    (knowledge_folder.folder / "procedures/van-hoa/tha-dieu.yaml").unlink()
    assert knowledge_base.reload_if_changed(ContentFaulty) == Reloaded(1)
    assert knowledge_base.current.knowledge.procedure("1.000002") is None


def test_a_broken_change_keeps_the_old_knowledge_and_says_why(
    knowledge_base: KnowledgeBase, knowledge_folder: KnowledgeFolder
):
    line = knowledge_folder.replace(ELEPHANT, "'8000'", "8.000")
    kept = knowledge_base.reload_if_changed(ContentFaulty)
    assert isinstance(kept, KeptOld)
    assert f"{ELEPHANT}:{line} channels[0].fees[0].amount" in kept.why
    assert fee_told(knowledge_base) == 8000
    assert knowledge_base.reload_if_changed(ContentFaulty) is None  # told once, not every few seconds


def test_a_mended_change_comes_into_force(knowledge_base: KnowledgeBase, knowledge_folder: KnowledgeFolder):
    knowledge_folder.replace(ELEPHANT, "'8000'", "8.000")
    knowledge_base.reload_if_changed(ContentFaulty)
    knowledge_folder.replace(ELEPHANT, "8.000", "8500")
    assert knowledge_base.reload_if_changed(ContentFaulty) == Reloaded(2)
    assert fee_told(knowledge_base) == 8500


def test_a_folder_that_vanishes_keeps_the_old_knowledge(
    knowledge_base: KnowledgeBase, knowledge_folder: KnowledgeFolder
):
    knowledge_folder.folder.rename(knowledge_folder.folder.with_name("elsewhere"))
    assert isinstance(knowledge_base.reload_if_changed(ContentFaulty), KeptOld)
    assert fee_told(knowledge_base) == 8000


def test_a_bot_does_not_start_with_faulty_knowledge(knowledge_folder: KnowledgeFolder):
    knowledge_folder.write(ELEPHANT, procedure_content(code="x"))
    folder = knowledge_folder.folder
    with pytest.raises(ContentFaulty):
        KnowledgeBase(lambda: Answering(load(folder)), lambda: fingerprint(folder))


def test_a_fault_of_the_program_is_not_mistaken_for_a_fault_of_the_content(knowledge_folder: KnowledgeFolder):
    folder = knowledge_folder.folder
    known = load(folder)
    answers = iter([known])
    knowledge_base = KnowledgeBase(lambda: Answering(next(answers)), lambda: fingerprint(folder))
    knowledge_folder.replace(ELEPHANT, "'8000'", "'12000'")
    with pytest.raises(StopIteration):
        knowledge_base.reload_if_changed(ContentFaulty)


def test_an_editors_scratch_file_does_not_cause_a_reload(
    knowledge_base: KnowledgeBase, knowledge_folder: KnowledgeFolder
):
    knowledge_folder.write("procedures/nong-nghiep/.nuoi-voi.yaml", "x")
    assert knowledge_base.reload_if_changed(ContentFaulty) is None


def test_a_file_removed_while_the_folder_is_looked_at_is_passed_over(knowledge_folder: KnowledgeFolder):
    before = fingerprint(knowledge_folder.folder)
    (knowledge_folder.folder / "procedures" / "mat.yaml").symlink_to("khong-co.yaml")
    assert fingerprint(knowledge_folder.folder) == before
