"""What every DossierSource must do. A test class inherits it and says how to set up its source.

``class TestMySource(DossierSourceContract)`` overrides ``source_of``: a source that knows the given dossiers, whose
factors were hashed with ``CONTRACT_KEY`` from the digits named in ``PHONE`` and ``IDENTITY``; and ``broken_source``.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier, DossierState, DossierStep, Extension
from bot.domain.procedures import ChannelKind
from bot.service.dossier_ports import DossierSource, SourceUnreachable
from bot.service.secrets import HashKey
from bot.service.tracking import factor_hash

CONTRACT_KEY = HashKey(b"the key of the contract")
PHONE, IDENTITY = "0990000042", "099999991042"
EARLIEST_SIGHT = datetime(2026, 1, 1, tzinfo=UTC)


def factors(code: str) -> frozenset[str]:
    return frozenset(factor_hash(CONTRACT_KEY, code, number[-4:]) for number in (PHONE, IDENTITY))


FULL = Dossier(
    code="H99.01-261102-0042",
    procedure_code="1.004222",
    procedure_name="Đăng ký thường trú",
    unit="H99.01",
    field="Cư trú",
    state=DossierState.SUPPLEMENT_REQUESTED,
    local_state="Chờ bổ sung",
    channel=ChannelKind.ONLINE,
    received_at=datetime(2026, 11, 2, 8, 15, 30),
    due_at=datetime(2026, 11, 11, 17, 0),
    office="Công an xã Mẫu",
    note="Bổ sung giấy tờ chứng minh chỗ ở hợp pháp:\nhợp đồng thuê nhà; “bản sao”",
    extension=Extension(date(2026, 11, 25), "Chờ xác minh"),
    steps=(
        DossierStep("Bộ phận Một cửa", datetime(2026, 11, 2, 8, 15, 30), "Tiếp nhận", DossierState.RECEIVED),
        DossierStep("Công an xã Mẫu", None, "", None),
    ),
    factor_hashes=factors("H99.01-261102-0042"),
)
ENDED = Dossier(
    code="H99-261103-0043",
    procedure_code="",
    procedure_name="Chứng thực bản sao",
    unit="H99",
    field="",
    state=DossierState.RETURNED,
    received_at=datetime(2026, 11, 3, 9, 0),
    finished_at=datetime(2026, 11, 3, 10, 0),
    returned_at=datetime(2026, 11, 4, 7, 30),
)
STRANGE = Dossier(
    code="H99.02.15-261104-0044",
    procedure_code="1.000894",
    procedure_name="Đăng ký kết hôn",
    unit="H99.02.15",
    field="Hộ tịch",
    state=None,
    local_state="Đang quét hồ sơ",
)

SourceOf = Callable[..., DossierSource]


class DossierSourceContract:
    """The contract; ``source_of`` and ``broken_source`` are the adapter's."""

    @pytest.fixture
    def source_of(self) -> SourceOf:
        raise NotImplementedError

    @pytest.fixture
    def broken_source(self) -> DossierSource:
        raise NotImplementedError

    @pytest.mark.parametrize("dossier", [FULL, ENDED, STRANGE], ids=["full", "ended", "strange"])
    async def test_a_known_dossier_is_told_as_it_is(self, source_of: SourceOf, dossier: Dossier) -> None:
        sighting = await source_of(FULL, ENDED, STRANGE).find(DossierCode.parse(dossier.code))

        assert sighting is not None
        assert sighting.dossier == dossier

    async def test_a_sighting_knows_its_moment_and_zone(self, source_of: SourceOf) -> None:
        sighting = await source_of(FULL).find(DossierCode.parse(FULL.code))

        assert sighting is not None
        assert sighting.seen_at > EARLIEST_SIGHT

    async def test_an_unknown_code_has_no_dossier(self, source_of: SourceOf) -> None:
        assert await source_of(FULL).find(DossierCode.parse("H99.01-261102-0043")) is None

    async def test_a_code_typed_carelessly_finds_the_same_dossier(self, source_of: SourceOf) -> None:
        sighting = await source_of(FULL).find(DossierCode.parse(" h99.01 – 261102 – 0042 "))

        assert sighting is not None
        assert sighting.dossier.code == FULL.code

    async def test_a_source_that_is_down_says_so(self, broken_source: DossierSource) -> None:
        with pytest.raises(SourceUnreachable):
            await broken_source.find(DossierCode.parse(FULL.code))
