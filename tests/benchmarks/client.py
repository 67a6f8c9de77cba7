"""A client that keeps its connection, and what it finds out about an address."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.benchmarks import counting

PAIRS = 60
WARM_UP = 8
CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


class Failed(Exception):
    """The address did not answer as it should; the message says how."""


class Client:
    """One person or system: a connection, and requests that may follow from the answer before."""

    def __init__(self, port: int, following: Callable[[Answer | None], Request]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.following = following
        self.last: Answer | None = None

    def ask(self, **headers: str) -> Answer:
        """Send the next request, read the whole answer, and say how long that took.

        Raises Failed for anything but success.
        """
        request = self.following(self.last)
        sent = {**request.headers, **headers}
        try:
            self.last = self._exchange(request, sent)
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server closes what was idle for two seconds; nothing had been done yet.
            self.connection.close()
            self.last = self._exchange(request, sent)
        if self.last.status >= 300:
            text = self.last.body[:200].decode(errors="replace")
            raise Failed(f"{request.method} {request.path}: {self.last.status} {text}")
        return self.last

    def _exchange(self, request: Request, headers: Mapping[str, str]) -> Answer:
        began = time.perf_counter()
        self.connection.request(request.method, request.path, body=request.body, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        taken = time.perf_counter() - began
        return Answer(response.status, dict(response.getheaders()), body, taken)


@dataclass(frozen=True, slots=True)
class Target:
    """What is measured: its name, the server's port, and how client number n asks."""

    name: str
    port: int
    asking: Callable[[int], Callable[[Answer | None], Request]]

    def client(self, number: int = 0) -> Client:
        return Client(self.port, self.asking(number))


@dataclass(frozen=True, slots=True)
class Measured:
    """Times in milliseconds. `ratio` compares the medians of the same minutes."""

    name: str
    p50: float
    p95: float
    bare_p50: float
    per_second: float
    statements: int
    statements_ms: float
    kilobytes: float

    @property
    def ratio(self) -> float:
        return self.p50 / self.bare_p50


def measure(target: Target, bare: Target, *, seconds: float) -> Measured:
    """Ask both in turn, so that what else the machine does falls on both, at most `seconds` long.

    Then ask the target alone with several clients, for a third of that time. Raises Failed.
    """
    page, yardstick = target.client(), bare.client()
    ready = time.perf_counter() + seconds / 2
    for n in range(WARM_UP):
        yardstick.ask()
        page.ask()
        if n and time.perf_counter() > ready:
            break
    counted = page.ask(**{counting.ASKED: "1"})
    times: list[float] = []
    bare_times: list[float] = []
    deadline = time.perf_counter() + seconds
    while len(times) < PAIRS and (time.perf_counter() < deadline or len(times) < 5):
        bare_times.append(yardstick.ask().seconds * 1000)
        times.append(page.ask().seconds * 1000)
    return Measured(
        name=target.name,
        p50=median(times),
        p95=quantiles(times, n=20, method="inclusive")[-1],
        bare_p50=median(bare_times),
        per_second=throughput(target, seconds=seconds / 3),
        statements=int(counted.headers.get(counting.COUNT, 0)),
        statements_ms=float(counted.headers.get(counting.MILLISECONDS, 0)),
        kilobytes=len(counted.body) / 1000,
    )


def throughput(target: Target, *, seconds: float) -> float:
    """Requests a second that several clients at once get answered. Raises Failed."""
    answered: list[int] = []
    faults: list[Failed] = []
    # Every client comes to a thread of its own, which opens its connection to the database first.
    ready = threading.Barrier(CLIENTS + 1, timeout=60)

    def work(number: int) -> None:
        client, count = target.client(number), 0
        try:
            client.ask()
        except Failed as fault:
            faults.append(fault)
        ready.wait()
        until = time.perf_counter() + seconds
        try:
            while not faults and time.perf_counter() < until:
                client.ask()
                count += 1
        except Failed as fault:
            faults.append(fault)
        answered.append(count)

    threads = [threading.Thread(target=work, args=[n]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sum(answered) / (time.perf_counter() - began)
