"""Paths into the JSON of a one-stop system."""

import pytest

from bot.sources.json_paths import Json, JsonPath, MalformedPath

ANSWER: Json = {"data": {"hoSo": [{"ma": "H99"}], "0": "không phải danh sách"}, "trong": None}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data.hoSo.0.ma", "H99"),
        ("data.0", "không phải danh sách"),
        (" data . hoSo . 0 ", {"ma": "H99"}),
        ("data.hoSo.1.ma", None),
        ("data.hoSo.-1", None),
        ("data.hoSo.ma", None),
        ("data.hoSo.0.ma.0", None),
        ("trong.nua", None),
    ],
)
def test_a_path_finds_what_stands_there_or_nothing(path: str, found: Json) -> None:
    assert JsonPath.parse(path).find(ANSWER) == found


@pytest.mark.parametrize("text", ["", ".", "data..ma", "data.", " "])
def test_a_path_with_an_empty_name_is_malformed(text: str) -> None:
    with pytest.raises(MalformedPath):
        JsonPath.parse(text)
