"""Dossiers asked of a one-stop system that answers, delays, drops, and lies."""

import json
import logging
import ssl
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import DossierState
from bot.service.tracking import factor_hash
from bot.sources.http_answers import BODY_LIMIT
from tests.sources import one_stop_double as double
from tests.sources.one_stop_double import Behaviour, OneStopDouble
from tests.sources.one_stop_setting import CODE, HASH_KEY, NEIGHBOUR, NOW, SECRET, Setting, answered, reason_of_silence

A_BLINK = 0.05
CERTIFICATE = Path(__file__).parent / "self_signed.pem"


# It answers


async def test_a_dossier_is_told_with_the_time_it_was_seen(setting: Setting) -> None:
    async with setting.source() as source:
        sighting = await source.find(CODE)
    assert sighting is not None
    dossier = sighting.dossier
    assert (dossier.code, dossier.state, sighting.seen_at) == (CODE.text, DossierState.IN_PROGRESS, NOW)
    assert dossier.received_at == datetime(2026, 11, 1, 8, 30)
    assert [step.office for step in dossier.steps] == ["Văn phòng xã Mẫu"]


async def test_of_persons_only_the_hash_of_four_digits_is_kept(setting: Setting) -> None:
    async with setting.source() as source:
        sighting = await source.find(CODE)
    assert sighting is not None
    assert sighting.dossier.factor_hashes == {factor_hash(HASH_KEY, CODE.text, "0777")}
    for private in ("Mẫu bổ sung", "Thử", "0777"):
        assert private not in repr(sighting)


async def test_a_dossier_the_system_does_not_have_is_none(setting: Setting) -> None:
    del setting.system.dossiers[CODE.text]
    async with setting.source() as source:
        assert await source.find(CODE) is None


@pytest.mark.parametrize(
    ("not_found", "answer"),
    [
        ({"path": "data"}, {"data": None}),
        ({"path": "data"}, {"data": []}),
        ({"path": "data.maHoSo"}, {"message": "không có"}),
        ({"path": "error.code", "value": "17"}, {"error": {"code": 17}}),
        ({"path": "success", "value": "false"}, {"success": False}),
    ],
)
async def test_the_system_may_say_none_in_words_of_its_own(
    setting: Setting, not_found: dict[str, Any], answer: dict[str, Any]
) -> None:
    setting.system.next_does(double.answers_json(answer))
    async with setting.source(not_found=not_found) as source:
        assert await source.find(CODE) is None
        assert await source.find(CODE) is not None


@pytest.mark.parametrize(
    "stranger",
    [
        double.answers(404, "<h1>404 Not Found</h1>", content_type="text/html"),
        double.answers(404),
        double.answers(404, '{"message": '),
        double.answers(404, "[" * 100_000),
        double.answers(404, '"' + "a" * BODY_LIMIT + '"'),
    ],
)
async def test_a_wrong_address_is_not_taken_for_the_absence_of_dossiers(setting: Setting, stranger: Behaviour) -> None:
    setting.system.next_does(stranger)
    async with setting.source() as source:
        assert "mã 404 mà không kèm JSON: kiểm tra url" in await reason_of_silence(source)


async def test_a_wrong_setting_for_404_does_not_cut_off_the_dossiers_that_exist(setting: Setting) -> None:
    setting.system.next_does(double.answers(404), times=5)
    async with setting.source(breaker={"failures": 2}) as source:
        for _ in range(5):
            await reason_of_silence(source, NEIGHBOUR)
        assert await source.find(CODE) is not None


@pytest.mark.parametrize(
    ("not_found", "answer"),
    [
        ({"any_body": True}, double.answers(404, "<h1>Không có</h1>", content_type="text/html")),
        ({"any_body": True}, double.answers(404)),
        ({"statuses": [204]}, double.answers(204)),
        ({"statuses": [404, 410]}, double.answers_json({"message": "không có"}, status=410)),
    ],
)
async def test_a_system_may_say_none_by_a_status_alone_when_that_is_agreed(
    setting: Setting, not_found: dict[str, Any], answer: Behaviour
) -> None:
    setting.system.next_does(answer)
    async with setting.source(not_found=not_found) as source:
        assert await source.find(CODE) is None


async def test_the_system_sees_our_headers_and_no_cookie_of_an_earlier_answer(setting: Setting) -> None:
    setting.system.next_does(double.answers(503, Set_Cookie="citizen=42; Path=/"))
    async with setting.source(tries=2) as source:
        await source.find(CODE)
    headers = setting.system.asked[-1].headers
    assert headers["Authorization"] == SECRET
    assert headers["Accept"] == "application/json"
    assert "Cookie" not in headers


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("03706/2026/07906", "/hoso/03706%2F2026%2F07906?kenh=bot"),
        ("../../admin?x=1#y", "/hoso/..%2F..%2Fadmin%3Fx%3D1%23y?kenh=bot"),
        ("H99 %2e\r\nHost: a", "/hoso/H99%20%252e%0D%0AHost%3A%20a?kenh=bot"),
    ],
)
async def test_no_code_leads_to_another_address(setting: Setting, text: str, sent: str) -> None:
    async with setting.source(url=f"{setting.system.url}?kenh=bot") as source:
        assert await source.find(DossierCode(text, unit="H99", received_on=None)) is None
    assert setting.system.asked[0].path == sent


# It fails for a moment


@pytest.mark.parametrize(
    "trouble",
    [
        double.answers(500),
        double.answers(502),
        double.answers(503),
        double.answers(504),
        double.answers(429),
        double.drops,
        double.drops_midway,
        double.answers(body=b"no gzip", Content_Encoding="gzip"),
    ],
)
async def test_what_may_pass_is_tried_again(setting: Setting, trouble: Behaviour) -> None:
    setting.system.next_does(trouble, times=2)
    async with setting.source(tries=3) as source:
        assert await source.find(CODE) is not None


@pytest.mark.parametrize("trouble", [double.hangs, double.drips])
async def test_an_answer_that_takes_too_long_is_given_up(setting: Setting, trouble: Behaviour) -> None:
    setting.system.next_does(trouble, times=2)
    async with setting.source(tries=2, timeout_seconds=A_BLINK) as source:
        assert "quá thời gian chờ" in await reason_of_silence(source)
    assert len(setting.system.asked) == 2


async def test_a_system_that_is_off_is_told_as_such(setting: Setting) -> None:
    async with OneStopDouble() as gone:
        url = gone.url
    async with setting.source(url=url) as source:
        assert "không kết nối được" in await reason_of_silence(source)


async def test_pauses_double_up_to_a_ceiling_and_are_thrown_by_dice(setting: Setting) -> None:
    setting.system.next_does(double.answers(500), times=6)
    async with setting.source(tries=6, breaker={"failures": 100}) as source:
        await reason_of_silence(source)
    assert setting.waits.slept == [0.25, 0.5, 1.0, 2.0, 2.0]

    setting.system.next_does(double.answers(500), times=1)
    setting.waits.chance = 0.1
    async with setting.source(tries=2) as source:
        await source.find(CODE)
    assert setting.waits.slept[5:] == [0.025]


@pytest.mark.parametrize("asked", ["3", format_datetime(NOW + timedelta(seconds=3), usegmt=True)])
async def test_a_busy_system_is_given_the_time_it_asks_for(setting: Setting, asked: str) -> None:
    setting.system.next_does(double.answers(429, Retry_After=asked))
    async with setting.source(tries=2) as source:
        assert await source.find(CODE) is not None
    assert setting.waits.slept == [3.25]


async def test_a_citizen_is_not_kept_waiting_for_minutes(setting: Setting) -> None:
    setting.system.next_does(double.answers(503, Retry_After="120"))
    async with setting.source(tries=3) as source:
        assert "mã 503" in await reason_of_silence(source)
    assert (len(setting.system.asked), setting.waits.slept) == (1, [])


@pytest.mark.parametrize(
    "nonsense", ["soon", "-3", "Sun, 99 Nov 2026 09:00:00 GMT", "Sun, 01 Nov 2026 09:00:00 GMT", "²"]
)
async def test_a_wait_in_the_past_or_without_sense_is_none(setting: Setting, nonsense: str) -> None:
    setting.system.next_does(double.answers(429, Retry_After=nonsense))
    async with setting.source(tries=2) as source:
        await source.find(CODE)
    assert setting.waits.slept == [0.25]


# It fails for good, or lies

BROKEN_ANSWERS = {
    "mã 302": double.redirects("/hoso/" + CODE.text),
    "mã 401": double.answers(401),
    "mã 403": double.answers(403),
    "mã 400": double.answers(400),
    "mã 501": double.answers(501),
    "mã 204": double.answers(204),
    "“text/html”": double.answers(body="<h1>Đăng nhập</h1>", content_type="text/html"),
    "JSON hỏng": double.answers(body='{"data": '),
    "JSON hỏng ": double.answers(body=b"\xff\xfe\xfa"),
    "JSON hỏng  ": double.answers(body="[" * 100_000),
    "JSON hỏng   ": double.answers(),
    "quá 1,048,576 byte": double.answers(body=b'"' + b"a" * BODY_LIMIT + b'"'),
    "quá 1,048,576 byte ": double.answers_packed(b" " * 64 * BODY_LIMIT),
    "không đúng giao thức": double.babbles,
    "hồ sơ khác": double.answers_json({"data": answered(NEIGHBOUR)}),
    "hồ sơ khác ": double.answers_json({"data": {"trangThai": 4, "maHoSo": "không phải mã"}}),
    "hồ sơ khác  ": double.answers_json([1, 2]),
    "hồ sơ khác   ": double.answers_json(None),
    "trường state": double.answers_json({"data": answered(CODE, trangThai=[4])}),
    "trường step_office": double.answers_json({"data": answered(CODE, quaTrinh=[{"noiXuLy": {"ten": {}}}])}),
    "không phải danh sách": double.answers_json({"data": answered(CODE, quaTrinh={"luc": 1})}),
    "ngày tiếp nhận": double.answers_json({"data": answered(CODE, ngayTiepNhan="Mẫu” “0999000777")}),
}


@pytest.mark.parametrize(("reason", "trouble"), BROKEN_ANSWERS.items())
async def test_a_useless_answer_is_told_to_the_operator_and_not_asked_for_again(
    setting: Setting, reason: str, trouble: Behaviour
) -> None:
    setting.system.next_does(trouble)
    async with setting.source(tries=3) as source:
        assert reason.strip() in await reason_of_silence(source)
    assert len(setting.system.asked) == 1


async def test_an_answer_of_just_the_greatest_length_is_read(setting: Setting) -> None:
    honest = json.dumps({"data": answered(CODE)})
    setting.system.next_does(double.answers(body=honest.ljust(BODY_LIMIT)))
    async with setting.source() as source:
        assert await source.find(CODE) is not None


async def test_a_redirection_elsewhere_does_not_take_our_headers_along(setting: Setting) -> None:
    async with OneStopDouble() as elsewhere:
        setting.system.next_does(double.redirects(f"{elsewhere.address}/hoso/{CODE.text}"))
        async with setting.source() as source:
            await reason_of_silence(source)
        assert elsewhere.asked == []


async def test_a_system_with_a_certificate_nobody_vouches_for_is_told_nothing() -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(CERTIFICATE)
    async with OneStopDouble(tls) as impostor, Setting(impostor).source(tries=3) as source:
        assert "chứng chỉ" in await reason_of_silence(source)
        assert impostor.asked == []


@pytest.mark.parametrize("trouble", BROKEN_ANSWERS.values())
async def test_neither_reasons_nor_logs_hold_codes_secrets_or_persons(
    setting: Setting, trouble: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    setting.system.next_does(trouble)
    with structlog.testing.capture_logs() as logs:
        async with setting.source(breaker={"failures": 1}) as source:
            told = await reason_of_silence(source)
            await source.find(NEIGHBOUR) if "mã 400" in told else None
    everything = f"{told} {logs} {caplog.text}"
    assert logs
    for private in ("0042", "0043", SECRET, "Mẫu", "0999000777", "127.0.0.1"):
        assert private not in everything
