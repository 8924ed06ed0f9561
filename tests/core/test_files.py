"""The two stores keep the same promises."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

from coworkapi.core.errors import NotFound, Unavailable
from coworkapi.core.files import FileStore, FolderStore, key_of, open_store


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A server that speaks S3 and checks signatures; its address. The credentials are in the environment."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "first")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "first")
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    iam = boto3.client("iam", endpoint_url=endpoint, region_name="us-east-1")
    iam.create_user(UserName="service")
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    iam.put_user_policy(
        UserName="service",
        PolicyName="all",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
    )
    key = iam.create_access_key(UserName="service")["AccessKey"]
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="space")
    patch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    patch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    httpx.post(f"{endpoint}/moto-api/reset-auth", content=b"0").raise_for_status()  # from here on it checks
    yield endpoint
    patch.undo()
    server.stop()


@pytest.fixture(params=["folder", "s3"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[FileStore]:
    if request.param == "folder":
        url = (tmp_path / "files with spaces").as_uri()
    else:
        url = f"s3://space/some/prefix?region=eu-central-1&endpoint={request.getfixturevalue('s3')}"
    made = open_store(url)
    yield made
    await made.close()


async def test_what_is_put_can_be_got_until_it_is_deleted(store: FileStore) -> None:
    for content in (b"", b"hello", bytes(range(256)) * 4000):
        key = await store.put(content, "application/octet-stream")
        assert key == key_of(content)
        assert await store.get(key) == content
        await store.delete(key)
        await store.delete(key)
        with pytest.raises(NotFound):
            await store.get(key)


async def test_a_large_file_goes_in_and_out_in_pieces(store: FileStore, tmp_path: Path) -> None:
    for content in (b"first", bytes(range(256)) * 4000):
        path = tmp_path / "large"
        path.write_bytes(content)
        await store.put_file(path, "text/csv", "exports/one.csv")
        pieces = [piece async for piece in await store.read("exports/one.csv")]
        assert b"".join(pieces) == content
    assert len(pieces) > 1
    await store.delete("exports/one.csv")
    with pytest.raises(NotFound):
        await store.read("exports/one.csv")


async def test_the_same_content_is_the_same_file(store: FileStore) -> None:
    keys = await asyncio.gather(*(store.put(b"twin", "text/plain") for _ in range(8)))
    assert len(set(keys)) == 1
    assert await store.get(keys[0]) == b"twin"


def test_a_folder_keeps_no_half_files(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    asyncio.run(store.put(b"whole", "text/plain"))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [key_of(b"whole")[3:]]


async def test_a_wrong_secret_is_the_storages_trouble(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    store = open_store(f"s3://space?endpoint={s3}")
    with pytest.raises(Unavailable, match="403"):
        await store.put(b"x", "text/plain")
    await store.close()


async def test_a_storage_that_is_away(s3: str) -> None:
    store = open_store("s3://space?endpoint=http://127.0.0.1:1")
    with pytest.raises(Unavailable, match="ConnectError"):
        await store.get("ab/abc")
    await store.close()


@pytest.mark.parametrize("url", ["ftp://x/y", "s3://", "s3://bucket?zone=1", "folder"])
def test_addresses_that_are_not_understood(url: str) -> None:
    with pytest.raises(ValueError, match="files_url"):
        open_store(url)
