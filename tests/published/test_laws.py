"""The flattened list of legal acts, taken apart without losing a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.published.laws import cut_laws, read_laws
from tests.published.records import LAWS

PIECES = st.lists(
    st.sampled_from(
        [
            "Luật Căn cước",
            "26/2023/QH15",
            "Thông tư số ",
            "19/2021/TT-BTC",
            " ngày 18/3/2021 ",
            "năm 2024",
            "\n",
            " ",
            "(",
            ";",
            "Nghị định số",
            "66.7/2025/NQ-CP",
            "12/2010/TTLT-BTC-BTP",
            "QUY ĐỊNH",
            "sửa đổi",
            "35/2016/NĐ-CQuy định",
            "46/2020",
        ]
    ),
    max_size=12,
).map("".join)


def acts(text: str) -> list[tuple[str, str]]:
    return [(act.title or "", act.number) for act in read_laws(LAWS + text).acts]


@given(st.one_of(PIECES, st.text()))
def test_the_cells_make_up_the_text_again(text: str):
    assert cut_laws(text).written == text


@given(st.one_of(PIECES, st.text()))
def test_any_text_is_read(text: str):
    read = read_laws(text)
    assert 0 <= read.counted.understood <= read.counted.items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Luật Căn cước26/2023/QH15", [("Luật Căn cước", "26/2023/QH15")]),
        ("Luật Thuế48/2024/QH15Thông tư 80/2021/TT-BTC80/2021/TT-BTC",
         [("Luật Thuế", "48/2024/QH15"), ("Thông tư 80/2021/TT-BTC", "80/2021/TT-BTC")]),
        ("Luật 65/2006/QH1165/2006/QH11Luật 20/2012/QH1320/2012/QH13",
         [("Luật 65/2006/QH11", "65/2006/QH11"), ("Luật 20/2012/QH13", "20/2012/QH13")]),
        ("Luật Thuế giá trị gia tăng năm 202448/2024/QH15", [("Luật Thuế giá trị gia tăng năm 2024", "48/2024/QH15")]),
        ("về thú yNghị định số 33/2026/NĐ-CPQuy định phí79/2023/NĐ-CP",
         [("về thú y", "Nghị định số 33/2026/NĐ-CP"), ("Quy định phí", "79/2023/NĐ-CP")]),
        ("44/2026/NĐ-CP44/2026/NĐ-CP", [("44/2026/NĐ-CP", "44/2026/NĐ-CP")]),
        ("Cắt giảm thủ tục66.7/2025/NQ-CPLUẬT ĐẤT ĐAI31/2024/QH15",
         [("Cắt giảm thủ tục", "66.7/2025/NQ-CP"), ("LUẬT ĐẤT ĐAI", "31/2024/QH15")]),
        ("về thuế (sửa đổi Nghị định 126/2020/NĐ-CP ngày 19/10/2020)91/2022/NĐ-CP",
         [("về thuế (sửa đổi Nghị định 126/2020/NĐ-CP ngày 19/10/2020)", "91/2022/NĐ-CP")]),
        ("về hộ tịch18/2026/NĐ-CP Nghị định về thuế87/2020/NĐ-CP",
         [("về hộ tịch", "18/2026/NĐ-CP"), ("Nghị định về thuế", "87/2020/NĐ-CP")]),
        ("sửa đổi số18/2026/NĐ-CP Quy định về thuế87/2020/NĐ-CP",
         [("sửa đổi số18/2026/NĐ-CP Quy định về thuế", "87/2020/NĐ-CP")]),
        ("liên tịch12/2010/TTLT-BKHĐT-BTC", [("liên tịch", "12/2010/TTLT-BKHĐT-BTC")]),
        ("lương thực\n15/2021/TT-BNNPTNT", [("lương thực", "15/2021/TT-BNNPTNT")]),
        ("15 Luật về môi trường Luật số 146/2025/QH15", [("15 Luật về môi trường", "Luật số 146/2025/QH15")]),
    ],
)  # fmt: skip
def test_titles_and_numbers_are_told_apart(text: str, expected: list[tuple[str, str]]):
    assert acts(text) == expected


def test_what_has_no_number_is_kept_and_doubted():
    read = read_laws(LAWS + "Luật Căn cước26/2023/QH15Luật Hóa chất")
    assert (read.kept, read.counted.items, read.counted.understood) == (("Luật Hóa chất",), 2, 1)


def test_an_act_is_listed_once():
    assert len(acts("Luật A26/2023/QH15Luật A26/2023/QH15")) == 1
