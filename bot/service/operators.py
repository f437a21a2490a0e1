"""The operator as the assistant knows them before any channel is connected."""

from bot.service.ports import Operator
from bot.service.scrubbing import scrub


class Switchboard:
    """Tells whoever is connected; what is told while nobody is stays in the log."""

    def __init__(self) -> None:
        self._connected: list[Operator] = []

    def connect(self, operator: Operator) -> None:
        """From now on tell ``operator``."""
        self._connected.append(operator)

    async def tell(self, fault: str) -> None:
        """Tell every operator connected."""
        if not self._connected:
            import structlog  # noqa: PLC0415 - a tenth of a second that the first answer in a terminal need not wait for

            structlog.get_logger().warning("operator_told", fault=scrub(fault))
        for operator in self._connected:
            await operator.tell(fault)
