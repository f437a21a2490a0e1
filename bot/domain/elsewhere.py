"""What citizens bring to the commune although somebody else handles it, and who does."""

from datetime import date
from typing import Annotated

from pydantic import Field

from bot.domain.procedures import MINIMUM_QUESTIONS, Content, Day, ProcedureCode, Source, Text, check_expiry, spelled

TopicId = Annotated[str, spelled(r"(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*", "ly-hon")]
"""At most 40 letters, for it travels in a button's payload."""


class Topic(Content):
    """One matter that is not handled here (divorce, vehicle inspection): a file in ``knowledge/elsewhere``."""

    id: TopicId = Field(description="Mã của việc: tên tệp không có đuôi .yaml, ví dụ ly-hon")
    name: Annotated[Text, Field(max_length=48)] = Field(description="Tên việc, hiện trên nút, tối đa 48 ký tự")
    name_en: Annotated[Text, Field(max_length=64)] = Field(description="Tên bằng tiếng Anh")
    aliases: tuple[Text, ...] = Field(description="Tên gọi khác mà người dân hay dùng")
    questions: tuple[Text, ...] = Field(
        min_length=MINIMUM_QUESTIONS,
        description="Câu hỏi mẫu theo lời người dân: ít nhất 8 câu, một nửa không dấu hoặc viết kiểu nhắn tin",
    )
    is_unsettled: bool = Field(
        default=False,
        description="true: chưa rõ xã có được giao việc này không, nên bot không nói là xã không giải quyết",
    )
    answer: Text = Field(description="Một, hai câu cho người dân: việc này do ai làm, xã có giúp được phần nào không")
    where: tuple[Text, ...] = Field(
        min_length=1, description="Nơi giải quyết, mỗi nơi một dòng: loại cơ quan, cổng; không ghi số chưa chắc"
    )
    related: tuple[ProcedureCode, ...] = Field(
        default=(), description="Thủ tục xã có làm mà người dân có thể đang cần (hiện thành nút)"
    )
    to_confirm: tuple[Text, ...] = Field(default=(), description="Điểm chưa chắc, chờ cán bộ kiểm tra")
    source: Source = Field(description="Nguồn")
    checked_on: Day = Field(description="Ngày kiểm tra gần nhất")
    check_again_by: Day | None = Field(
        None, description="Phải kiểm tra lại trước ngày; bỏ trống là một năm sau ngày kiểm tra"
    )
    confirmed_by: Text | None = Field(
        None, description="Cán bộ xác nhận: họ tên, chức danh, ngày. Chưa ai xác nhận thì bỏ trống"
    )

    @property
    def check_expires_on(self) -> date:
        """The last day on which the check still holds."""
        return check_expiry(self.checked_on, self.check_again_by)
