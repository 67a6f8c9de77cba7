"""Keeping secrets that must be used again: encrypted with a key derived from SECRET_KEY.

A password is hashed, since it is only compared; a channel's secret has to sign every message. In
a stolen database it is worth nothing without the server's own key.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

# Part of the derivation: the same SECRET_KEY also signs sessions.
PURPOSE = b"luoshi.channels.1:"


class SealBroken(Exception):
    """The text was sealed with another key: SECRET_KEY has changed since."""


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again. Raises SealBroken."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as broken:
        raise SealBroken("密钥已更换，请重新填写渠道的地址和密钥。") from broken


def _box() -> Fernet:
    key = hashlib.sha256(PURPOSE + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
