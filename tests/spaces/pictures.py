"""Pictures to upload."""

from __future__ import annotations

import io

from PIL import Image

PLAN = b"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect id="r" x="1" y="2" width="3" height="4"/></svg>"""


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (120, 80), *, orientation: int = 1, mode: str = "RGB", note: str = ""
) -> bytes:
    """A red picture; with EXIF that turns it and tells a place."""
    image = Image.new(mode, size, "red" if mode != "L" else 128)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = note or "52.5200 N, 13.4050 E"
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()
