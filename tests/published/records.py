"""Made-up records in the form of the publication; no procedure among them exists."""

import json
from collections.abc import Sequence

CHANNELS = "Hình thức nộpThời gianPhí, lệ phíMô tả"
DOCUMENTS = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
LAWS = "Tên văn bản pháp lýMã văn bản"
PICKER = (
    "Từ khóaKhông có thông tinMô tảKhông có thông tinChọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành"
    "-- Chọn Tỉnh/ Thành phố --Phường/ XãSở-- Chọn Phường/ Xã --"
    "Hệ thống chỉ hiển thị những cơ quan đã áp dụng dịch vụ công trực tuyếnNộp hồ sơ"
)


def a_record(**overrides: object) -> dict[str, object]:
    """A record as published; None leaves a key out."""
    record = {
        "ma_thu_tuc": "9.000101",
        "ten_thu_tuc": "Thủ tục đăng ký câu lạc bộ thả diều",
        "so_quyet_dinh": "Quyết định số 99/QĐ-BVHTTDL",
        "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
        "loai_thu_tuc": "Loại khác",
        "linh_vuc": "Trò chơi dân gian",
        "doi_tuong_thuc_hien": "Công dân Việt Nam, Tổ chức nước ngoài",
        "co_quan_thuc_hien": "UBND cấp xã",
        "co_quan_co_tham_quyen": "Chủ tịch UBND cấp xã",
        "dia_chi_tiep_nhan": "Trung tâm Phục vụ hành chính công",
        "trinh_tu_thuc_hien": "Bước 1: Nộp đơn.\n- Đơn ghi rõ tên diều.\n\nBước 2: Nhận kết quả.",
        "cach_thuc_thuc_hien": CHANNELS
        + "Trực tuyến3 Ngày làm việc8,000 Việt Nam Đồng(/hồ sơ)Qua Cổng dịch vụ công"
        + "Trực tiếp5 Ngày làm việcMiễn phí(Mức thu do Hội đồng nhân dân tỉnh quyết định)",
        "thanh_phan_ho_so": "--"
        + DOCUMENTS
        + "Đơn đăng ký theo mẫuMẫu số 05.docx1 bản chính,1 bản saoẢnh chụp diều năm 20260 bản chính,2 bản sao",
        "can_cu_phap_ly": LAWS + "Nghị định về thả diều99/2025/NĐ-CPLuật Trò chơi60/2024/QH15",
        "yeu_cau_dieu_kien": "- Đủ 18 tuổi.\n- Có diều.",
        "ket_qua_xu_ly": "Giấy xác nhậnMã: KQ.G99.000001" + PICKER,
        "bo": "bo-van-hoa",
        "trang": "https://dichvucong.example/1",
    }
    return {key: value for key, value in {**record, **overrides}.items() if value is not None}


def lines(records: Sequence[dict[str, object]]) -> str:
    """The records as JSON lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
