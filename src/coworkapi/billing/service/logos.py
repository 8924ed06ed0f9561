"""The logo of a legal entity's papers: an upload made safe, drawn anew as PNG."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.events import InvoicingSettingsUpdated
from coworkapi.billing.models import InvoicingSettings
from coworkapi.billing.schemas.invoicing import InvoicingSettingsOut
from coworkapi.billing.service.invoicing_settings import find_invoicing_settings
from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.unit_of_work import organization_of

MAX_PIXELS = 40_000_000
MIN_SIDE = 24
# 15 mm high on paper at 300 dpi is 177; more only makes every invoice larger.
MOST = (1200, 300)
MEDIA = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG that is ready to be stored."""

    content: bytes
    width: int
    height: int


def logo_of(content: bytes) -> Logo:
    """The picture as PNG, upright, without what else the file held, at most 1200 x 300. Raises Invalid."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=MEDIA) as image:
                if image.width * image.height > MAX_PIXELS:  # before a pixel is decoded
                    raise _wrong(f"has more than {MAX_PIXELS // 1_000_000} million pixels; scale it down")
                if min(image.size) < MIN_SIDE:
                    raise _wrong(f"is {image.width} x {image.height} pixels; the smallest side must have {MIN_SIDE}")
                return _drawn_anew(image)
    except Invalid:
        raise
    except UnidentifiedImageError:
        raise _wrong("is not a PNG, JPEG or WebP picture") from None
    except Exception as error:  # what the decoders raise for broken files is of many kinds, SyntaxError among them
        raise _wrong(f"can't be read as a picture ({type(error).__name__}); it may be damaged") from None


async def set_logo(
    session: AsyncSession, legal_entity_id: UUID, *, key: str | None
) -> tuple[InvoicingSettingsOut, int]:
    """The logo, by its key in the file store, on all papers from now on; None: none. Raises NotFound."""
    before, version = await find_invoicing_settings(session, legal_entity_id, lock=True)
    row = await session.get(InvoicingSettings, (organization_of(session), legal_entity_id))
    if row is None:
        if key is None:
            return before, version
        row = InvoicingSettings(legal_entity_id=legal_entity_id, logo_file=key, version=1)
        session.add(row)
    elif row.logo_file == key:
        return before, version
    else:
        row.logo_file = key
        row.version += 1
    await session.flush()
    after = before.model_copy(update={"has_logo": key is not None})
    previous: dict[str, Any] = {"has_logo": before.has_logo}
    emit(session, InvoicingSettingsUpdated(aggregate_id=legal_entity_id, data=after, previous=previous))
    return after, row.version


def _drawn_anew(image: Image.Image) -> Logo:
    image.load()
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail(MOST, Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, "PNG", optimize=True)
    return Logo(out.getvalue(), clean.width, clean.height)


def _wrong(detail: str) -> Invalid:
    return Invalid.field("/file", detail, "picture")
