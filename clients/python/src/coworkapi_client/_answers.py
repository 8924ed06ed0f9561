"""Answers: read as what the call promised, or raised as the problem that they are."""

from __future__ import annotations

import json
import re
import warnings
from types import NoneType
from typing import Any, TypeVar, cast

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from coworkapi_client._calls import Call
from coworkapi_client._errors import ProblemError, UnexpectedAnswer, problem_class
from coworkapi_client._model import Http
from coworkapi_client.errors import CODES

T = TypeVar("T")
_told: set[str] = set()
# A TypeID within a path: an operation is one, whatever it is asked about.
_ID = re.compile(r"/[a-z]{2,8}_[0-7][0-9a-z]{25}(?=/|$)")


def read(call: Call[T], response: httpx.Response) -> T:
    """The answer's body as `call.answer`. Raises ProblemError (its class by code) or UnexpectedAnswer."""
    if not response.is_success:
        raise problem(response)
    _tell_deprecation(call, response)
    if call.answer is NoneType:
        return cast(T, None)
    if call.answer is bytes:
        return cast(T, response.content)
    try:
        if isinstance(call.answer, type) and issubclass(call.answer, BaseModel):
            model = call.answer.model_validate_json(response.content)
            model.__dict__["http"] = Http(response.status_code, response.headers)
            return cast(T, model)
        return TypeAdapter(call.answer).validate_json(response.content)
    except ValidationError as error:
        raise UnexpectedAnswer(
            f"{call.method} {call.path} answered what this version can't read: {error}",
            status=response.status_code,
            text=response.text,
        ) from error


def problem(response: httpx.Response) -> ProblemError | UnexpectedAnswer:
    """The error that an answer tells."""
    try:
        told: Any = json.loads(response.content)
    except ValueError:
        told = None
    if not isinstance(told, dict) or "code" not in told:
        return UnexpectedAnswer(
            f"status {response.status_code} without a problem document: is that address the API's?",
            status=response.status_code,
            text=response.text,
        )
    cls = problem_class(response.status_code, CODES, str(told["code"]))
    return cls(told, status=response.status_code, headers=response.headers)


def _tell_deprecation(call: Call[Any], response: httpx.Response) -> None:
    """Warns once for each operation that the service marks with `Deprecation` (RFC 9745)."""
    if "deprecation" not in response.headers:
        return
    name = f"{call.method} {_ID.sub('/{id}', call.path)}"
    if name in _told:
        return
    _told.add(name)
    sunset = response.headers.get("sunset")
    end = f"; it ends on {sunset}" if sunset else ""
    warnings.warn(f"{name} is deprecated{end}. See the changelog of coworkapi.", DeprecationWarning, stacklevel=2)
