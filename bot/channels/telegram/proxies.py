"""The HTTP proxy on the way to Telegram, which some networks cannot reach otherwise."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str, given: str | None = None) -> str | None:
    """``given``, else the proxy that the environment names for ``url`` (HTTPS_PROXY, ALL_PROXY, NO_PROXY).

    Raises ValueError, with a Vietnamese sentence, for a kind of proxy that cannot be used.
    """
    address = given or _of_environment(url)
    if address is None:
        return None
    address = address if "://" in address else f"http://{address}"
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise ValueError("proxy phải là địa chỉ http://máy:cổng (loại SOCKS không dùng được)")
    return address


def _of_environment(url: str) -> str | None:
    asked = urlsplit(url)
    if proxy_bypass(asked.hostname or ""):
        return None
    proxies = getproxies()
    return proxies.get(asked.scheme) or proxies.get("all") or None
