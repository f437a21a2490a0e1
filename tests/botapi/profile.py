"""The methods by which a bot presents itself: its name, commands, descriptions, menu button."""

import json
from dataclasses import dataclass, field
from typing import Any

from . import rules
from .messages import Method
from .parameters import Parameters
from .types import Json
from .world import World


@dataclass(slots=True)
class Profile:
    """What the bot has set; texts by language code ("" for everyone else)."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict[tuple[str, str], list[Json]])
    descriptions: dict[str, str] = field(default_factory=dict[str, str])
    short_descriptions: dict[str, str] = field(default_factory=dict[str, str])
    menu_buttons: dict[int | None, Json] = field(default_factory=dict[int | None, Json])


class ProfileMethods:
    def __init__(self, world: World, profile: Profile) -> None:
        self._world = world
        self._profile = profile

    def table(self) -> dict[str, Method]:
        return {
            "getMe": self._get_me,
            "getChat": self._get_chat,
            "setMyCommands": self._set_my_commands,
            "getMyCommands": self._get_my_commands,
            "setMyDescription": self._set_my_description,
            "setMyShortDescription": self._set_my_short_description,
            "setChatMenuButton": self._set_chat_menu_button,
        }

    def _get_me(self, _: Parameters) -> Json:
        return {
            **self._world.bot,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def _get_chat(self, parameters: Parameters) -> Json:
        chat = self._world.known_chat(parameters.get("chat_id"))
        return {
            **chat.as_json(),
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": True,
                "limited_gifts": True,
                "unique_gifts": True,
                "premium_subscription": True,
                "gifts_from_channels": True,
            },
        }

    def _set_my_commands(self, parameters: Parameters) -> bool:
        self._profile.commands[_audience(parameters)] = rules.commands(parameters.get("commands"))
        return True

    def _get_my_commands(self, parameters: Parameters) -> list[Json]:
        return self._profile.commands.get(_audience(parameters), [])

    def _set_my_description(self, parameters: Parameters) -> bool:
        text = rules.within(parameters.text("description"), 512, "DESCRIPTION_TOO_LONG")
        self._profile.descriptions[parameters.text("language_code")] = text
        return True

    def _set_my_short_description(self, parameters: Parameters) -> bool:
        text = rules.within(parameters.text("short_description"), 120, "ABOUT_TOO_LONG")
        self._profile.short_descriptions[parameters.text("language_code")] = text
        return True

    def _set_chat_menu_button(self, parameters: Parameters) -> bool:
        chat_id: Any = parameters.get("chat_id")
        if chat_id is not None:
            self._world.known_chat(chat_id)
        self._profile.menu_buttons[chat_id] = parameters.get("menu_button") or {"type": "default"}
        return True


def _audience(parameters: Parameters) -> tuple[str, str]:
    """(scope, language code); the scope as text so that it can be a key."""
    scope = parameters.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), parameters.text("language_code")
