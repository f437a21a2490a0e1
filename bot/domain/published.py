"""Procedures taken over from what the state publishes: nobody at the office has checked or completed them yet."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.domain.content import Content, Text
from bot.domain.procedures import Channel, Procedure, each_kind_once


class KeptText(Content):
    """A passage of the publication that fits no entry of its own, as it was written."""

    about: Text = Field(description="Mục trong nguồn, ví dụ “Cơ quan có thẩm quyền”")
    text: Text = Field(description="Nguyên văn")


class PublishedProcedure(Procedure):
    """A procedure as published; citizens are told that it is unchecked.

    It needs no example questions, and may name no way of filing where the publication names none. An official who has
    completed it takes the line ``origin`` out: from then on all that holds for a written procedure holds for it.
    """

    origin: Literal["published"] = Field(
        description="published: nhập từ dữ liệu công bố. Đã bổ sung, đối chiếu xong thì xóa dòng này và kept_texts"
    )
    aliases: tuple[Text, ...] = Field(default=(), description="Tên gọi khác mà người dân hay dùng")
    questions: tuple[Text, ...] = Field(
        default=(), description="Câu hỏi mẫu theo lời người dân; có thể chưa có câu nào"
    )
    channels: Annotated[tuple[Channel, ...], AfterValidator(each_kind_once)] = Field(
        default=(), description="Cách nộp, kèm thời hạn và phí; bỏ trống khi nguồn không nêu"
    )
    kept_texts: tuple[KeptText, ...] = Field(default=(), description="Đoạn của nguồn chưa xếp được vào mục nào")
