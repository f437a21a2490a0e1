"""Fields of work (lĩnh vực), in the order in which citizens browse them."""

from pydantic import Field, model_validator

from bot.domain.faults import RuleBroken
from bot.domain.procedures import Content, FieldId, Text


class FieldOfWork(Content):
    """One field of work."""

    id: FieldId
    name: Text = Field(description="Tên hiện cho người dân")
    name_en: Text = Field(description="Tên tiếng Anh")


class Fields(Content):
    """Everything that ``fields.yaml`` holds."""

    fields: tuple[FieldOfWork, ...] = Field(min_length=1, description="Các lĩnh vực")

    @model_validator(mode="after")
    def _each_once(self) -> "Fields":
        ids = [field.id for field in self.fields]
        if len(ids) != len(set(ids)):
            raise RuleBroken("hai lĩnh vực dùng chung một id")
        return self
