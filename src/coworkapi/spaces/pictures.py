"""Uploaded pictures made safe: what is stored is drawn anew by us, never the bytes that came in. Pure; slow enough to
be run in a thread."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from coworkapi.core.errors import Invalid
from coworkapi.spaces.svg import clean_svg, looks_like_svg

MAX_PIXELS = 60_000_000
MIN_SIDE = 16
PHOTO_SIDE = 4096
PLAN_SIDE = 10_000
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes ready to be stored and served. `width` and `height` in pixels, or in the SVG's own units."""

    content: bytes
    content_type: str
    width: float
    height: float


def photo_of(content: bytes) -> Picture:
    """A JPEG, PNG or WebP, upright, without EXIF (which tells places), at most 4096 pixels a side. Raises Invalid."""
    return _raster(content, PHOTO_SIDE)


def drawing_of(content: bytes) -> Picture:
    """A floor plan: a raster picture of at most 10,000 pixels a side, or an SVG without anything active in it.

    Raises Invalid.
    """
    if looks_like_svg(content):
        cleaned = clean_svg(content)
        return Picture(cleaned.content, "image/svg+xml", cleaned.width, cleaned.height)
    return _raster(content, PLAN_SIDE)


def _raster(content: bytes, side: int) -> Picture:
    if not content:
        raise _wrong("is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_TYPES)) as image:
                return _drawn_anew(image, side)
    except Invalid:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except UnidentifiedImageError:
        raise _wrong("is not a JPEG, PNG or WebP picture") from None
    except Exception as error:  # what the decoders raise for broken files is of many kinds, SyntaxError among them
        raise _wrong(f"can't be read as a picture ({type(error).__name__}); it may be damaged") from None


def _drawn_anew(image: Image.Image, side: int) -> Picture:
    kind = image.format or ""
    if image.width * image.height > MAX_PIXELS:  # before a pixel is decoded
        raise _too_large()
    if min(image.size) < MIN_SIDE:
        raise _wrong(f"is {image.width} x {image.height} pixels; the smallest side must have {MIN_SIDE}")
    profile = image.info.get("icc_profile")
    image.load()
    upright = ImageOps.exif_transpose(image)
    if kind == "JPEG":
        upright = upright.convert("RGB") if upright.mode not in ("RGB", "L") else upright
    elif upright.mode not in ("RGB", "RGBA", "L"):
        upright = upright.convert("RGBA")
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    options: dict[str, object] = {"quality": 88} if kind != "PNG" else {"compress_level": 6}
    if kind == "JPEG":
        options |= {"progressive": True, "optimize": True}
    if profile and image.mode != "CMYK":
        options["icc_profile"] = profile
    clean.save(out, kind, **options)
    return Picture(out.getvalue(), _TYPES[kind], clean.width, clean.height)


def _too_large() -> Invalid:
    return _wrong(f"has more than {MAX_PIXELS // 1_000_000} million pixels; scale it down")


def _wrong(detail: str) -> Invalid:
    return Invalid.field("/file", detail, "picture")
