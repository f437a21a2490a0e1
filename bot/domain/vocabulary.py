"""The words citizens use, as ``knowledge/vocabulary.yaml`` lists them."""

from typing import Annotated

from pydantic import Field, model_validator

from bot.domain.faults import RuleBroken
from bot.domain.procedures import Aspect, Content, ProcedureCode, Text


class FolkName(Content):
    """Ways to say a thing that official names call otherwise."""

    say: tuple[Text, ...] = Field(min_length=1, description="Cách người dân gọi (viết có dấu)")
    means: Text = Field(description="Từ ngữ trong tên thủ tục")


class LifeEvent(Content):
    """What happened to somebody of the family, in words that mean other things elsewhere ("mất")."""

    who: tuple[Text, ...] = Field(min_length=1, description="Người trong nhà: ba, má, ông nội…")
    whose: tuple[Text, ...] = Field((), description="Của ai, nếu có nói: em, tôi, nhà tôi…")
    say: tuple[Text, ...] = Field(min_length=1, description="Chuyện xảy ra: mất…")
    then: tuple[Text, ...] = Field((), description="Chữ được đứng ngay sau, ví dụ “rồi”; hết câu thì luôn được")
    means: Text = Field(description="Từ ngữ trong tên thủ tục")


class Abbreviation(Content):
    """Short forms of chat and their full words."""

    short: tuple[Text, ...] = Field(min_length=1, description="Chữ viết tắt")
    full: Text = Field(description="Viết đầy đủ")


class Facet(Content):
    """An action or quality that parts procedures with the same matter, and the ways to say it."""

    name: Text = Field(description="Tên khía cạnh, ví dụ “cấp lại”")
    say: tuple[Text, ...] = Field(min_length=1, description="Cách nói (viết có dấu)")


class Family(Content):
    """Procedures that share a matter and differ in the action; a bare mention means ``default`` if there is one."""

    name: Text = Field(description="Tên nhóm, ví dụ “giấy phép xây dựng”")
    members: tuple[ProcedureCode, ...] = Field(min_length=2, description="Mã các thủ tục trong nhóm")
    default: ProcedureCode | None = Field(
        None, description="Thủ tục được hiểu khi người dân chỉ nói tên nhóm; bỏ trống thì bot hỏi lại"
    )
    ask_back_on: tuple[Text, ...] = Field(
        min_length=1, description="Câu nói chung chung: bot hỏi lại, hoặc trả lời default nếu có"
    )

    @model_validator(mode="after")
    def _default_is_member(self) -> "Family":
        if self.default is not None and self.default not in self.members:
            raise RuleBroken(f"default {self.default} không nằm trong members")
        return self


class SmallTalk(Content):
    """What is said around the matter itself, by kind."""

    greeting: tuple[Text, ...] = Field(min_length=1, description="Chào hỏi")
    thanks: tuple[Text, ...] = Field(min_length=1, description="Cảm ơn, đồng ý")
    farewell: tuple[Text, ...] = Field(min_length=1, description="Tạm biệt")
    identity: tuple[Text, ...] = Field(min_length=1, description="Hỏi bot là ai")
    insult: tuple[Text, ...] = Field(min_length=1, description="Lời nặng")
    office: tuple[Text, ...] = Field(min_length=1, description="Hỏi giờ làm việc, địa chỉ, điện thoại cơ quan")
    handoff: tuple[Text, ...] = Field(min_length=1, description="Muốn gặp người thật")
    menu: tuple[Text, ...] = Field(min_length=1, description="Muốn xem danh mục, hướng dẫn")
    correction: tuple[Text, ...] = Field(min_length=1, description="Đính chính điều vừa nói")
    progress: tuple[Text, ...] = Field((), description="Hỏi việc đã nộp tới đâu, kể cả khi câu hỏi có tên thủ tục")
    dossier: tuple[Text, ...] = Field((), description="Nói về hồ sơ đã nộp, khi câu hỏi không nói việc nào khác")
    emergency: tuple[Text, ...] = Field((), description="Đang nguy cấp: cháy, cướp, tai nạn, cấp cứu")
    scam: tuple[Text, ...] = Field(
        (), description="Nghi lừa đảo: giả công an, đòi chuyển tiền, mã OTP, vay qua ứng dụng"
    )
    feedback: tuple[Text, ...] = Field((), description="Muốn gửi góp ý, phản ánh, kiến nghị")
    complaint: tuple[Text, ...] = Field((), description="Khiếu nại, tố cáo, chê trách cán bộ")
    tampering: tuple[Text, ...] = Field((), description="Ra lệnh cho bot bỏ qua quy tắc của nó")


IntentPhrases = dict[Aspect, Annotated[tuple[Text, ...], Field(min_length=1)]]


class Vocabulary(Content):
    """Everything that ``vocabulary.yaml`` holds."""

    folk_names: tuple[FolkName, ...] = Field(description="Tên gọi dân gian")
    life_events: tuple[LifeEvent, ...] = Field(default=(), description="Chuyện trong nhà, ví dụ “ba em mất”")
    abbreviations: tuple[Abbreviation, ...] = Field(description="Chữ viết tắt")
    boilerplate: tuple[Text, ...] = Field(description="Lời đưa đẩy, không nói lên việc gì")
    intents: IntentPhrases = Field(description="Từ ngữ cho biết người dân hỏi khía cạnh nào")
    small_talk: SmallTalk = Field(description="Lời chào, cảm ơn…")
    facets: tuple[Facet, ...] = Field(default=(), description="Việc làm, tính chất phân biệt các thủ tục gần nhau")
    families: tuple[Family, ...] = Field(default=(), description="Nhóm thủ tục gần nhau")
