"""``python -m tests.botapi --port 0``: the double as a process, until SIGTERM or SIGINT.

Its first line on stdout is ``{"port": …, "base_url": …, "base_file_url": …, "control_url": …}``.
"""

import argparse
import asyncio
import json
import signal

from .control import Control
from .server import BotApiDouble


async def serve(api: BotApiDouble) -> None:
    await api.start(*Control(api).routes())
    addresses = {
        "port": api.port,
        "base_url": api.base_url,
        "base_file_url": api.base_file_url,
        "control_url": f"http://127.0.0.1:{api.port}/control",
    }
    print(json.dumps(addresses), flush=True)
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    await told_to_stop.wait()
    await api.stop()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="99:TEST")
    parser.add_argument("--retry-after-failure", type=float, default=0.05)
    chosen = parser.parse_args()
    await serve(BotApiDouble(chosen.token, port=chosen.port, retry_after_failure=chosen.retry_after_failure))


if __name__ == "__main__":
    asyncio.run(main())
