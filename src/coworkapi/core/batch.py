"""Many POSTs in one: a result for each item, in order, each as its single route would answer.

    class ThingBatchItem(ThingIn, Keyed): ...
    class ThingBatchIn(BatchIn[ThingBatchItem]): ...
    class ThingBatchOut(BatchOut[ThingOut]): ...

    @router.post("/batch", dependencies=[requires("things:write")], responses=problems(BatchRefused))
    async def create_things(body: ThingBatchIn, ctx: Ctx) -> ThingBatchOut:
        return await run_batch(ctx, body, ThingBatchOut, of="POST /v1/things", work=...)

An item that breaks a rule, be it of its own form, changes nothing and stops no other, unless the batch is `atomic`.
Stands before routes of one thing (`/v1/things/{thing_id}`).
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, cast

import orjson
from pydantic import BaseModel, Field, StringConstraints, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from sqlalchemy import text

from coworkapi.core.errors import Conflict, Invalid, Problem, ProblemError, ProblemItem
from coworkapi.core.events import pending_facts
from coworkapi.core.failures import DATABASE_ERRORS, translated
from coworkapi.core.http import Context
from coworkapi.core.idempotency import MAX_KEY_LENGTH, Claim, make_claim
from coworkapi.core.prepared import Prepared
from coworkapi.core.schemas import In, Out
from coworkapi.core.unit_of_work import UnitOfWork, rehearsal
from coworkapi.core.validation import invalid

T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)
MAX_ITEMS = 100


class BatchRefused(Conflict):
    """An item of an atomic batch breaks a rule: nothing was done."""

    title = "Nothing of the batch was done"


class Keyed(In):
    """What a batch's item says besides its single route's body."""

    idempotency_key: (
        Annotated[
            str,
            StringConstraints(min_length=1, max_length=MAX_KEY_LENGTH),
            Field(description="The same key with the same item gives the first answer again for 7 days"),
        ]
        | None
    ) = None


def _or_refused(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    try:
        return handler(value)
    except ValidationError as error:
        return invalid(error.errors(include_url=False), of_body=True)


class BatchIn(In, Generic[T]):
    """Items to be made, in order."""

    items: Annotated[
        list[Annotated[T, WrapValidator(_or_refused)]],
        Field(min_length=1, max_length=MAX_ITEMS, description="At most 100; each is as the single route takes it"),
    ]
    atomic: Annotated[
        bool, Field(description="All or nothing: when an item breaks a rule, 409 `batch_refused` and nothing is done")
    ] = False
    dry_run: Annotated[bool, Field(description="Only say what would become of each item")] = False

    def wanted(self) -> list[T | Invalid]:
        """The items; in place of one that is malformed, what is wrong with it."""
        return cast("list[T | Invalid]", self.items)


class BatchItemOut(Out, Generic[T]):
    """What became of an item: `data`, or the `problem` that its single route would give."""

    index: int = Field(description="The item's place in the batch, from 0")
    status: int = Field(description="As its single route would answer", examples=[201, 409])
    data: Annotated[
        T | None, Field(description="What the single route would have answered; null where the item was refused")
    ]
    problem: Annotated[
        Problem | None,
        Field(description="Why the item was refused, as the single route would say it; null where it was done"),
    ]
    replayed: bool = Field(False, description="It was made before, under its idempotency key")


class BatchOut(Out, Generic[T]):
    """A result for each item, in the batch's order."""

    results: Annotated[list[BatchItemOut[T]], Field(description="One for each item, in the order of the items")]
    succeeded: Annotated[int, Field(description="How many items were done, or with `dry_run` would be")]
    failed: Annotated[int, Field(description="How many were refused; each says why in its `problem`")]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer that was stored under an item's key."""

    data: Any


# Makes these items; for each, in order, what its single route would answer, or the error that it would give.
BatchWork = Callable[[Sequence[T]], Awaitable[Sequence[BaseModel | ProblemError]]]


async def run_batch(ctx: Context, body: BatchIn[T], answer: type[B], *, of: str, work: BatchWork[T]) -> B:
    """Does a batch and tells of each item. `of`: method and path of the single route, which keys are bound to.

    Raises BatchRefused. Statements: those of `work`; three more where items carry keys, two for a dry run.
    """
    wanted = body.wanted()
    results: list[Any] = [one if isinstance(one, Invalid) else None for one in wanted]
    claims = {} if body.dry_run else _claims(ctx, wanted, results, of)
    for index, stored in (await _stored(ctx, claims)).items():
        results[index] = stored
    todo = [index for index, result in enumerate(results) if result is None]
    async with rehearsal(ctx.unit, body.dry_run):
        made = await work([cast(T, wanted[index]) for index in todo]) if todo else []
        for index, one in zip(todo, made, strict=True):
            results[index] = one
        failed = [(index, one) for index, one in enumerate(results) if isinstance(one, ProblemError)]
        if failed and body.atomic:
            raise _refused(failed, len(results))
    if claims:
        await _store(ctx, {claims[i]: results[i] for i in todo if i in claims and isinstance(results[i], BaseModel)})
    return answer.model_validate(
        {
            "results": [_shown(index, one, ctx.request_id) for index, one in enumerate(results)],
            "succeeded": len(results) - len(failed),
            "failed": len(failed),
            "dry_run": body.dry_run,
        }
    )


async def apart(unit: UnitOfWork, one: Callable[[], Awaitable[T]]) -> T | ProblemError:
    """`one()` in a savepoint: when it breaks a rule, what it did is taken back and the error returned. Two statements.

    What deserves another try of the whole transaction is raised.
    """
    try:
        async with savepoint(unit):
            return await one()
    except ProblemError as error:
        return error


@asynccontextmanager
async def savepoint(unit: UnitOfWork) -> AsyncIterator[None]:
    """Takes back what is done and told inside when it raises; a broken constraint is raised as its domain error."""
    driver, facts = unit.info["driver"], pending_facts(unit)
    before = len(facts)
    await unit.flush()
    await driver.execute("SAVEPOINT item")
    try:
        yield
        await unit.flush()
    except ProblemError as error:
        if not error.keeps_changes:
            await _take_back(unit, before)
        raise
    except DATABASE_ERRORS as error:
        problem = translated(error)
        if not isinstance(problem, ProblemError) or problem.status >= 500:
            raise
        await _take_back(unit, before)
        raise problem from error
    await driver.execute("RELEASE SAVEPOINT item")


async def _take_back(unit: UnitOfWork, facts: int) -> None:
    unit.session.expunge_all()
    await unit.info["driver"].execute("ROLLBACK TO SAVEPOINT item; RELEASE SAVEPOINT item")
    del pending_facts(unit)[facts:]


def _refused(failed: Sequence[tuple[int, ProblemError]], count: int) -> BatchRefused:
    errors = [
        ProblemItem(pointer=f"/items/{index}{item.pointer}", code=item.code, detail=item.detail)
        for index, error in failed
        for item in (error.errors or [ProblemItem(pointer="", code=error.code, detail=error.detail)])
    ]
    index, first = failed[0]
    return BatchRefused(
        f"nothing was done, because {len(failed)} of {count} items can't be; items/{index}: {first.detail}",
        errors=errors,
        extra={"results": [_shown(index, error, None) for index, error in failed]},
    )


def _shown(index: int, one: Any, request_id: str | None) -> dict[str, Any]:
    if isinstance(one, ProblemError):
        return {"index": index, "status": one.status, "data": None, "problem": one.problem(request_id)}
    replayed = isinstance(one, _Kept)
    data = one.data if replayed else one
    return {"index": index, "status": 201, "data": data, "problem": None, "replayed": replayed}


def _claims(ctx: Context, wanted: Sequence[Any], results: list[Any], of: str) -> dict[int, Claim]:
    """The claims of items with keys. A key that stands twice is the later item's problem."""
    found: dict[int, Claim] = {}
    first: dict[str, int] = {}
    for index, item in enumerate(wanted):
        key = None if isinstance(item, Invalid) else item.idempotency_key
        if key is None:
            continue
        if first.setdefault(key, index) != index:
            results[index] = Invalid.field("/idempotency_key", f"stands in item {first[key]} too; give each its own")
            continue
        claim = make_claim(
            key,
            method="ITEM",
            path=of,
            query="",
            body=item.model_dump_json().encode(),
            secret=ctx.settings.secret_key.get_secret_value(),
        )
        if claim is not None:
            # Apart from the keys of whole requests.
            found[index] = Claim(f"item:{claim.key}", claim.fingerprint)
    return found


# In the order of the hashes, so that two batches with the same keys never wait for each other in a circle.
_LOCK = Prepared(
    text(
        "SELECT pg_advisory_xact_lock(hashtextextended(encode(h, 'hex'), 0)) "
        "FROM (SELECT h FROM unnest(CAST(:hashes AS bytea[])) AS h ORDER BY h) AS ordered"
    )
)
_FIND = Prepared(
    text("""
SELECT key_hash, fingerprint, body FROM idempotency_keys
WHERE key_hash = ANY(CAST(:hashes AS bytea[])) AND created_at > now() - interval '7 days'""")
)
_STORE = Prepared(
    text("""
INSERT INTO idempotency_keys AS k (key_hash, fingerprint, status, headers, body, request_id)
SELECT decode(key_hash, 'base64'), decode(fingerprint, 'base64'), 201, '{}', decode(body, 'base64'),
  CAST(:request_id AS text)
FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS r(key_hash text, fingerprint text, body text)
ON CONFLICT (organization_id, key_hash) DO UPDATE SET fingerprint = excluded.fingerprint, body = excluded.body,
  request_id = excluded.request_id, created_at = excluded.created_at""")
)


async def _stored(ctx: Context, claims: Mapping[int, Claim]) -> dict[int, _Kept | ProblemError]:
    """What was answered before, by the item's place. Two statements; a twin that is at work is waited for."""
    if not claims:
        return {}
    hashes = {claim.key_hash(ctx.principal.asks_as): index for index, claim in claims.items()}
    await _LOCK.fetch(ctx.unit, hashes=list(hashes))
    found: dict[int, _Kept | ProblemError] = {}
    for row in await _FIND.fetch(ctx.unit, hashes=list(hashes)):
        index = hashes[row.key_hash]
        try:
            claims[index].check(row.fingerprint)
        except ProblemError as error:
            found[index] = error
        else:
            found[index] = _Kept(orjson.loads(row.body))
    return found


async def _store(ctx: Context, answers: Mapping[Claim, BaseModel]) -> None:
    if not answers:
        return
    rows = [
        {
            "key_hash": base64.b64encode(claim.key_hash(ctx.principal.asks_as)).decode(),
            "fingerprint": base64.b64encode(claim.fingerprint).decode(),
            "body": base64.b64encode(one.__pydantic_serializer__.to_json(one)).decode(),
        }
        for claim, one in answers.items()
    ]
    await ctx.unit.flush()
    await _STORE.fetch(ctx.unit, rows=orjson.dumps(rows).decode(), request_id=ctx.request_id)
