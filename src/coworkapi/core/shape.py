"""What a route takes, read off its signature: unknown or repeated query parameters, another kind of body and JSON that
would hurt are refused before anything else is done. The body is read here once, so that the work can be repeated."""

from __future__ import annotations

import types
import typing
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Literal

from fastapi import Request
from pydantic import BaseModel

from coworkapi.core.errors import Invalid, ProblemItem, UnsupportedMediaType
from coworkapi.core.json_safety import parse_json

_SEQUENCES = (list, set, frozenset, tuple)


class CheckedRequest(Request):
    """A request with its body read and, if it is JSON, parsed: an endpoint can be run on it again."""

    def __init__(self, request: Request, content: bytes, value: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._content = content
        self._value = value

    async def body(self) -> bytes:
        return self._content

    async def json(self) -> Any:
        return self._value

    async def stream(self) -> AsyncIterator[bytes]:  # type: ignore[override]
        yield self._content
        yield b""

    def again(self) -> CheckedRequest:
        """The same request, not handled yet (files of a form are open again)."""
        return CheckedRequest(self, self._content, self._value)


class Shape:
    """The query parameters and the kind of body of one route. `raw_media`: media types that it reads by itself;
    `open_query`: parameters that it doesn't know are let through."""

    def __init__(
        self, dependant: Any, body_field: Any, raw_media: tuple[str, ...], *, open_query: bool = False
    ) -> None:
        self.open_query = open_query
        self.query: dict[str, bool] = dict(_query_parameters(dependant))
        self.raw_media = raw_media
        self.body: Literal["json", "form", "raw", "none"] = "none"
        if raw_media:
            self.body = "raw"
        elif body_field is not None:
            form = body_field.field_info.__class__.__name__ in ("Form", "File")
            self.body = "form" if form else "json"

    async def check(self, request: Request) -> CheckedRequest:
        """Raises Invalid, MalformedJson, UnsupportedMediaType or ContentTooLarge."""
        if request.scope["query_string"] and not self.open_query:
            self._check_query(request)
        if request.method in ("GET", "HEAD"):
            return CheckedRequest(request, b"", None)
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise UnsupportedMediaType("send the body without Content-Encoding")
        content = await request.body()
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        value = None
        if self.body == "none":
            if content.strip() not in (b"", b"{}"):
                raise Invalid("this takes no body; what you sent would have been ignored")
        elif content and not self._takes(media):
            wanted = {"json": "application/json", "form": "multipart/form-data"}.get(self.body)
            raise UnsupportedMediaType(
                f"the body is {'of type ' + media[:60] if media else 'of no declared type'}; "
                f"send it as Content-Type: {wanted or ' or '.join(self.raw_media)}"
            )
        elif content and self.body == "json":
            value = parse_json(content)
        return CheckedRequest(request, content, value)

    def _takes(self, media: str) -> bool:
        if self.body == "json":
            return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))
        return media == "multipart/form-data" if self.body == "form" else media in self.raw_media

    def _check_query(self, request: Request) -> None:
        given = [name for name, _ in request.query_params.multi_items()]
        known = ", ".join(sorted(self.query)) or "none"
        unknown = sorted(set(given) - set(self.query))
        if unknown:
            raise Invalid(
                f"unknown query parameter {unknown[0][:60]!r}; this route knows: {known}",
                errors=[
                    ProblemItem(pointer=f"query/{name[:60]}", code="unknown_parameter", detail=f"known here: {known}")
                    for name in unknown[:20]
                ],
            )
        for name in self.query:
            if given.count(name) > 1 and not self.query[name]:
                raise Invalid.field(f"query/{name}", "given more than once; give it once", "repeated_parameter")


def _query_parameters(dependant: Any) -> Iterator[tuple[str, bool]]:
    """Names, and whether the parameter may be repeated."""
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            fields: Mapping[str, Any] = annotation.model_fields
            for name, info in fields.items():
                yield info.alias or name, _is_sequence(info.annotation)
        else:
            yield field.alias, _is_sequence(annotation)
    for sub in dependant.dependencies:
        yield from _query_parameters(sub)


def _is_sequence(annotation: Any) -> bool:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        return any(_is_sequence(part) for part in typing.get_args(annotation))
    if origin is typing.Annotated:
        return _is_sequence(typing.get_args(annotation)[0])
    return (origin or annotation) in _SEQUENCES
