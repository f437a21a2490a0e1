"""A PostgreSQL that goes away."""

import signal

from tests.real_postgres import started_postgres


class Server:
    """A PostgreSQL of this test's own, which it may stop."""

    def start(self) -> str:
        self.running = started_postgres()
        return self.running.get_uri(database="postgres")

    def stop(self) -> None:
        postmaster = self.running.get_postmaster_info().process
        assert postmaster is not None
        postmaster.send_signal(signal.SIGQUIT)  # at once, as when the machine is lost
        postmaster.wait(20)

    def start_again(self) -> None:
        self.running.ensure_postgres_running()
