"""Asking clamd whether a file holds a known virus.

The protocol is clamd's INSTREAM: chunks with their length before each, an empty one at the end;
the answer is `stream: OK` or `stream: <name> FOUND`.
"""

from __future__ import annotations

import re
import socket
import struct

SECONDS = 30
CHUNK = 256 * 1024
MOST_ANSWER = 1_000
FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")


class ScannerAway(Exception):
    """The scanner did not answer, or not with a verdict: nothing is known of the file."""


def scan(data: bytes, address: str) -> str:
    """The name of the virus found, "" where there is none. Raises ScannerAway.

    `address` is the path of a socket, or host:port.
    """
    try:
        with _connected(address) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                chunk = data[start : start + CHUNK]
                scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!L", 0))
            said = _answer(scanner)
    except OSError as fault:
        raise ScannerAway(type(fault).__name__) from fault
    if m := FOUND.match(said):
        return m["name"][:100]
    if said != "stream: OK":
        raise ScannerAway(said[:100])
    return ""


def _connected(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    scanner.settimeout(SECONDS)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner


def _answer(scanner: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < MOST_ANSWER:
        more = scanner.recv(MOST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
