"""A made-up procedure whose papers depend on the case, and a citizen who asks for her own list of them."""

from bot.domain.case_questions import CaseOption, CaseQuestion
from bot.domain.procedures import Handling, Procedure, RequiredDocument
from tests.conversation import town
from tests.conversation.citizen import Citizen

WELL = "1.000009"
OWN, LIST = "📋 Giấy tờ của riêng bạn", "📋 Đánh dấu giấy tờ đã có"
UNSURE, BACK, AGAIN, PRINT = "🤷 Tôi chưa rõ", "◀ Lùi", "↩️ Trả lời lại", "🖨 Bản để in"


def option(name: str, text: str, text_en: str | None = None) -> CaseOption:
    return CaseOption(id=name, text=text, text_en=text_en)


def well(*more: RequiredDocument) -> Procedure:
    """Digging a well: what is needed depends on where, on what was there before, and on who goes."""
    return town.procedure(
        WELL,
        "Thủ tục đào giếng",
        short_name="Đào giếng",
        aliases=("khoan giếng",),
        case_questions=(
            CaseQuestion(
                id="noi-dao",
                ask="Giếng ở đâu?",
                ask_en="Where is the well?",
                options=(
                    option("vuon", "Ở vườn nhà", "In the garden"),
                    option("ruong", "Ở ngoài ruộng", "In the field"),
                    option("nuoc-ngoai", "Ở nước ngoài"),
                ),
            ),
            CaseQuestion(
                id="gieng-cu",
                ask="Có giếng cũ không?",
                options=(option("co", "Có giếng cũ"), option("khong", "Không có giếng cũ")),
            ),
            CaseQuestion(
                id="ai-di", ask="Ai đi nộp?", options=(option("tu-di", "Tôi tự đi"), option("nho", "Nhờ người khác"))
            ),
        ),
        required_documents=(
            RequiredDocument(name="Đơn đào giếng", originals=1, form="Mẫu <số> 7", note="Ký & ghi rõ tên"),
            RequiredDocument(name="Sơ đồ ruộng", originals=1, copies=2, when="Ở ruộng", cases={"noi-dao": ("ruong",)}),
            RequiredDocument(name="Ảnh giếng cũ", copies=1, cases={"noi-dao": ("vuon", "ruong"), "gieng-cu": ("co",)}),
            RequiredDocument(name="Giấy ủy quyền", originals=1, cases={"ai-di": ("nho",)}),
            RequiredDocument(name="Căn cước", handling=Handling.SHOW),
            RequiredDocument(name="Giấy hàng xóm", when="Giếng sát nhà bên"),
            *more,
        ),
    )


async def asks_for_her_list(citizen: Citizen) -> str:
    await citizen.says("đào giếng cần gì")
    return await citizen.presses(OWN)


async def answers_all(citizen: Citizen) -> str:
    await asks_for_her_list(citizen)
    await citizen.presses("Ở ngoài ruộng")
    await citizen.presses("Không có giếng cũ")
    return await citizen.presses("Tôi tự đi")
