"""Made-up questionnaires: one with everything that a walk can meet, one of a single question, one without reasons."""

from typing import Any

from bot.domain.surveys import Questionnaire

FULL_ID, STARS_ID, POLL_ID = "voi-2026", "sao-voi-2026", "cho-voi-2026"


def item(key: str, factor: str, scale: str = "satisfaction", **more: Any) -> dict[str, Any]:
    return {"id": key, "factor": factor, "scale": scale, "text": f"Câu {key}?", "text_en": f"Item {key}?", **more}


def option(value: int, text: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "text": text, "text_en": f"{text} (en)", **more}


def factor(key: str, count: int, use: str = "index") -> dict[str, Any]:
    return {"id": key, "name": f"Yếu tố {key}", "name_en": f"Factor {key}", "use": use, "item_count": count}


LIKED = tuple(option(value, text) for value, text in enumerate(("Nhanh", "Rẻ", "Vui", "Sạch"), 1))
YES_OR_NOT = (option(1, "Có"), option(2, "Không"), option(3, "Không muốn nói", no_answer=True))


def full_survey(**changes: Any) -> Questionnaire:
    """An overall mark, three factors of the index, perception, an expectation of several, and a sensitive item."""
    content: dict[str, Any] = {
        "id": FULL_ID,
        "scheme": "sipas",
        "title": "Nuôi voi hài lòng",
        "title_en": "Content with elephants",
        "valid_from": "2026-01-01",
        "offered": ["after_result", "on_request"],
        "rank": 10,
        "overall": "chung",
        "factors": [
            factor("tong", 1, "perception"),
            factor("quay", 3),
            factor("can-bo", 4),
            factor("ket-qua", 3),
            factor("nhan-dinh", 3, "perception"),
            factor("mong-doi", 1, "expectation"),
        ],
        "items": [
            item("chung", "tong"),
            item("ghe", "quay"),
            item("bien", "quay", asked="at_counter"),
            item("mang", "quay", asked="online"),
            *(item(f"cb-{number}", "can-bo") for number in range(1, 5)),
            item("dung-hen", "ket-qua", asked="after_result"),
            item("day-du", "ket-qua"),
            item("xin-loi", "ket-qua", asked="after_late_result"),
            item("di-lai", "nhan-dinh", "choice", options=[option(1, "Một lần"), option(2, "Nhiều lần")]),
            item("phien-ha", "nhan-dinh", "choice", options=YES_OR_NOT, sensitive=True, optional=True),
            item("them-tien", "nhan-dinh", "choices", options=YES_OR_NOT, most=1, sensitive=True, optional=True),
            item("muon", "mong-doi", "choices", options=LIKED, most=2),
        ],
        "reasons": [option(1, "Chờ lâu"), option(2, "Gắt gỏng"), option(3, "Lý do khác")],
    }
    return Questionnaire.model_validate({**content, **changes})


def stars_survey(**changes: Any) -> Questionnaire:
    """One question of one to five stars, at the counter too."""
    content: dict[str, Any] = {
        "id": STARS_ID,
        "scheme": "stars",
        "title": "Mấy sao",
        "title_en": "How many stars",
        "valid_from": "2026-01-01",
        "offered": ["at_counter", "on_request"],
        "rank": 20,
        "overall": "sao",
        "factors": [factor("sao", 1)],
        "items": [item("sao", "sao", "stars")],
        "reasons": [option(1, "Chờ lâu"), option(2, "Gắt gỏng")],
    }
    return Questionnaire.model_validate({**content, **changes})


def poll_survey(**changes: Any) -> Questionnaire:
    """A short poll without an overall mark and without reasons, by which an office asks what it likes."""
    content: dict[str, Any] = {
        "id": POLL_ID,
        "scheme": "poll",
        "title": "Chợ voi",
        "title_en": "Elephant market",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "offered": ["on_request"],
        "rank": 30,
        "factors": [factor("cho", 3, "perception")],
        "items": [
            item("loi-di", "cho"),
            item("mo-sang", "cho", "yes_no"),
            item("diem", "cho", "points", options=[option(0, "Kém"), option(1, "Vừa"), option(2, "Tốt")]),
        ],
    }
    return Questionnaire.model_validate({**content, **changes})
