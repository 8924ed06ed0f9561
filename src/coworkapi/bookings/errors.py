"""The rules of bookings as errors."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from coworkapi.bookings.schemas import AlternativeOut, ConflictOut
from coworkapi.bookings.series_schemas import OccurrenceOut
from coworkapi.core.errors import AlreadyExists, Conflict, Invalid, ProblemError, constraint_error
from coworkapi.core.ids import ResourceId


class TakenMembers(BaseModel):
    """What stands in the way, and what is free instead."""

    resource_id: Annotated[ResourceId, Field(description="What was asked for")]
    conflicts: Annotated[list[ConflictOut], Field(description="What stands in the way, the earliest first")]
    alternatives: Annotated[
        list[AlternativeOut],
        Field(description="The nearest free times on the resource, then others of its kind at the same time"),
    ]


class OccurrencesMembers(BaseModel):
    """Which occurrences stand in the way."""

    occurrences: Annotated[
        list[OccurrenceOut], Field(description="Those that got no place, the earliest first, and why")
    ]


class SlotTaken(Conflict):
    """Someone else has the time. `conflicts` names what stands in the way, `alternatives` what is free instead."""

    title = "The time is taken"
    members = TakenMembers
    # What was wished and seen, for working out alternatives: `service.facts.Facts`, `rules.Wish`, and the booking that
    # was to be moved.
    facts: Any = None
    wish: Any = None
    own: UUID | None = None


class PolicyBroken(Invalid):
    """The booking breaks rules of the resource's policy; `errors` names each of them and its remedy."""

    title = "The booking policy doesn't allow this"


class WrongState(Conflict):
    """The booking's state doesn't allow the verb."""

    title = "Not possible in its state"


class NotBookable(Conflict):
    """The resource or its location is archived, or switched off for booking."""

    title = "The resource can't be booked"


class OccurrencesTaken(Conflict):
    """Occurrences of a series are taken; `occurrences` names each that stands in the way."""

    title = "Occurrences of the series are taken"
    members = OccurrencesMembers


class SeriesEnded(Conflict):
    """The series was cancelled as a whole."""


class TooEarly(Conflict):
    """The verb belongs to a later time: a check-in long before the start, a no-show before it."""


class TooLate(Conflict):
    """The verb's time has passed."""


class AlreadyInvited(AlreadyExists):
    """They are on the list of attendees."""


class TooManyAttendees(Conflict):
    """A list of attendees has its limit."""


class TimeIsFree(Conflict):
    """Nobody need wait for a time that is free; `resource_ids` names where, `book_at` the path that books it."""

    title = "The time is free"


class AlreadyWaiting(Conflict):
    """They wait for the very same already, or have it on offer."""


class CreditsMissing(ProblemError):
    """Credits alone were to pay, and don't suffice. `missing` says what lacks, `to_pay` what that costs in money."""

    status = 402
    title = "Credits are missing"


class CreditsGone(Conflict):
    """Credits that a quote counted on were used meanwhile. `missing` names the lots, `to_pay` what it costs now."""

    title = "Credits of the quote are gone"


class QuoteDiffers(Conflict):
    """The quote is for something else than what is to be booked; `errors` names what differs."""

    title = "The quote is for something else"


class QuoteExpired(Conflict):
    """The quote's time is over; ask for a new one."""

    title = "The quote has expired"


class QuoteUsed(Conflict):
    """The quote was booked already."""

    title = "The quote was used already"


constraint_error("attendee_once", AlreadyInvited, "someone with this e-mail address is on the list already")
constraint_error("waitlist_entry_once", AlreadyWaiting, "they wait for this time already; one entry is enough")
constraint_error(
    "booking_external_id_once", AlreadyExists, "another booking has this external_id; use it or choose another"
)
constraint_error(
    "booking_series_external_id_once",
    AlreadyExists,
    "another booking series has this external_id; use it or choose another",
)
