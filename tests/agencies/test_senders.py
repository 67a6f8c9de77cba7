"""Each sender against a receiver on this machine, and the addresses none of them goes to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail

from agencies.senders import (
    DingTalkRobot,
    FeishuRobot,
    MailSender,
    NotSent,
    Outgoing,
    Sender,
    Webhook,
    WeComRobot,
)
from agencies.senders.guard import check_address, is_public, resolve
from agencies.senders.robots import MOST_BYTES, shortened
from tests.agencies.receiver import Receiver, receiving

SECRET = "a-secret-of-the-channel"
NOW = datetime(2026, 12, 16, 1, 5, tzinfo=UTC)
MESSAGE = Outgoing(
    id="luoshi-7",
    kind="urge",
    title="苏州市催办：2个单位",
    text="市税务局：2项\n苏州海关：1项",
    link="https://luoshi.example/urging/",
    at=datetime(2026, 12, 16, 1, tzinfo=UTC),
    facts={"region": "suzhou"},
)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.SENDERS_ALLOW_PRIVATE = True
    with receiving() as state:
        yield state


def senders(url: str) -> list[Sender]:
    return [
        WeComRobot(url),
        DingTalkRobot(url, SECRET),
        FeishuRobot(url, SECRET),
        Webhook(url, SECRET),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "ftp://example.org/",
        "https://",
        "https://user:word@example.org/",
        "https://example.org:99999/",
        "https://example.org/a b",
        "https://example.org/\r\nHost: x",
        "file:///etc/passwd",
        "//example.org/",
        "",
    ],
)
def test_it_refuses_what_is_no_plain_https_address(url: str) -> None:
    with pytest.raises(NotSent) as refused:
        check_address(url)
    assert refused.value.final


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "10.0.0.8",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_it_does_not_go_into_our_own_network(host: str) -> None:
    with pytest.raises(NotSent):
        resolve(check_address(f"https://{host}/hook"))
    for sender in senders(f"https://{host}/hook"):
        with pytest.raises(NotSent) as refused:
            sender.send(MESSAGE, now=NOW)
        assert "内部网络" in refused.value.reason or "找不到" in refused.value.reason


def test_a_name_with_one_inner_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def two(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in ("93.184.216.34", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(NotSent, match="内部网络"):
        resolve(check_address("https://hooks.example.org/"))


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1::1", "120.232.65.223"])
def test_public_addresses_are_public(ip: str) -> None:
    assert is_public(ip)


def test_wecom_gets_its_text(receiver: Receiver) -> None:
    WeComRobot(f"{receiver.url}/cgi-bin/webhook/send?key=k").send(MESSAGE, now=NOW)
    (got,) = receiver.received
    assert got.path == "/cgi-bin/webhook/send?key=k"
    assert json.loads(got.body) == {"msgtype": "text", "text": {"content": MESSAGE.as_text()}}


def test_dingtalk_is_signed_in_the_address(receiver: Receiver) -> None:
    DingTalkRobot(f"{receiver.url}/robot/send?access_token=t", SECRET).send(MESSAGE, now=NOW)
    (got,) = receiver.received
    query = parse_qs(urlsplit(got.path).query)
    (timestamp,) = query["timestamp"]
    signed = hmac.new(SECRET.encode(), f"{timestamp}\n{SECRET}".encode(), hashlib.sha256)
    assert query["sign"] == [base64.b64encode(signed.digest()).decode()]
    assert (query["access_token"], len(timestamp)) == (["t"], 13)
    assert json.loads(got.body)["text"]["content"] == MESSAGE.as_text()


def test_feishu_is_signed_in_the_body(receiver: Receiver) -> None:
    receiver.answers = [(200, '{"code": 0, "msg": "success"}')]
    FeishuRobot(f"{receiver.url}/open-apis/bot/v2/hook/h", SECRET).send(MESSAGE, now=NOW)
    body = json.loads(receiver.received[0].body)
    key = f"{body['timestamp']}\n{SECRET}".encode()
    assert body["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert (len(body["timestamp"]), body["msg_type"]) == (10, "text")
    assert body["content"] == {"text": MESSAGE.as_text()}


def test_the_webhook_is_signed_over_id_time_and_body(receiver: Receiver) -> None:
    Webhook(receiver.url, SECRET).send(MESSAGE, now=NOW)
    (got,) = receiver.received
    signed = f"{MESSAGE.id}.{got.headers['x-luoshi-timestamp']}.".encode() + got.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert got.headers["x-luoshi-signature"] == f"v1={expected}"
    assert got.headers["x-luoshi-delivery"] == "luoshi-7"
    assert json.loads(got.body)["data"] == {"region": "suzhou"}


@pytest.mark.parametrize(
    ("answer", "final"),
    [
        pytest.param((500, ""), False, id="broken"),
        pytest.param((429, ""), False, id="too_many"),
        pytest.param((404, ""), True, id="gone"),
        pytest.param((302, ""), True, id="redirect"),
    ],
)
def test_a_refusal_says_whether_trying_again_helps(
    receiver: Receiver, answer: tuple[int, str], final: bool
) -> None:
    receiver.answers, receiver.headers = [answer], {"Location": f"{receiver.url}/elsewhere"}
    for sender in senders(receiver.url):
        with pytest.raises(NotSent) as refused:
            sender.send(MESSAGE, now=NOW)
        assert refused.value.final is final
    # Redirects lead nowhere.
    assert {got.path.split("?")[0] for got in receiver.received} == {"/"}


@pytest.mark.parametrize(
    ("body", "final"),
    [
        ('{"errcode": 93000, "errmsg": "invalid webhook url"}', True),
        ('{"errcode": 310000, "errmsg": "sign not match"}', True),
        ('{"code": 19021, "msg": "sign match fail"}', True),
        ('{"errcode": 45009, "errmsg": "api freq out of limit"}', False),
        ("<html>", False),
        ("[]", False),
    ],
)
def test_a_robot_that_answers_200_and_an_error_has_not_taken_it(
    receiver: Receiver, body: str, final: bool
) -> None:
    receiver.answers = [(200, body)]
    with pytest.raises(NotSent) as refused:
        WeComRobot(receiver.url).send(MESSAGE, now=NOW)
    assert refused.value.final is final


def test_a_receiver_that_keeps_silent_is_given_up(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencies.senders.guard.SECONDS", 0.2)
    receiver.silence = 5
    with pytest.raises(NotSent, match="超时"):
        Webhook(receiver.url, SECRET).send(MESSAGE, now=NOW)


def test_a_long_text_is_cut_and_its_link_is_not() -> None:
    long = Outgoing("1", "urge", "题", "长" * 3000, MESSAGE.link, MESSAGE.at)
    text = shortened(long)
    assert len(text.encode()) <= MOST_BYTES
    assert text.startswith("题\n长长")
    assert text.endswith(f"…\n{MESSAGE.link}")


def test_mail_has_one_line_of_subject(settings: Any) -> None:
    broken = Outgoing("1", "urge", "催办\r\nBcc: x@example.org", "文", "", MESSAGE.at)
    MailSender("tax@example.org").send(broken, now=NOW)
    (sent,) = mail.outbox
    assert sent.subject == "【落实】催办 Bcc: x@example.org"
    assert sent.recipients() == ["tax@example.org"]
