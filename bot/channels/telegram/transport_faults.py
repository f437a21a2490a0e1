"""What goes wrong on the way to Telegram, told as python-telegram-bot's errors.

A library's own words are not passed on: aiohttp's hold the address, and Telegram's addresses hold the bot's token.
"""

import asyncio

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut

NOT_INITIALIZED = "This BotRequest is not initialized!"


class NotConnected(NetworkError):
    """No connection came about, so that nothing was sent."""


class NoConnectionInTime(TimedOut):
    """No connection came about in time, so that nothing was sent."""


class AnswerTooLarge(Exception):
    """More bytes than were asked for."""


def pool_exhausted(connections: int) -> TimedOut:
    """All connections were in use for too long; the request was not sent."""
    return NoConnectionInTime(
        f"cả {connections} kết nối tới Telegram đều đang bận, chờ quá lâu nên chưa gửi yêu cầu này"
    )


def told(trouble: Exception) -> TelegramError:
    """``trouble`` as an error of python-telegram-bot, without the address."""
    match trouble:
        case aiohttp.ConnectionTimeoutError():
            return NoConnectionInTime("quá thời gian kết nối tới Telegram")
        case aiohttp.SocketTimeoutError():
            return TimedOut("Telegram không trả lời trong thời gian chờ")
        case asyncio.TimeoutError():
            return TimedOut("quá thời gian gửi yêu cầu hoặc nhận trả lời của Telegram")
        case aiohttp.ClientConnectorError():
            return NotConnected(_no_connection(trouble))
        case aiohttp.ClientHttpProxyError():
            return NotConnected(f"proxy không cho kết nối tới Telegram (mã {trouble.status})")
        case _:
            return NetworkError(_broken_off(trouble))


def _no_connection(trouble: aiohttp.ClientConnectorError) -> str:
    why, host = _reason(trouble.os_error), str(trouble.host)
    match trouble:
        case aiohttp.ClientConnectorCertificateError():
            return f"chứng chỉ TLS của {host} không tin được: {why}"
        case aiohttp.ClientConnectorSSLError():
            return f"không bắt tay TLS được với {host}: {why}"
        case aiohttp.ClientConnectorDNSError():
            return f"không tìm được địa chỉ của {host}: {why}"
        case aiohttp.ClientProxyConnectionError():
            return f"không kết nối được tới proxy: {why}"
        case _:
            return f"không kết nối được tới {host}:{trouble.port}: {why}"


def _broken_off(trouble: Exception) -> str:
    match trouble:
        case AnswerTooLarge():
            return "trả lời dài quá mức, đã bỏ"
        case aiohttp.ClientPayloadError():
            return "trả lời bị đứt giữa chừng hoặc nén hỏng"
        case aiohttp.ClientConnectionError() | OSError():
            return "kết nối tới Telegram bị ngắt giữa chừng"
        case aiohttp.ClientResponseError():
            return "trả lời không đúng giao thức HTTP"
        case aiohttp.InvalidURL():
            return "địa chỉ của Telegram không dùng được: kiểm tra telegram.base_url"
        case _:
            return f"lỗi khi hỏi Telegram: {type(trouble).__name__}"


def _reason(fault: OSError) -> str:
    """Why, as the system or the TLS library says it; neither knows the address asked for."""
    said = getattr(fault, "verify_message", "") or getattr(fault, "reason", "") or fault.strerror
    return str(said or type(fault).__name__)
