"""``motcua doctor`` asks Telegram: token, webhook and clock, against the double of the Bot API."""

import asyncio

import httpx
import pytest

from bot.operations.checkup import Verdict
from tests.botapi import Fault
from tests.doctor.conftest import TOKEN, Patient


class TestTelegram:
    async def test_no_token(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__TOKEN="")
        assert await patient.only_complaint() == ("token", Verdict.FAULT, "Chưa có token Telegram.")

    async def test_a_token_file_that_is_gone(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__TOKEN="", TELEGRAM__TOKEN_FILE=str(patient.folder / "token"))
        told = dict.fromkeys(check for check, _, _ in await patient.complaints())
        assert list(told) == ["token", "secrets"]

    async def test_a_refused_token(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__TOKEN="99:WRONG")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, told) == ("token", Verdict.FAULT, "Telegram không nhận token này.")

    async def test_a_telegram_out_of_reach(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__BASE_URL="http://127.0.0.1:9/bot")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, TOKEN in told) == ("token", Verdict.FAULT, False)
        assert told.startswith("Không hỏi được Telegram (")

    async def test_a_telegram_that_hangs_keeps_no_other_check(self, patient: Patient) -> None:
        patient.api.inject("getMe", Fault.slow(60))
        patient.patience = 2.0
        assert await patient.only_complaint() == ("token", Verdict.FAULT, "Không trả lời trong 2 giây.")

    @pytest.mark.parametrize(("ahead", "way"), [(12.0, "nhanh"), (-12.0, "chậm")])
    async def test_a_clock_that_is_wrong(self, patient: Patient, ahead: float, way: str) -> None:
        patient.is_ahead = ahead
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict) == ("clock", Verdict.FAULT)
        assert told.startswith(f"Đồng hồ máy {way} 1")

    async def test_a_clock_that_is_a_little_off_is_fine(self, patient: Patient) -> None:
        patient.is_ahead = 3.0
        assert await patient.complaints() == []


class TestWebhook:
    URL = "http://127.0.0.1:9/hook"

    @pytest.fixture(autouse=True)
    def _wanted(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__WEBHOOK__URL=self.URL, TELEGRAM__WEBHOOK__SECRET="bi_mat")

    async def set_webhook(self, patient: Patient, url: str) -> None:
        async with httpx.AsyncClient() as somebody:
            await somebody.post(f"{patient.api.base_url}{TOKEN}/setWebhook", json={"url": url})

    async def test_none_is_set(self, patient: Patient) -> None:
        told = f"Telegram chưa có webhook, không phải {self.URL}."
        assert await patient.only_complaint() == ("webhook", Verdict.FAULT, told)

    async def test_another_one_is_set(self, patient: Patient) -> None:
        await self.set_webhook(patient, "http://127.0.0.1:9/other")
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict, "http://127.0.0.1:9/other" in told) == ("webhook", Verdict.FAULT, True)

    async def test_the_right_one_is_set(self, patient: Patient) -> None:
        await self.set_webhook(patient, self.URL)
        assert await patient.complaints() == []

    async def test_one_is_set_where_the_bot_polls(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__WEBHOOK__URL="", TELEGRAM__WEBHOOK__SECRET="")
        await self.set_webhook(patient, self.URL)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict) == ("webhook", Verdict.FAULT)
        assert told.startswith("Cấu hình là hỏi vòng")

    async def test_updates_that_telegram_cannot_deliver(self, patient: Patient) -> None:
        await self.set_webhook(patient, self.URL)
        patient.api.citizen(7).says("xin chào")
        async with asyncio.timeout(10):
            while not patient.api.deliveries:
                await asyncio.sleep(0.01)
        check, verdict, told = await patient.only_complaint()
        assert (check, verdict) == ("webhook", Verdict.FAULT)
        assert told.startswith("Lần gửi lỗi gần nhất lúc ")

    async def test_many_waiting(self, patient: Patient) -> None:
        patient.sets(TELEGRAM__WEBHOOK__URL="", TELEGRAM__WEBHOOK__SECRET="")
        for number in range(101):
            patient.api.citizen(number + 1).says("xin chào")
        told = "101 tin đang chờ ở Telegram."
        assert await patient.only_complaint() == ("webhook", Verdict.WARNING, told)
