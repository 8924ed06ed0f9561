"""Photos of locations and resources. Their bytes are in the file store already when a verb here is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.spaces.errors import TooManyPhotos
from coworkapi.spaces.events import PhotoCreated, PhotoDeleted, PhotoUpdated
from coworkapi.spaces.models import Location, Photo, Resource, StoredFile
from coworkapi.spaces.pictures import Picture
from coworkapi.spaces.queries import photos_shown
from coworkapi.spaces.schemas.pictures import PhotoOut, PictureOut
from coworkapi.spaces.service.rows import apply, missing, previous

MOST_PHOTOS = 50


@dataclass(slots=True)
class ShownPhoto:
    """A photo, its file, and the location that it belongs to by itself or through its resource."""

    row: Photo
    file: StoredFile
    location_id: UUID

    @property
    def out(self) -> PhotoOut:
        return PhotoOut(
            id=self.row.id,
            location_id=self.row.location_id,
            resource_id=self.row.resource_id,
            file_id=self.file.id,
            url=file_url("/v1", self.file.id),
            content_type=self.file.content_type,
            bytes=self.file.bytes,
            width=self.row.width,
            height=self.row.height,
            caption=self.row.caption,
            position=self.row.position,
            created_at=self.row.created_at,
            updated_at=self.row.updated_at,
        )


def file_url(base: str, file_id: UUID) -> str:
    """The address of a file for the face whose addresses begin with `base`."""
    return f"{base}/files/{encode_id('file', file_id)}"


def stored_file(picture: Picture, *, key: str, name: str) -> StoredFile:
    """The row of a picture that lies in the file store under `key`."""
    return StoredFile(
        id=new_id(),
        storage_key=key,
        name=name[:200] or "picture",
        content_type=picture.content_type,
        bytes=len(picture.content),
    )


async def add_photo(
    session: AsyncSession,
    *,
    location: Location | None = None,
    resource: Resource | None = None,
    picture: Picture,
    key: str,
    name: str,
    caption: str | None = None,
) -> ShownPhoto:
    """Adds a photo behind the others of a locked location or resource. Raises TooManyPhotos."""
    subject = Photo.location_id == location.id if location else Photo.resource_id == (resource and resource.id)
    count, last = (await session.execute(select(func.count(), func.max(Photo.position)).where(subject))).one()
    if count >= MOST_PHOTOS:
        raise TooManyPhotos(f"it has {MOST_PHOTOS} photos already; delete one first")
    file = stored_file(picture, key=key, name=name)
    session.add(file)
    await session.flush()
    photo = Photo(
        id=new_id(),
        location_id=location.id if location else None,
        resource_id=resource.id if resource else None,
        file_id=file.id,
        caption=caption,
        position=0 if last is None else last + 1,
        width=int(picture.width),
        height=int(picture.height),
    )
    session.add(photo)
    await session.flush()
    owner = location.id if location else resource.location_id if resource else photo.id
    shown = ShownPhoto(photo, file, owner)
    emit(session, PhotoCreated(aggregate_id=photo.id, location_id=owner, data=shown.out))
    return shown


async def get_photo(session: AsyncSession, photo_id: UUID, *, lock: bool = False) -> ShownPhoto:
    """Raises NotFound."""
    statement: Select[Any] = photos_shown().where(Photo.id == photo_id)
    if lock:
        statement = statement.with_for_update(of=Photo)
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise missing("pho", photo_id)
    return ShownPhoto(*row)


async def update_photo(session: AsyncSession, *, photo: ShownPhoto, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked photo."""
    before = photo.out
    apply(photo.row, changes)
    await session.flush()
    after = photo.out
    emit(
        session,
        PhotoUpdated(
            aggregate_id=photo.row.id, location_id=photo.location_id, data=after, previous=previous(before, after)
        ),
    )


async def delete_photo(session: AsyncSession, *, photo: ShownPhoto) -> None:
    """Removes a locked photo. Its bytes stay in the store: the same bytes may serve another row."""
    emit(session, PhotoDeleted(aggregate_id=photo.row.id, location_id=photo.location_id, data=photo.out))
    await session.delete(photo.row)
    await session.flush()
    await session.delete(photo.file)
    await session.flush()


async def pictures_of(
    session: AsyncSession,
    *,
    base: str,
    resource_ids: Iterable[UUID] = (),
    location_ids: Iterable[UUID] = (),
) -> dict[UUID, list[PictureOut]]:
    """The photos of resources and locations by their ids, in order; addresses begin with `base`. One statement."""
    wanted = select(Photo).where(Photo.resource_id.in_(list(resource_ids)) | Photo.location_id.in_(list(location_ids)))
    found: dict[UUID, list[PictureOut]] = {}
    for photo in await session.scalars(wanted.order_by(Photo.position, Photo.id)):
        picture = PictureOut(
            url=file_url(base, photo.file_id), width=photo.width, height=photo.height, caption=photo.caption
        )
        found.setdefault(photo.resource_id or photo.location_id or photo.id, []).append(picture)
    return found
