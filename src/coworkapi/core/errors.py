"""One tree of domain errors, rendered in one place as RFC 9457 `application/problem+json`.

A room subclasses `Conflict`, `Invalid`, ... and names the broken rule; `code` is derived from the class name and is
stable. A database constraint is tied to its error with `constraint_error`, so that a race lost in the database reads
like a rule checked in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field


class ProblemItem(BaseModel):
    """One wrong field: where, which rule, what to do."""

    pointer: str = Field(description="JSON pointer into the body, or `query/name`, `path/name`, `header/name`")
    code: Annotated[str, Field(description="Which rule; programs branch on this")]
    detail: Annotated[str, Field(description="What is wrong, and what to do, for people")]


class Problem(BaseModel):
    """RFC 9457 problem details. Further members name what is in conflict."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(
        examples=["https://coworkapi.dev/problems/slot_taken"],
        description="An address that names the kind of problem; `code` is its last part",
    )
    title: str = Field(description="The kind of problem, the same for each of its code")
    status: int = Field(description="The HTTP status")
    detail: str = Field(description="What is wrong here and what to do, for people")
    code: str = Field(description="Stable; programs branch on this", examples=["slot_taken"])
    request_id: str | None = Field(
        None,
        exclude_if=lambda value: value is None,
        description="As the logs name the request: tell it when you ask for help",
    )
    errors: list[ProblemItem] | None = Field(
        None,
        exclude_if=lambda value: value is None,
        description="Each wrong field of the request; null where the problem is none of fields",
    )


class ProblemError(Exception):
    """Base of every error that a caller may see.

    `detail` says what is wrong and what to do. `extra` are further members of the problem (ids in conflict,
    alternatives); `errors` the fields concerned; `headers` such as Retry-After. `keeps_changes`: refusing is itself a
    change (a failed sign-in is counted), so what the transaction did is committed before the error is sent.
    `media_type`: another one where a protocol that is not ours says so. `members`: the shape of `extra`, which the
    OpenAPI document tells; all of it optional.
    """

    status: ClassVar[int] = 500
    keeps_changes: ClassVar[bool] = False
    media_type: ClassVar[str] = "application/problem+json"
    title: ClassVar[str] = "Internal error"
    code: ClassVar[str] = "internal_error"
    members: ClassVar[type[BaseModel] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
        if "title" not in cls.__dict__:
            cls.title = cls.code.replace("_", " ").capitalize()

    def __init__(
        self,
        detail: str,
        *,
        errors: list[ProblemItem] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})

    def problem(self, request_id: str | None = None) -> dict[str, Any]:
        """The members of the problem document."""
        body: dict[str, Any] = {
            "type": f"https://coworkapi.dev/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            body["errors"] = [item.model_dump() for item in self.errors]
        body.update(self.extra)
        if request_id:
            body["request_id"] = request_id
        return body


class BadRequest(ProblemError):
    status = 400


class MalformedJson(BadRequest):
    title = "The body is not valid JSON"


class Unauthenticated(ProblemError):
    status = 401
    title = "Sign-in needed"


class Forbidden(ProblemError):
    status = 403
    title = "Not allowed"


class NotFound(ProblemError):
    status = 404


class MethodNotAllowed(ProblemError):
    status = 405


class RequestTimeout(ProblemError):
    status = 408
    title = "The request took too long to arrive"


class Conflict(ProblemError):
    status = 409


class Gone(ProblemError):
    status = 410


class PreconditionFailed(ProblemError):
    status = 412
    title = "Changed since you read it"


class ContentTooLarge(ProblemError):
    status = 413


class UnsupportedMediaType(ProblemError):
    status = 415


class Invalid(ProblemError):
    """The request is understood and breaks a rule of its own (422)."""

    status = 422
    title = "Invalid request"

    @classmethod
    def field(cls, pointer: str, detail: str, code: str = "invalid") -> Invalid:
        """One wrong field. `pointer`: `/starts_at`, `query/limit`, ..."""
        return cls(f"{pointer.strip('/')}: {detail}", errors=[ProblemItem(pointer=pointer, code=code, detail=detail)])


class IdempotencyMismatch(Invalid):
    code = "idempotency_key_reused"
    title = "Idempotency key reused with another request"


class RateLimited(ProblemError):
    status = 429
    title = "Too many requests"


class Unavailable(ProblemError):
    status = 503
    title = "Temporarily unavailable"


class AlreadyExists(Conflict):
    """Unique values that are taken; the constraint's error names which."""


class StillReferenced(Conflict):
    """What others still point to can't be deleted, or what is pointed to doesn't exist."""


ConstraintError = Callable[[str], ProblemError]
_CONSTRAINTS: dict[str, ConstraintError] = {}


def constraint_error(name: str, error: ConstraintError | type[ProblemError], detail: str = "") -> None:
    """Ties a database constraint's name to the domain error that its violation means.

    `error` is a ProblemError class with `detail`, or a function of PostgreSQL's DETAIL line.
    """
    if isinstance(error, type):
        cls = error
        _CONSTRAINTS[name] = lambda _: cls(detail)
    else:
        _CONSTRAINTS[name] = error


def error_for_constraint(name: str, sqlstate: str, pg_detail: str = "") -> ProblemError:
    """The domain error for a violated constraint; a generic one with the constraint's name where none is tied."""
    if name in _CONSTRAINTS:
        return _CONSTRAINTS[name](pg_detail)
    rule = name.replace("_", " ")
    if sqlstate == "23505":
        return AlreadyExists(f"a value that must be unique is taken ({rule})", extra={"constraint": name})
    if sqlstate == "23503":
        return StillReferenced(f"something it refers to, or that refers to it, stands in the way ({rule})")
    return Conflict(f"the change breaks a rule of the database ({rule})", extra={"constraint": name})
