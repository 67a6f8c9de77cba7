"""Scans and photographs: that they are whole, and unfold to a size a viewer can hold."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

from tasks.inspection.types import Refused

# A page of A3 scanned at 600 dpi has 70 million points.
MAX_POINTS = 150_000_000


def inspect_picture(data: bytes) -> None:
    """Raises Refused."""
    try:
        with warnings.catch_warnings():
            # Our own limit stands below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
                if picture.width * picture.height > MAX_POINTS:
                    raise Refused("图片尺寸过大，请缩小后上传。")
                picture.verify()
    except Image.DecompressionBombError as bomb:
        raise Refused("图片尺寸过大，请缩小后上传。") from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as fault:
        raise Refused("图片已损坏，无法打开，请重新扫描或另存后上传。") from fault
