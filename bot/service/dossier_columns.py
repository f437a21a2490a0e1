"""Which column of a file, or member of a JSON object, holds what of a dossier."""

from pydantic import Field

from bot.domain.procedures import Content, Text


class DossierColumns(Content):
    """The columns by our names. The defaults are the fields of the national synchronisation.

    What that list lacks (extension, unit, identity number, the list of steps) has a name of the same style.
    """

    code: Text = Field(default="MaHoSo", description="Mã hồ sơ")
    procedure_code: Text = Field(default="MaTTHC", description="Mã thủ tục")
    procedure_name: Text = Field(default="TenTTHC", description="Tên thủ tục")
    field: Text = Field(default="TenLinhVuc", description="Tên lĩnh vực")
    field_code: Text = Field(default="MaLinhVuc", description="Mã lĩnh vực, dùng khi không có tên")
    channel: Text = Field(default="KenhThucHien", description="Cách nộp: 1 trực tiếp, 2 trực tuyến, 3 bưu chính")
    filer: Text = Field(default="ChuHoSo", description="Người nộp; chỉ để xóa tên khỏi ghi chú, không lưu")
    phone: Text = Field(default="SoDienThoai", description="Điện thoại; chỉ lưu mã băm của bốn số cuối")
    identity_number: Text = Field(default="SoDinhDanh", description="Số căn cước; chỉ lưu mã băm của bốn số cuối")
    received_at: Text = Field(default="NgayTiepNhan", description="Ngày tiếp nhận")
    due_at: Text = Field(default="NgayHenTra", description="Ngày hẹn trả")
    state: Text = Field(default="TrangThaiHoSo", description="Trạng thái: số 1-10, tên chính thức hoặc từ địa phương")
    returned_at: Text = Field(default="NgayTra", description="Ngày trả kết quả")
    finished_at: Text = Field(default="NgayKetThucXuLy", description="Ngày xử lý xong")
    office: Text = Field(default="DonViXuLy", description="Đơn vị xử lý")
    unit: Text = Field(default="MaDonVi", description="Mã đơn vị, dùng khi mã hồ sơ không cho biết đơn vị")
    note: Text = Field(default="GhiChu", description="Ghi chú cho người dân")
    extension_due_on: Text = Field(default="NgayHenTraMoi", description="Ngày hẹn mới khi đã xin lỗi và gia hạn")
    extension_reason: Text = Field(default="LyDoGiaHan", description="Lý do gia hạn")
    steps: Text = Field(default="QuaTrinhXuLy", description="Danh sách bước xử lý (JSON)")
    step_officer: Text = Field(default="NguoiXuLy", description="Trong mỗi bước: người xử lý; không lưu")
    step_at: Text = Field(default="ThoiDiemXuLy", description="Trong mỗi bước: thời điểm xử lý")
    step_started_at: Text = Field(
        default="NgayBatDau", description="Trong mỗi bước: ngày bắt đầu, khi không có thời điểm xử lý"
    )
    step_office: Text = Field(default="PhongBanXuLy", description="Trong mỗi bước: phòng ban xử lý")
    step_action: Text = Field(default="NoiDungXuLy", description="Trong mỗi bước: nội dung xử lý")
    step_state: Text = Field(default="TrangThai", description="Trong mỗi bước: trạng thái")


REQUIRED = ("code", "state", "procedure_name")
"""A file without one of these columns has nothing to tell a citizen."""


def column_key(name: str) -> str:
    """What makes two names of a column the same: neither case nor blanks around count."""
    return name.strip().casefold()
