"""The fake that other tests rely on keeps the contract of the port."""

import pytest

from bot.domain.dossiers import Dossier
from bot.service.dossier_ports import DossierSource
from tests.fake_dossiers import FakeDossiers
from tests.sources.dossier_source_contract import DossierSourceContract, SourceOf


class TestFakeDossiers(DossierSourceContract):
    @pytest.fixture
    def source_of(self) -> SourceOf:
        def known(*dossiers: Dossier) -> DossierSource:
            return FakeDossiers({dossier.code: dossier for dossier in dossiers})

        return known

    @pytest.fixture
    def broken_source(self) -> DossierSource:
        return FakeDossiers(is_down=True)
