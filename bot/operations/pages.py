"""What is asked for over HTTP by whoever runs the bot: is it alive, is it ready, what does it count."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.operations.health import Health
from bot.operations.metrics import CONTENT_TYPE, Metrics


def pages(health: Health, metrics: Metrics) -> Sequence[Route]:
    """``/healthz``, ``/readyz`` and ``/metrics``; all answer from what is known already and wait for nothing."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_: Request) -> Response:
        parts = {
            part: {"ok": True} if trouble is None else {"ok": False, "trouble": trouble}
            for part, trouble in health.troubles.items()
        }
        return JSONResponse({"ready": health.is_ready, "parts": parts}, 200 if health.is_ready else 503)

    async def counted(_: Request) -> Response:
        return Response(metrics.exposed(), media_type=CONTENT_TYPE)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", counted)]
