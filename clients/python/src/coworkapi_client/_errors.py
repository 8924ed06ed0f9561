"""What can go wrong, as one tree:

    CoworkapiError
    ├── ConnectionFailed        no answer came, after all retries
    │   └── TimedOut
    ├── UnexpectedAnswer        an answer that is not one of the API's (a proxy's page, a cut body)
    ├── WebhookRefused          a delivery that is not signed with the secret, or too old
    └── ProblemError            the API refused: `status`, `code`, `detail`, `errors`, `request_id`
        ├── BadRequest          400
        ├── Unauthenticated     401   WrongCredentials, RefreshRefused, ...
        ├── PaymentRequired     402   AccountRestricted, CreditsMissing, ...
        ├── Forbidden           403
        ├── NotFound            404
        ├── Conflict            409   SlotTaken, WrongState, ...
        ├── Gone                410
        ├── PreconditionFailed  412   changed since you read it
        ├── ContentTooLarge     413
        ├── UnsupportedMediaType 415
        ├── Invalid             422   PolicyBroken, ...; `errors` says which field
        ├── RateLimited         429   after all retries
        └── ServerError         5xx   Unavailable

Each stable `code` is a class below that of its status; a code that this version doesn't know raises its status's class.
What a problem tells beyond that stands in `problem`, and reads as an attribute too, typed where the API says its type:

    try:
        client.bookings.create(resource_id=room, starts_at=start, ends_at=end)
    except SlotTaken as error:
        print(error.detail, error.conflicts, error.alternatives)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, TypeAdapter


class CoworkapiError(Exception):
    """Base of everything that this package raises about a request."""


class ConnectionFailed(CoworkapiError):
    """No answer came: the service couldn't be reached, or the connection broke. `__cause__` is httpx's error."""


class TimedOut(ConnectionFailed):
    """No answer came in time."""


class UnexpectedAnswer(CoworkapiError):
    """An answer that is not one of the API's. `status`, `text`: its beginning."""

    def __init__(self, message: str, *, status: int, text: str) -> None:
        super().__init__(message)
        self.status = status
        self.text = text[:2000]


class WebhookRefused(CoworkapiError):
    """The delivery isn't signed with one of the secrets, or its time is too far from now. Answer it with 400."""


class FieldError(BaseModel):
    """One wrong field: where (`/starts_at`, `query/limit`), which rule, what to do."""

    model_config = ConfigDict(extra="allow")

    pointer: str
    code: str
    detail: str


class ProblemError(CoworkapiError):
    """The API refused (RFC 9457). Programs branch on the class or `code`, people read `detail`."""

    default_code: ClassVar[str] = ""

    def __init__(self, problem: Mapping[str, Any], *, status: int, headers: Mapping[str, str]) -> None:
        self.problem: dict[str, Any] = dict(problem)
        self.status = status
        self.headers = headers
        self.code: str = self.problem.get("code") or self.default_code
        self.title: str = self.problem.get("title") or ""
        self.detail: str = self.problem.get("detail") or self.title
        self.request_id: str | None = self.problem.get("request_id") or headers.get("x-request-id")
        self.errors = [FieldError.model_validate(item) for item in self.problem.get("errors") or []]
        super().__init__(f"{self.code}: {self.detail}" + (f" (request {self.request_id})" if self.request_id else ""))

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["problem"][name]
        except KeyError:
            raise AttributeError(f"this {type(self).__name__} tells no {name!r}") from None

    def _member(self, name: str, shape: Callable[[], Any]) -> Any:
        """What the problem tells by that name, in its shape."""
        if name not in self.problem:
            raise AttributeError(name)  # which `__getattr__` words
        return TypeAdapter(shape()).validate_python(self.problem[name])

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.problem, self.status, dict(self.headers))


def _again(cls: type[ProblemError], problem: dict[str, Any], status: int, headers: dict[str, str]) -> ProblemError:
    return cls(problem, status=status, headers=headers)


class BadRequest(ProblemError):
    """400: the request is malformed."""


class Unauthenticated(ProblemError):
    """401: sign-in needed, or the credential is refused."""


class PaymentRequired(ProblemError):
    """402: something is owed or missing first."""


class Forbidden(ProblemError):
    """403: the right for this is missing."""


class NotFound(ProblemError):
    """404: no such thing in this organization."""


class Conflict(ProblemError):
    """409: conflicts with what is there."""


class Gone(ProblemError):
    """410: it was there once."""


class PreconditionFailed(ProblemError):
    """412: changed since you read it (`if_match`)."""


class ContentTooLarge(ProblemError):
    """413: the body is too large."""


class UnsupportedMediaType(ProblemError):
    """415: the body's type is not accepted."""


class Invalid(ProblemError):
    """422: a field or parameter breaks a rule; `errors` says which."""


class RateLimited(ProblemError):
    """429: too many requests, after all retries. `retry_after` in seconds, if the service said."""

    @property
    def retry_after(self) -> float | None:
        value = self.headers.get("retry-after", "")
        return float(value) if value.isdigit() else None


class ServerError(ProblemError):
    """5xx: the service's fault; `request_id` helps to find it."""


class Unavailable(ServerError):
    """503: temporarily unavailable, after all retries."""


STATUS_CLASSES: dict[int, type[ProblemError]] = {
    400: BadRequest,
    401: Unauthenticated,
    402: PaymentRequired,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    413: ContentTooLarge,
    415: UnsupportedMediaType,
    422: Invalid,
    429: RateLimited,
    503: Unavailable,
}


def problem_class(status: int, codes: Mapping[str, type[ProblemError]], code: str) -> type[ProblemError]:
    """The class for a code; its status's for one that isn't known here."""
    return codes.get(code) or STATUS_CLASSES.get(status) or (ServerError if status >= 500 else ProblemError)
