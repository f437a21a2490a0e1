"""Column types."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time: takes any zone, gives UTC, on every database (SQLite would silently drop the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without zone is a mistake of ours."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value}")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As UTC."""
        del dialect
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)
