"""Asking an address somebody typed in, without becoming their way into our own network.

Messages go by https only. No address that leads to a private, loopback or link-local network,
whatever the name resolves to; the connection goes to the very address that was checked, so a name
that resolves otherwise a moment later gains nothing. No proxies, little time, little answer; a
message follows no redirect, and each step of a link's is checked as the first.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

from agencies.senders.base import NotSent

SECONDS = 5
MOST_ANSWER = 10_000
TOO_BUSY = 429
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_STEPS = 5
# What stays as it is in an address; Chinese words in it are written as RFC 3986 asks.
ADDRESS_SIGNS = "/?:@!$&'()*+,;=%~-._[]#"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    location: str = ""

    def json(self) -> dict[str, Any]:
        try:
            answer = json.loads(self.body)
        except ValueError:
            return {}
        return answer if isinstance(answer, dict) else {}


class PrivateAddress(NotSent):
    """The address leads into a private network: from here nothing can be said of it."""


def check_address(url: str, *, plain: bool = False) -> SplitResult:
    """The parts of an address that may be asked, with `plain` by http as well.

    Raises NotSent (final) with what is wrong.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise NotSent("地址格式不正确。", final=True) from fault
    schemes = {"https", "http"} if plain or settings.SENDERS_ALLOW_PRIVATE else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise NotSent("地址必须以 https:// 开头。", final=True)
    if parts.username or parts.password:
        raise NotSent("地址中不能带用户名或口令。", final=True)
    if port == 0 or any(ord(c) <= 32 or ord(c) == 127 for c in url):
        raise NotSent("地址格式不正确。", final=True)
    return parts


def resolve(parts: SplitResult) -> str:
    """One network address of the host, after all of them have been found to be public.

    Raises NotSent; PrivateAddress where the host leads into a private network.
    """
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NotSent("找不到这个主机。") from fault
    addresses = [str(each[4][0]) for each in found]
    if not settings.SENDERS_ALLOW_PRIVATE and not all(map(is_public, addresses)):
        raise PrivateAddress("地址指向内部网络，不允许发送。", final=True)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether a network address lies in the public internet."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        # NAT64 carries an IPv4 address in its last four bytes.
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST the JSON body. Raises NotSent where nothing arrived or the receiver was busy."""
    headers = {"Content-Type": "application/json; charset=utf-8", **headers}
    answer = _ask("POST", check_address(url), body, headers, most=MOST_ANSWER)
    if answer.status >= 500 or answer.status == TOO_BUSY:
        raise NotSent(f"对方暂时不能接收（{answer.status}）")
    if not 200 <= answer.status < 300:
        raise NotSent(f"对方拒收（{answer.status}）", final=True)
    return answer


def reach(url: str) -> int:
    """The status with which a web address answers in the end. Raises NotSent, PrivateAddress."""
    for _ in range(MOST_STEPS):
        answer = _ask("GET", check_address(url, plain=True), None, {"Accept": "*/*"}, most=0)
        if answer.status not in MOVED or not answer.location:
            return answer.status
        url = urljoin(url, answer.location)
    raise NotSent("转向次数过多")


def _ask(
    method: str, parts: SplitResult, body: bytes | None, headers: dict[str, str], *, most: int
) -> Answer:
    """One request, with at most so many bytes of its answer. Raises NotSent."""
    connection = _connection(parts, resolve(parts))
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), ADDRESS_SIGNS)
    try:
        connection.request(method, target, body=body, headers=headers)
        response = connection.getresponse()
        # A header's bytes come as Latin-1, whatever they are.
        location = quote((response.getheader("Location") or "").encode("latin-1"), ADDRESS_SIGNS)
        return Answer(response.status, response.read(most), location)
    except (OSError, http.client.HTTPException, UnicodeError) as fault:
        raise NotSent(f"没有连通：{_plain(fault)}") from fault
    finally:
        connection.close()


def _plain(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "超时"
    if isinstance(fault, ssl.SSLError):
        return "证书或加密协商失败"
    if isinstance(fault, ConnectionRefusedError):
        return "对方拒绝连接"
    return type(fault).__name__


class _ToAddress(http.client.HTTPConnection):
    """Connects to the network address given, and asks it under the host's own name."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        default = 443 if parts.scheme == "https" else 80
        super().__init__(parts.hostname or "", parts.port or default, timeout=SECONDS)
        self._address = address
        self._secure = parts.scheme == "https"

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), timeout=SECONDS)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    return _ToAddress(parts, address)
