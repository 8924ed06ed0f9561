"""`/v1/bookings/batch`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from coworkapi.bookings import service
from coworkapi.bookings.errors import SlotTaken
from coworkapi.bookings.routes.common import wish_of
from coworkapi.bookings.schemas import BookingIn, BookingOut
from coworkapi.core.batch import BatchIn, BatchOut, BatchRefused, Keyed, apart, run_batch
from coworkapi.core.errors import Invalid, ProblemError
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.prepared import Prepared

router = Router(prefix="/v1/bookings", tags=["Bookings"])
# Batches for the same resources come one after the other, in the order of the ids: each books in the order of its own
# items, and two would wait for each other in a circle. Single bookings wait for none of it.
_IN_TURN = Prepared(
    text(
        "SELECT pg_advisory_xact_lock(hashtextextended('booking-batch:' || id::text, 0)) "
        "FROM (SELECT id FROM unnest(CAST(:ids AS uuid[])) AS id ORDER BY id) AS ordered"
    )
)


class BookingBatchItem(BookingIn, Keyed):
    """A booking, as `POST /v1/bookings` takes it."""


class BookingBatchIn(BatchIn[BookingBatchItem]):
    """Bookings."""


class BookingBatchOut(BatchOut[BookingOut]):
    """What became of each."""


@router.post(
    "/batch", dependencies=[requires("bookings:write")], summary="Book many times", responses=problems(BatchRefused)
)
async def create_bookings(body: BookingBatchIn, ctx: Ctx) -> BookingBatchOut:
    """Up to 100 bookings at once, each by the rules of `POST /v1/bookings`, in order: of two that want the same time
    the first gets it, and the second's problem says what is free instead. Coupons need a batch that is neither atomic
    nor a dry run."""

    async def one(item: BookingBatchItem) -> BookingOut:
        if item.coupon_code is not None and (body.atomic or body.dry_run):
            # What is taken back can't count wrong guesses.
            raise Invalid.field("/coupon_code", "not in an atomic batch or a dry run; book this one by itself")
        return await service.book(
            ctx.unit,
            now=ctx.now,
            title=item.title,
            note=item.note,
            external_id=item.external_id,
            metadata=item.metadata,
            **wish_of(item, ctx),
        )

    async def work(items: Sequence[BookingBatchItem]) -> list[BookingOut | ProblemError]:
        await _IN_TURN.fetch(ctx.unit, ids=list({item.resource_id for item in items}))
        made: list[BookingOut | ProblemError] = [await apart(ctx.unit, lambda item=item: one(item)) for item in items]  # type: ignore[misc]
        return [
            await service.with_alternatives(ctx.unit, result, now=ctx.now) if isinstance(result, SlotTaken) else result
            for result in made
        ]

    return await run_batch(ctx, body, BookingBatchOut, of="POST /v1/bookings", work=work)
