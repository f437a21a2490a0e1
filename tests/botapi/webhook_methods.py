"""setWebhook, deleteWebhook, getWebhookInfo, and the delivery they switch on and off."""

from collections.abc import Callable

import aiohttp

from . import rules
from .messages import Method
from .parameters import Parameters
from .refusals import bad_request
from .types import Json
from .updates import UpdateQueue
from .webhooks import Delivery, ExecuteMethod, Webhook, WebhookDelivery

DEFAULT_CONNECTIONS = 40


class WebhookMethods:
    """Unlike Telegram it also accepts ``http://``, because tests have no certificate."""

    def __init__(self, queue: UpdateQueue, retry_after_failure: float, execute: ExecuteMethod) -> None:
        self.on_set: Callable[[], None] = lambda: None
        self.session: aiohttp.ClientSession | None = None
        self.attempts: list[Delivery] = []
        self._queue = queue
        self._retry_after_failure = retry_after_failure
        self._execute = execute
        self._delivery: WebhookDelivery | None = None

    @property
    def webhook(self) -> Webhook | None:
        return self._delivery.webhook if self._delivery else None

    def table(self) -> dict[str, Method]:
        return {
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
        }

    async def close(self) -> None:
        delivery = self._delivery
        self._switch_off()
        if delivery is not None:
            await delivery.stopped()
        if self.session is not None:
            await self.session.close()

    def _set_webhook(self, parameters: Parameters) -> bool:
        url = parameters.text("url")
        if not url:
            return self._delete_webhook(parameters)
        if not url.startswith(("http://", "https://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = rules.webhook_secret(parameters.text("secret_token"))
        connections = parameters.integer("max_connections") or DEFAULT_CONNECTIONS
        self._switch_off()
        self._drop_if_asked(parameters)
        self._queue.allow(parameters.get("allowed_updates"))
        self._switch_on(Webhook(url, secret, min(max(connections, 1), 100)))
        return True

    def _delete_webhook(self, parameters: Parameters) -> bool:
        self._switch_off()
        self._drop_if_asked(parameters)
        return True

    def _get_webhook_info(self, _: Parameters) -> Json:
        info: Json = {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue.pending),
        }
        if (webhook := self.webhook) is not None:
            info |= {"url": webhook.url, "max_connections": webhook.max_connections}
            if webhook.last_error_message is not None:
                info["last_error_date"] = webhook.last_error_date
                info["last_error_message"] = webhook.last_error_message
        if self._queue.allowed is not None:
            info["allowed_updates"] = sorted(self._queue.allowed)
        return info

    def _switch_on(self, webhook: Webhook) -> None:
        assert self.session is not None, "the double is not started"
        self._delivery = WebhookDelivery(webhook, self._queue, self.session, self._execute, self._retry_after_failure)
        self._delivery.attempts = self.attempts
        self._delivery.start()
        self.on_set()

    def _switch_off(self) -> None:
        if self._delivery is not None:
            self._delivery.stop()
            self._delivery = None

    def _drop_if_asked(self, parameters: Parameters) -> None:
        if parameters.flag("drop_pending_updates"):
            self._queue.drop_all()
