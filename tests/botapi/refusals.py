"""What Telegram answers when it will not do what was asked, in Telegram's own words."""

from .types import Json


class Refusal(Exception):
    """An answer with ``ok: false``; `code` is both the HTTP status and the ``error_code``."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters is not None:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: {reason}")


def cannot_parse_entities(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


def blocked_by_citizen() -> Refusal:
    return Refusal(403, "Forbidden: bot was blocked by the user")


def migrated(new_chat_id: int) -> Refusal:
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, description, {"migrate_to_chat_id": new_chat_id})


def too_many_requests(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def webhook_is_active() -> Refusal:
    return Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )


def terminated_by_another_poller() -> Refusal:
    return Refusal(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


def terminated_by_webhook() -> Refusal:
    return Refusal(409, "Conflict: terminated by setWebhook request")
