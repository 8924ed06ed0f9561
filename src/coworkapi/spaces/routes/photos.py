"""Photos of locations and resources, and `GET /v1/files/{file_id}`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Response, UploadFile

from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import FileId, LocationId, PhotoId, ResourceId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import TooManyPhotos
from coworkapi.spaces.models import Photo
from coworkapi.spaces.pictures import photo_of
from coworkapi.spaces.queries import photos_shown
from coworkapi.spaces.routes.common import IfMatch, page_of, tagged
from coworkapi.spaces.routes.uploads import BYTES, ONE_AT_A_TIME, Files, IfNoneMatch, served, stored
from coworkapi.spaces.schemas.pictures import Caption, PhotoOut, PhotoPatch
from coworkapi.spaces.service import ShownPhoto

router = Router(prefix="/v1", tags=["Photos"])
READ, WRITE = requires("spaces:read"), requires("spaces:write")
CaptionForm = Annotated[Caption | None, Form(description="Shown with the picture")]


@router.get("/locations/{location_id}/photos", dependencies=[READ], summary="List photos of a location")
async def list_location_photos(location_id: LocationId, ctx: Ctx, page: Paging) -> Page[PhotoOut]:
    """By position."""
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:read", location.id)
    return await page_of(
        ctx,
        photos_shown().where(Photo.location_id == location.id),
        keys=[Photo.position, Photo.id],
        page=page,
        order="photos",
        render=lambda row: ShownPhoto(*row[:3]).out,
    )


@router.get("/resources/{resource_id}/photos", dependencies=[READ], summary="List photos of a resource")
async def list_resource_photos(resource_id: ResourceId, ctx: Ctx, page: Paging) -> Page[PhotoOut]:
    """By position."""
    resource = await service.get_resource(ctx.session, resource_id)
    ctx.require("spaces:read", resource.row.location_id)
    return await page_of(
        ctx,
        photos_shown().where(Photo.resource_id == resource.row.id),
        keys=[Photo.position, Photo.id],
        page=page,
        order="photos",
        render=lambda row: ShownPhoto(*row[:3]).out,
    )


@router.post(
    "/locations/{location_id}/photos",
    status_code=201,
    dependencies=[WRITE],
    summary="Add a photo to a location",
    responses=problems(TooManyPhotos),
    openapi_extra=ONE_AT_A_TIME,
)
async def create_location_photo(
    location_id: LocationId, file: UploadFile, ctx: Ctx, response: Response, files: Files, caption: CaptionForm = None
) -> PhotoOut:
    """A JPEG, PNG or WebP; it is stored upright, without EXIF, at most 4096 pixels a side."""
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:write", location.id)
    picture, key = await stored(file, photo_of, files)
    location = await service.get_location(ctx.session, location_id, lock=True)
    photo = await service.add_photo(
        ctx.session, location=location, picture=picture, key=key, name=file.filename or "", caption=caption
    )
    return tagged(response, photo.out, photo.row.version)


@router.post(
    "/resources/{resource_id}/photos",
    status_code=201,
    dependencies=[WRITE],
    summary="Add a photo to a resource",
    responses=problems(TooManyPhotos),
    openapi_extra=ONE_AT_A_TIME,
)
async def create_resource_photo(
    resource_id: ResourceId, file: UploadFile, ctx: Ctx, response: Response, files: Files, caption: CaptionForm = None
) -> PhotoOut:
    """A JPEG, PNG or WebP; it is stored upright, without EXIF, at most 4096 pixels a side."""
    resource = await service.get_resource(ctx.session, resource_id)
    ctx.require("spaces:write", resource.row.location_id)
    picture, key = await stored(file, photo_of, files)
    resource = await service.get_resource(ctx.session, resource_id, lock=True)
    photo = await service.add_photo(
        ctx.session, resource=resource.row, picture=picture, key=key, name=file.filename or "", caption=caption
    )
    return tagged(response, photo.out, photo.row.version)


@router.get("/photos/{photo_id}", dependencies=[READ], summary="Read a photo's data")
async def get_photo(photo_id: PhotoId, ctx: Ctx, response: Response) -> PhotoOut:
    photo = await service.get_photo(ctx.session, photo_id)
    ctx.require("spaces:read", photo.location_id)
    return tagged(response, photo.out, photo.row.version)


@router.patch("/photos/{photo_id}", dependencies=[WRITE], summary="Change a photo's caption or position")
async def update_photo(
    photo_id: PhotoId, body: PhotoPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PhotoOut:
    photo = await service.get_photo(ctx.session, photo_id, lock=True)
    ctx.require("spaces:write", photo.location_id)
    check_if_match(if_match, photo.row.version)
    await service.update_photo(ctx.session, photo=photo, changes=changes(body))
    return tagged(response, photo.out, photo.row.version)


@router.delete("/photos/{photo_id}", status_code=204, dependencies=[WRITE], summary="Delete a photo")
async def delete_photo(photo_id: PhotoId, ctx: Ctx, if_match: IfMatch = None) -> None:
    photo = await service.get_photo(ctx.session, photo_id, lock=True)
    ctx.require("spaces:write", photo.location_id)
    check_if_match(if_match, photo.row.version)
    await service.delete_photo(ctx.session, photo=photo)


@router.get("/files/{file_id}", dependencies=[READ], summary="Read a file", response_class=Response, responses=BYTES)
async def get_file(file_id: FileId, ctx: Ctx, files: Files, if_none_match: IfNoneMatch = None) -> Response:
    """The bytes of a photo or of a floor plan's drawing."""
    file, location_id = await service.readable_file(ctx.session, file_id, asker="operator")
    ctx.require("spaces:read", location_id)
    return await served(file, files, if_none_match)
