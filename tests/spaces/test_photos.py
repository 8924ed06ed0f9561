"""Photos and files over HTTP."""

from __future__ import annotations

import asyncio
import io
import zlib
from typing import Any

import httpx
import pytest
from PIL import Image

from coworkapi.core.ids import decode_id
from tests.operator import Operator, client_of
from tests.spaces.factories import make_location, make_resource
from tests.spaces.pictures import PLAN, picture


async def upload(operator: Operator, path: str, content: bytes, status: int = 201, **form: Any) -> Any:
    response = await operator.http.post(path, files={"file": ("bild.jpg", content)}, data=form)
    assert response.status_code == status, response.text
    return response.json()


async def bytes_of(client: httpx.AsyncClient, path: str) -> Image.Image:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    return Image.open(io.BytesIO(response.content))


@pytest.mark.parametrize(("kind", "media"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
async def test_a_photo_is_stored_upright_and_without_exif(operator: Operator, kind: str, media: str) -> None:
    room = await make_resource(operator, await make_location(operator))
    made = await upload(operator, f"/v1/resources/{room['id']}/photos", picture(kind, orientation=6), caption="Window")
    assert (made["width"], made["height"]) == (80, 120)  # turned by 90 degrees
    assert (made["content_type"], made["caption"], made["position"]) == (media, "Window", 0)
    response = await operator.http.get(made["url"])
    assert response.headers["content-type"] == media
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in response.headers["cache-control"]
    assert b"52.5200" not in response.content
    image = Image.open(io.BytesIO(response.content))
    assert image.size == (80, 120)
    assert not image.getexif()
    assert len(response.content) == made["bytes"]
    again = await operator.http.get(made["url"], headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_large_photos_are_scaled_down(operator: Operator) -> None:
    location = await make_location(operator)
    made = await upload(operator, f"/v1/locations/{location['id']}/photos", picture("PNG", (5000, 1000), mode="L"))
    assert (made["width"], made["height"]) == (4096, 819)


def bomb() -> bytes:
    """A PNG that says it has 10 thousand million pixels."""
    content = bytearray(picture("PNG"))
    content[16:24] = (100_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"hello", "not a JPEG"),
        (PLAN, "not a JPEG"),
        (picture("JPEG")[:300], "damaged"),
        (picture("PNG", (8, 100)), "smallest side"),
        (bomb(), "pixels"),
        (picture("GIF"), "not a JPEG"),
    ],
)
async def test_what_is_not_a_photo_is_refused(operator: Operator, content: bytes, said: str) -> None:
    room = await make_resource(operator, await make_location(operator))
    path = f"/v1/resources/{room['id']}/photos"
    problem = await upload(operator, path, content, status=422)
    assert said in problem["detail"]
    assert problem["errors"][0]["pointer"] == "/file"
    assert (await operator.get(path))["data"] == []


async def test_an_upload_is_a_form(operator: Operator) -> None:
    room = await make_resource(operator, await make_location(operator))
    path = f"/v1/resources/{room['id']}/photos"
    assert (await operator.http.post(path, json={})).status_code == 415
    assert (await operator.http.post(path, files={"picture": ("x", picture())})).status_code == 422


async def test_photos_are_ordered_changed_and_deleted(operator: Operator) -> None:
    room = await make_resource(operator, await make_location(operator))
    path = f"/v1/resources/{room['id']}/photos"
    first = await upload(operator, path, picture())
    second = await upload(operator, path, picture(note="other"))
    assert second["position"] == 1
    changed = await operator.patch(f"/v1/photos/{first['id']}", {"position": 5, "caption": "Door"})
    assert [one["id"] for one in (await operator.get(path))["data"]] == [second["id"], first["id"]]
    await operator.patch(f"/v1/photos/{first['id']}", {"position": 1}, status=412, headers={"If-Match": '"1"'})
    await operator.delete(f"/v1/photos/{second['id']}")
    assert (await operator.get(path))["data"] == [changed]
    # The same bytes serve the first one still.
    await bytes_of(operator.http, first["url"])
    assert (await operator.http.get(second["url"])).status_code == 404
    types = [one["type"] for one in await operator.events("photo.created", "photo.updated", "photo.deleted")]
    assert types == ["photo.created", "photo.created", "photo.updated", "photo.deleted"]


async def test_an_upload_is_repeated_under_its_key(operator: Operator) -> None:
    room = await make_resource(operator, await make_location(operator))
    path = f"/v1/resources/{room['id']}/photos"
    request = operator.http.build_request("POST", path, files={"file": ("x.jpg", picture())})
    headers = {"content-type": request.headers["content-type"], "idempotency-key": "k"}
    content = request.read()
    answers = await asyncio.gather(*(operator.http.post(path, content=content, headers=headers) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len((await operator.get(path))["data"]) == 1


async def test_who_sees_which_file(operator: Operator, stranger: Operator) -> None:
    location = await make_location(operator)
    shown, hidden = await make_resource(operator, location), await make_resource(operator, location, is_public=False)
    public = await upload(operator, f"/v1/resources/{shown['id']}/photos", picture(), caption="Nice")
    internal = await upload(operator, f"/v1/resources/{hidden['id']}/photos", picture())
    front = await upload(operator, f"/v1/locations/{location['id']}/photos", picture())
    base = f"/v1/public/{operator.slug}"
    async with client_of(operator.app, None) as visitor:
        (offer,) = (await visitor.get(f"{base}/resources")).json()["data"]
        assert offer["photos"] == [
            {"url": f"{base}/files/{public['file_id']}", "width": 120, "height": 80, "caption": "Nice"}
        ]
        (place,) = (await visitor.get(base)).json()["locations"]
        await bytes_of(visitor, offer["photos"][0]["url"])
        await bytes_of(visitor, place["photos"][0]["url"])
        assert (await visitor.get(f"{base}/files/{internal['file_id']}")).status_code == 404
        assert (await visitor.get(front["url"])).status_code == 401
        await operator.patch(f"/v1/resources/{shown['id']}", {"is_public": False})
        assert (await visitor.get(offer["photos"][0]["url"])).status_code == 404
    assert (await stranger.http.get(front["url"])).status_code == 404
    await stranger.get(f"/v1/photos/{front['id']}", status=404)
    await stranger.patch(f"/v1/photos/{front['id']}", {"caption": "x"}, status=404)
    await stranger.delete(f"/v1/photos/{front['id']}", status=404)
    await upload(stranger, f"/v1/resources/{shown['id']}/photos", picture(), status=404)
    other = await make_location(operator, name="Other")
    key = await operator.key(["spaces:read"], [decode_id("loc", other["id"])])
    async with client_of(operator.app, key) as client:
        assert (await client.get(front["url"])).status_code == 403


async def test_photos_are_limited(operator: Operator) -> None:
    room = await make_resource(operator, await make_location(operator))
    path = f"/v1/resources/{room['id']}/photos"
    small = picture("PNG", (16, 16))
    for _ in range(50):
        await upload(operator, path, small)
    assert (await upload(operator, path, small, status=409))["code"] == "too_many_photos"
