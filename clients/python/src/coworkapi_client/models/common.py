from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, ConfigDict

from coworkapi_client._model import Model


class AccountMailRequest(Model):
    """That someone asked for a mail about the account of that address; whether there is one is not said."""

    email: str
    """Mail address; kept in lower case"""


class Account(Model):
    """A person who signs in to run organizations."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    email: str
    """Mail address; kept in lower case"""
    name: str
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""


class Address(Model):
    """A postal address, as its lines stand on a letter."""

    line1: str | None = None
    """Street and number"""
    line2: str | None = None
    """What else belongs to it: building, floor, c/o"""
    postal_code: str | None = None
    """As letters to that country have it"""
    city: str | None = None
    """Town or city"""
    region: str | None = None
    """State or province, where letters to that country name it"""
    country: str | None = None
    """ISO 3166-1 alpha-2"""


class Alternative(Model):
    """A free time on the same resource, or the same time on another."""

    resource_id: str
    """Id of the resource"""
    resource_name: str
    """What people call the resource"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""


class Anchor(Model):
    """
    On which day cycles begin: a day of the month for everyone (`calendar`; `day` null: the month's last), or each
    membership's own day (`anniversary`). `month`: for cycles of several months, one in which a cycle begins; otherwise
    they are counted from the first boundary. Cycles of weeks always begin on the membership's own weekday.
    """

    kind: Literal["calendar", "anniversary"] | str | None = "calendar"
    """The same day for everyone, or each membership's own"""
    day: int | None = 1
    """Of the month; null: its last day"""
    month: int | None = None
    """1 to 12; only for a `calendar` anchor"""


class AppRef(Model):
    """A third-party app as those see it who let it in."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    description: str | None
    """What it does, as its developer says"""
    home_page_url: str | None
    """The app's home page"""
    logo_url: str | None
    """The app's logo, square"""


class AssignmentIn(Model):
    role: str
    """A built-in role or the id of a custom one"""
    location_ids: list[str] | None = None
    """Only at these locations; null: everywhere"""


class Assignment(Model):
    role: str
    """A built-in role or the id of a custom one"""
    role_name: str
    """What the role is called"""
    location_ids: list[str] | None
    """Ids, each of a location"""


class Attachment(Model):
    """A file that goes with a mail."""

    name: str
    content_type: str
    """Media type of the file, as `image/png`"""
    bytes: int
    """Size in bytes"""


class AttendeeIn(Model):
    """Someone who comes: a member by `member_id`, or anyone by name, e-mail address or both."""

    member_id: str | None = None
    """A member; name and address are theirs"""
    name: str | None = None
    """Default: the member's, or the e-mail address"""
    email: str | None = None
    """Where the invitation goes; none is sent without it"""


class Attendee(Model):
    """Someone who is to come. Without `member_id` they are a guest from outside, and expected as a visitor."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    booking_id: str
    """Id of the booking"""
    member_id: str | None
    """Id of the member"""
    name: str
    email: str | None
    """Mail address; kept in lower case"""
    response: Literal["needs_action", "accepted", "declined", "tentative"] | str
    """What they answered last; `needs_action`: nothing yet"""
    invited_at: AwareDatetime | None
    """When the invitation went to the mail"""
    cancelled_at: AwareDatetime | None
    """When they were taken off the list"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class BookingAllowances(Model):
    """In what a permission is more generous than a resource's booking policy. What is left out stays as it is."""

    may_book: bool | None = False
    """May book what the policy keeps for others"""
    window_days: int | None = None
    """How far ahead, if further"""
    lead_minutes: int | None = None
    """How shortly before, if shorter"""
    max_minutes: int | None = None
    """How long, if longer"""
    any_time: bool | None = False
    """Also outside opening hours"""
    without_limits: bool | None = False
    """The policy's limits don't hold"""
    without_approval: bool | None = False
    """No approval is needed"""


class BookingLimit(Model):
    """What one member, or one team together, may book in a local day, ISO week or month. Reaching it is allowed."""

    of: Literal["member", "team"] | str
    """Whose bookings are counted: each member's, or all of a team's together"""
    per: Literal["day", "week", "month"] | str
    """Counted in the local day, ISO week or month"""
    minutes: int | None = None
    """At most so many minutes; either this or `bookings`"""
    bookings: int | None = None
    """At most so many bookings; either this or `minutes`"""


class Buyer(Model):
    """Whom it was issued to, as they were then."""

    name: str
    """The name on the invoice"""
    address: Address
    """Postal address"""
    vat_id: str | None
    """VAT identification number with the country's letters, as `DE136695976`"""
    email: str | None
    """Mail address; kept in lower case"""


class Cancellation(Model):
    """What cancelling costs, or cost."""

    fee_percent: int
    """A share of the price, in percent"""
    until: AwareDatetime | None
    """The last instant at which it costs this"""
    then_fee_percent: int | None
    """What it costs after `until`"""


class CancellationStep(Model):
    """From `hours_before` the start (and more), cancelling costs this share of the price."""

    hours_before: int
    """It counts from so many hours before the start, and earlier"""
    fee_percent: int
    """Share of the price that is kept, in percent"""


class CancellationStepOut(Model):
    """Cancelling at least `hours_before` the start costs this share of the price; later than all steps: 100 %."""

    hours_before: int
    """Hours from the cancellation to the start, at least"""
    fee_percent: int
    """The share of the price that is still to be paid, in percent"""


class Conflict(Model):
    """What stands in the way. Members and the public see when, not who."""

    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime | None
    """Buffer included; null: no end is known"""
    kind: str | None = None
    """booking, hold, membership, pass, tour, maintenance or closure"""
    booking_id: str | None = None
    """Id of the booking"""


class Consent(Model):
    """What a member agreed to, and when it was withdrawn."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    member_id: str
    """Id of the member"""
    purpose: str
    """What it is for, as `newsletter`; by your own words"""
    wording: str
    """The words that they agreed to"""
    source: str
    """Where they agreed, as `sign-up form`"""
    given_at: AwareDatetime
    """When they agreed"""
    withdrawn_at: AwareDatetime | None
    """When they took it back; null while it holds"""


class CreditMove(Model):
    """What happens to the credits that a lot paid, or pays from now on."""

    lot_id: str
    """Id of the credit lot"""
    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: `money`, `minutes` or `uses`"""
    name: str
    returned: int | None = 0
    """Goes back to the lot"""
    kept: int | None = 0
    """Was taken, and stays so as a fee"""
    used: int | None = 0
    """Is newly taken from the lot"""
    valid_until: AwareDatetime | None = None
    """Where the lot had expired: until when it may still be used (7 days of grace)"""


class CreditUse(Model):
    """That a credit lot or a pass pays a part."""

    lot_id: str
    """Id of the credit lot"""
    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: `money`, `minutes` or `uses`"""
    name: str
    quantity: int
    """Minutes, uses or minor units taken from the lot"""
    amount: int
    """How much of the price that pays, minor units"""
    days: list[date] | None = None
    """Local days for which a day pass is burnt"""
    shared_days: list[date] | None = None
    """Local days covered by the pass that an earlier booking or check-in burnt"""


class Cycle(Model):
    """For how long one price is."""

    count: int | None = 1
    """How many of the unit"""
    unit: Literal["months", "weeks"] | str | None = "months"
    """Months of the calendar, or weeks of seven days"""


class DeletedEndpoint(Model):
    """An endpoint that is no more."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    url: str
    """Where events were posted to"""


class DocumentReady(Model):
    """The PDF of an invoice or credit note that is to be mailed."""

    document_id: str
    kind: Literal["invoice", "credit_note"] | str
    number: str
    seller: str
    buyer: str
    amount: str
    """As the document shows it"""
    due_on: str
    """As the document shows it"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    emails: list[str]
    """Mail addresses, in lower case"""
    file_name: str
    storage_key: str
    """The name of the file by its content"""
    bytes: int
    """Size in bytes"""


class Failure(Model):
    """Why it failed."""

    code: str
    """Stable; programs branch on this"""
    kind: Literal["soft", "hard"] | str
    """`soft`: another try may go well; `hard`: it won't"""
    detail: str
    """The provider's words, for people"""


class FirstLocationIn(Model):
    """The first site, and the country and currency of the legal entity behind it. Opening hours come later."""

    name: str
    time_zone: str
    """IANA time zone"""
    country: str
    """ISO 3166-1 alpha-2"""
    currency: str
    """ISO 4217"""
    address: Address | None = None
    """Postal address"""


class FreePeriod(Model):
    """A booking may start at `starts_at` at the earliest and end at `ends_at` at the latest."""

    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    units_free: int
    """Of a pool: how many are free at any start in it at least"""


class Hold(Model):
    """Who holds an account's standing by hand, and why."""

    standing: Literal["restricted", "suspended"] | str
    """As which the account stands while it is held"""
    since: AwareDatetime
    """From when on"""
    until: AwareDatetime | None
    """When it ends by itself; null: when it is released"""
    reason: str
    """Why, as whoever did it wrote"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""


class Hours(Model):
    """An interval of wall-clock time, `closes` not included."""

    opens: str
    """Wall-clock time HH:MM; 24:00 is the day's end"""
    closes: str
    """Wall-clock time HH:MM; 24:00 is the day's end"""


class LetterReady(Model):
    """The PDF of a letter that is to be mailed."""

    letter_id: str
    """Id of the price rise letter"""
    kind: Literal["announcement", "withdrawal", "correction"] | str
    account_id: str
    """Id of the billing account"""
    seller: str
    buyer: str
    effective_on: str
    """As the letter says it"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    emails: list[str]
    """Mail addresses, in lower case"""
    file_name: str
    storage_key: str
    """The name of the file by its content"""
    bytes: int
    """Size in bytes"""


class Location(Model):
    """A site."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str
    """Id of the legal entity"""
    name: str
    """What people call it"""
    slug: str
    """Its name in addresses: lower-case letters, digits and hyphens"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    address: Address
    """Postal address"""
    latitude: float | None
    """Degrees north, WGS 84"""
    longitude: float | None
    """Degrees east, WGS 84"""
    description: str | None
    """About it, for who chooses"""
    closed_on_holidays: bool
    """Whether it is closed on public holidays"""
    holiday_country: str | None
    """Whose public holidays it keeps, as an ISO 3166-1 alpha-2 code"""
    holiday_region: str | None
    """The part of that country whose holidays it keeps"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Me(Model):
    """The signed-in member, as they see themselves."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    email: str | None
    """Mail address; kept in lower case"""
    phone: str | None
    """Telephone number, as it was given"""
    company: str | None
    """The firm that they gave"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    home_location_id: str | None
    """Id of the location"""
    address: Address
    """Postal address"""
    state: Literal["contact", "member", "former"] | str
    """`contact`: known, never more; `member`: now; `former`: once"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Member(Model):
    """A person. `state` is derived: contact (never more than known), member (now), former (once)."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    name: str
    """Full name"""
    email: str | None
    """Mail address; kept in lower case"""
    phone: str | None
    """Telephone number, as it was given"""
    company: str | None
    """The firm that they gave"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    home_location_id: str | None
    """Id of the location"""
    address: Address
    """Postal address"""
    custom_fields: dict[str, str | bool | int | float | None]
    """Values of your custom fields, by key"""
    tags: list[str]
    """The tags that they have"""
    state: Literal["contact", "member", "former"] | str
    """`contact`: known, never more; `member`: now; `former`: once"""
    may_sign_in: bool
    """Whether a sign-in link is sent when they ask for one"""
    merged_into_id: str | None
    """The member that stays, when this one was a duplicate"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class MemberSession(Model):
    """A session of a member. Refresh it with `POST /v1/auth/refresh`, end it with `POST /v1/auth/sign-out`."""

    member: Me
    """Who has signed in"""
    access_token: str
    """Sent as `Authorization: Bearer ...`"""
    access_expires_at: AwareDatetime
    """Until when the access token works"""
    refresh_token: str
    """Good once, for the next pair of tokens"""
    refresh_expires_at: AwareDatetime
    """Until when the refresh token works"""


class Money(Model):
    """An amount in minor units (12500 = 125.00 EUR)."""

    amount: int
    """Minor units"""
    currency: str
    """ISO 4217"""


class MoneyChange(Model):
    """What a change does (or, with `dry_run`, would do) to money and credits."""

    currency: str
    """ISO 4217"""
    credits: list[CreditMove]
    """What happens to the credits that paid, or pay from now on"""
    voided: int | None = 0
    """Charges that are voided, tax included"""
    charged: int | None = 0
    """Charges that are written, tax included"""
    fee: int | None = 0
    """Of `charged`, what is a cancellation fee"""
    difference: int | None = 0
    """`charged - voided`: more to pay; negative: less"""


class MyPasskeyOptions(Model):
    """For `navigator.credentials.create` or `.get`: `PublicKeyCredential.parse...OptionsFromJSON(options)`."""

    options: dict[str, Any]
    """What the browser is to be asked for, as JSON of WebAuthn"""


class Note(Model):
    """A staff note. Members never see it."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    body: str
    """What staff are to know; members never see it"""
    author: str
    """`usr_...` or `key_...`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Occupied(Model):
    """What stands in the way: who occupies which unit when. `source_id`: the booking or block behind it."""

    unit_id: str
    """Id of the unit"""
    kind: str
    """booking, hold, membership, pass, tour, maintenance or closure"""
    source_id: str
    """The id of the booking or block behind it"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime | None
    """When it ends; that instant is no longer part of it"""


class Operation(Model):
    """Long work. Ask again until `state` is succeeded, failed or cancelled; `result` depends on the `kind`."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: str
    """What it does; `result` has the fields that go with it"""
    state: Literal["queued", "running", "succeeded", "failed", "cancelled"] | str
    """`queued` until a worker takes it; succeeded, failed and cancelled are final"""
    done: int
    """Steps of the work that are done"""
    total: int | None
    """Steps in all, once known"""
    result: dict[str, Any] | None
    """What it came to; null until it has succeeded"""
    problem: dict[str, Any] | None
    """Why it failed"""
    cancel_requested: bool
    """Whether somebody asked to stop it; it stops between two steps"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    started_at: AwareDatetime | None
    """When a worker first took it; null while it is queued"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class OrganizationRef(Model):
    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    slug: str
    """Its name in addresses: lower-case letters, digits and hyphens"""
    mode: Literal["live", "test"] | str
    """`test` moves no money, sends no mail and has a clock of its own"""


class PaidInvoice(Model):
    """What a payment is for."""

    invoice_id: str
    """Id of the invoice"""
    amount: Money
    """How much of the payment is for it"""


class Pass(Model):
    """Admission to a location for one local day. `[starts_at, ends_at)` is that day."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: Literal["day_pass", "guest_pass"] | str
    """For a member, or for a member's guest"""
    state: Literal["valid", "used", "cancelled", "expired"] | str
    """`valid` until its day is over; `used` once somebody came in by it"""
    dated: bool
    """Good for one day, which is chosen when it is sold"""
    on: date
    """The local day that it is for"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    account_id: str
    """Id of the billing account"""
    member_id: str | None
    """Whose it is, or the guest's host; null: any of the team"""
    team_id: str | None
    """Id of the team"""
    product_id: str | None
    """Id of the product"""
    sale_id: str | None
    """Id of the sale"""
    lot_id: str
    """Id of the credit lot"""
    resource_id: str | None
    """Id of the resource"""
    unit_id: str | None
    """Id of the unit"""
    guest_name: str | None
    """Of a guest's: who it is for; null: whoever the host brings"""
    cancellable_until: AwareDatetime | None
    """Until when it can be given back; null: there is no such moment"""
    used_at: AwareDatetime | None
    """When somebody came in by it; null if nobody did"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Pause(Model):
    """
    Local days `[starts_on, ends_on)` on which it rests; null end: until it is resumed. `keeps`: what goes on.
    `is_gap`: the days between its end and its reactivation.
    """

    starts_on: date
    """The first day"""
    ends_on: date | None
    """The first day on which it no longer rests; null: until it is resumed"""
    keeps: list[Literal["units", "access", "mail", "storage", "discounts"] | str]
    """What goes on meanwhile"""
    reason: str | None
    """Why, in words"""
    is_gap: bool
    """The days between an end and the reactivation"""


class PauseRules(Model):
    """
    Whether and how long a membership may be paused in twelve months. `in_whole_cycles`: only from one cycle's
    boundary to another. `keeps`: what goes on meanwhile (a unit that isn't kept is free for others, for good).
    """

    allowed: bool | None = False
    """Whether it may be paused at all"""
    in_whole_cycles: bool | None = False
    """Only from one cycle's boundary to another"""
    most_days_a_year: int | None = None
    """In any twelve months, in days; null: any number"""
    most_times_a_year: int | None = None
    """In any twelve months; null: any number"""
    shortest_days: int | None = 1
    """The shortest pause, in days"""
    lead_days: int | None = 0
    """How long before it must be asked for"""
    keeps: list[Literal["units", "access", "mail", "storage", "discounts"] | str] | None = ["units", "mail", "storage"]
    """What goes on meanwhile"""


class Payment(Model):
    """Money that comes in, or was to."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str | None
    """Null: a walk-in"""
    legal_entity_id: str
    """Id of the legal entity"""
    payment_method_id: str | None
    """Null: by hand"""
    provider: Literal["stripe", "gocardless", "local"] | str | None
    """Null: by hand"""
    kind: Literal["card", "sepa_debit", "ach_debit", "bacs_debit", "cash", "terminal", "transfer", "other"] | str
    """What was paid with: by a provider (`card` and the debits), or by hand"""
    origin: Literal["collection", "retry", "operator", "member", "manual", "bank"] | str
    """Who wanted it"""
    status: (
        Literal[
            "pending",
            "requires_action",
            "succeeded",
            "failed",
            "cancelled",
            "partially_refunded",
            "refunded",
            "disputed",
            "charged_back",
        ]
        | str
    )
    """`pending`: on its way, days for a debit; `requires_action`: read its next action; `disputed`: a bank took it back, and the case is open; `charged_back`: it was lost"""
    amount: Money
    """What comes in"""
    fee: Money
    """What the provider kept of it"""
    refunded: Money
    """What was paid back, or is about to be"""
    disputed: Money
    """What a bank took back"""
    invoices: list[PaidInvoice]
    """What it was meant for; the rest is on the account"""
    reference: str | None
    """Of a payment by hand: what you noted, as the number of a receipt"""
    description: str
    """What it is for, in a line, as the provider shows it: `Invoice INV-2026-000001`"""
    failure: Failure | None
    """Why it failed; null if it didn't"""
    received_at: AwareDatetime | None
    """When the money came; null as long as it hasn't"""
    failed_at: AwareDatetime | None
    """When it failed; null if it didn't"""
    expires_at: AwareDatetime | None
    """Until when the customer may act"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Person(Model):
    """A member of a team."""

    team_id: str
    """Id of the team"""
    member_id: str
    """Id of the member"""
    name: str
    email: str | None
    """Mail address; kept in lower case"""
    role: Literal["admin", "member"] | str
    """An `admin` runs the team"""
    joined_at: AwareDatetime
    """Since when they belong to it"""
    member: Member | None = None
    """Only with `expand`"""


class Photo(Model):
    """A picture of a location or a resource; `url` is where its bytes are, for the same asker."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str | None
    """Id of the location"""
    resource_id: str | None
    """Id of the resource"""
    file_id: str
    """Id of the file"""
    url: str
    """Where its bytes are, for the same asker"""
    content_type: str
    """Media type of the file, as `image/png`"""
    bytes: int
    """Size in bytes"""
    width: int
    """In pixels"""
    height: int
    """In pixels"""
    caption: str | None
    """What it shows, in words; null: nothing was given"""
    position: int
    """Its place among the photos, lowest first"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Picture(Model):
    """A photo as members and visitors see it."""

    url: str
    """Where its bytes are"""
    width: int
    """In pixels"""
    height: int
    """In pixels"""
    caption: str | None
    """What it shows, in words; null: nothing was given"""


class Piece(Model):
    """A part of the time and what it costs; the parts add up to the total. Credits pay for them, earliest first."""

    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    amount: int
    """Minor units of `currency`"""


class Place(Model):
    """A location as members and visitors see it."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    """What people call it"""
    slug: str
    """Its name in addresses: lower-case letters, digits and hyphens"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    address: Address
    """Postal address"""
    latitude: float | None
    """Degrees north, WGS 84"""
    longitude: float | None
    """Degrees east, WGS 84"""
    description: str | None
    """About it, for who chooses"""
    photos: list[Picture] | None = None
    """In the operator's order"""


class Plan(Model):
    """
    What is sold. `current_version_id`: the version that is effective today; null: none yet. `price`: its price.

    `holders`: how many hold it now, by quantity, those who are about to begin included; `capacity`: how many may.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    location_id: str | None
    """Id of the location"""
    description: str | None
    """What it is about, for people who may buy it"""
    is_public: bool
    """Whether anyone may see it without a sign-in"""
    position: int
    """Its place in lists of plans, lowest first"""
    current_version_id: str | None
    """Id of the plan version"""
    price: Money | None
    """For one cycle and one of the quantity, by the terms of today; null: none are in force yet"""
    holders: int
    """How many hold it now, by quantity, those who are about to begin included"""
    capacity: int | None
    """How many may hold it, by quantity; null: any number"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class PriceCoupon(Model):
    """
    The coupon that the price is lowered by: a percentage, or an amount. Exactly one of both. Of an amount that
    several bookings share, the part of this one.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    code: str
    """As the customer typed it"""
    name: str
    percent_basis_points: int | None = None
    """Hundredths of a percent: 1000 is 10 %"""
    amount: int | None = None
    """Minor units off; null: a percentage"""
    currency: str | None = None
    """ISO 4217"""


class PriceLine(Model):
    """One step of a price, by name. The lines add up to the total."""

    code: Literal["base", "window", "package", "cap", "demand", "last_minute", "discount", "fixed_rate", "coupon"] | str
    """Which kind of step it is; programs branch on this"""
    name: str
    detail: str
    """How it was reckoned, for people"""
    amount: int
    """Minor units of `currency`"""
    starts_at: AwareDatetime | None = None
    """When it begins"""
    ends_at: AwareDatetime | None = None
    """When it ends; that instant is no longer part of it"""
    quantity: int | None = None
    """Started steps, packages or units"""
    unit_amount: int | None = None
    """Of the rate, for `per_minutes`"""
    per_minutes: int | None = None
    """For how many minutes `unit_amount` is"""
    refers_to: str | None = None
    """Id of the rate, discount or coupon behind it"""


class PriceTax(Model):
    """The tax on what is left to pay: `net + tax = gross`."""

    code: str
    name: str
    basis_points: int
    """1900 = 19 %; 0 for a payer who is spared the tax"""
    included: bool
    """Prices are entered with tax"""
    net: int
    """Minor units of `currency`"""
    tax: int
    """Minor units of `currency`"""
    gross: int
    """Minor units of `currency`"""
    spared: Literal["exempt", "reverse_charge"] | str | None = None
    """Why the payer isn't charged the tax; `name` says it in words"""
    rate_name: str | None = None
    """The tax that they are spared"""
    rate_basis_points: int | None = None
    """Its percentage: 1900 = 19 %"""


class ProblemItem(Model):
    """One wrong field: where, which rule, what to do."""

    pointer: str
    """JSON pointer into the body, or `query/name`, `path/name`, `header/name`"""
    code: str
    """Which rule; programs branch on this"""
    detail: str
    """What is wrong, and what to do, for people"""


class Refund(Model):
    """Money of a payment that is paid back."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    payment_id: str
    """Id of the payment"""
    account_id: str | None
    """Id of the billing account"""
    provider: Literal["stripe", "gocardless", "local"] | str | None
    """Null: by hand"""
    to: Literal["method", "balance"] | str
    """`method`: to what was paid with; `balance`: into the account's favour, for the next invoices"""
    state: Literal["pending", "succeeded", "failed"] | str
    """`pending` until the provider has decided"""
    amount: Money
    """What is paid back, in the payment's currency"""
    reason: str
    """Why, as whoever paid it back wrote"""
    failure: Failure | None
    """Why the provider refused; null unless it did"""
    succeeded_at: AwareDatetime | None
    """When the money was on its way back; null until then"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class RemindedInvoice(Model):
    invoice_id: str
    """Id of the invoice"""
    number: str
    """The invoice's, as printed on it"""
    open: Money
    """What is still to pay of it"""
    due_on: date
    """The day by which it is to be paid"""
    overdue_days: int
    """How many days it is overdue"""


class Rental(Model):
    """
    What a membership rents for itself alone: so many resources (of a pool: units) out of these or of these types,
    per unit of its quantity.
    """

    resource_type_ids: list[str] | None = None
    """Ids, each of a resource type"""
    resource_ids: list[str] | None = None
    """Ids, each of a resource"""
    quantity: int | None = 1
    """How many of them for each of the membership's quantity"""


class ResourceType(Model):
    """A kind of resource of your own; `kind` says which of the built-in ones it is."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    kind: (
        Literal[
            "meeting_room",
            "event_space",
            "hot_desk",
            "dedicated_desk",
            "private_office",
            "phone_booth",
            "parking",
            "equipment",
            "other",
        ]
        | str
    )
    """Which of the built-in kinds it is"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class RevenueLine(Model):
    month: date
    """Its first day"""
    ledger_account: str
    """The stream"""
    location_id: str | None
    """Id of the location"""
    location_name: str | None
    amount: Money
    """Income positive"""


class Rollover(Model):
    """
    What happens to the rest of a lot that ends: it goes on in a lot of the next `days` or `months`, `times` over.

    Days and months are counted on the wall clock of `time_zone`; the account's home location's, unless given.
    """

    times: int
    """How often what is left goes on"""
    days: int | None = None
    """How long each of them lasts, in days; either this or `months`"""
    months: int | None = None
    """How long each of them lasts, in months; either this or `days`"""
    time_zone: str | None = None
    """IANA time zone"""


class Rule(Model):
    """One rule that applies, and whether the booking keeps it."""

    code: str
    """Which rule; programs branch on this"""
    rule: str
    """What it says, for people"""
    kept: bool
    """Whether the booking keeps it"""
    detail: str | None = None
    """What breaks it, and the remedy"""


class Sale(Model):
    """What was bought, what it cost and what it granted."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    product_id: str
    """Id of the product"""
    product_name: str
    """What the product was called when it was sold"""
    location_id: str
    """Id of the location"""
    account_id: str
    """Id of the billing account"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    quantity: int
    """How many of the product"""
    on: date | None
    """Of a dated one: the local day that it is for"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    lot_ids: list[str]
    """Ids, each of a credit lot"""
    is_cancellable: bool
    """While nothing of it is used"""
    cancellable_until: AwareDatetime | None
    """The last moment to take it back; null: none is set, see `is_cancellable`"""
    state: Literal["sold", "cancelled"] | str
    """`cancelled`: it was taken back"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    cancellation_reason: str | None
    """Why it was taken back, as whoever did it wrote; null unless it was"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class ScopeText(Model):
    scope: str
    description: str


class SecurityChange(Model):
    """How signing in to the account of that address changed."""

    email: str
    """Mail address; kept in lower case"""
    change: (
        Literal["second_factor_on", "second_factor_off", "recovery_codes_renewed", "passkey_added", "passkey_removed"]
        | str
    )


class Selection(Model):
    """
    Which memberships: all that run on the day, narrowed by what is named. `started_before`: begun before that day.
    `with_override`: also those whose price was agreed apart from their plan's.
    """

    plan_ids: list[str] | None = None
    """Ids, each of a plan"""
    plan_version_ids: list[str] | None = None
    """Ids, each of a plan version"""
    location_ids: list[str] | None = None
    """Ids, each of a location"""
    membership_ids: list[str] | None = None
    """Ids, each of a membership"""
    started_before: date | None = None
    """Only memberships that began before that day"""
    with_override: bool | None = True
    """Also those with a price that was agreed on apart"""


class SelfService(Model):
    """What the holder may do through `/v1/me`."""

    may_pause: bool | None = False
    """Pause and resume by themselves, within the rules of pauses"""
    may_change: bool | None = False
    """Change to another plan or quantity by themselves"""
    may_cancel: bool | None = True
    """Give notice by themselves"""


class Seller(Model):
    """Who issued it, as they were then."""

    name: str
    """The legal entity's name"""
    address: Address
    """Postal address"""
    country: str
    vat_id: str | None
    """VAT identification number with the country's letters, as `DE136695976`"""
    tax_number: str | None
    """The number that its tax office knows it by"""
    registration: str | None
    """Where and as what it is registered"""
    iban: str | None
    """The bank account to pay into"""
    bic: str | None
    """The bank of that account"""
    account_holder: str | None
    """Whose account it is"""
    footer: str | None
    """The text at the foot of its papers"""


class Shape(Model):
    """A polygon that stands for a resource, in the drawing's units."""

    resource_id: str
    """Id of the resource"""
    points: list[list[float]]
    """The corners as pairs of x and y, in the drawing's units"""
    label: str | None


class SignUpRequest(Model):
    """Someone wants to sign up with that address."""

    email: str
    """Mail address; kept in lower case"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""


class SignedIn(Model):
    token_type: Literal["Bearer"] | str | None = "Bearer"
    """How the access token is sent"""
    session_id: str
    """Id of the session"""
    access_token: str
    """Sent as `Authorization: Bearer ...`"""
    access_expires_at: AwareDatetime
    """Until when the access token works"""
    refresh_token: str
    """Good once, for the next pair of tokens"""
    refresh_expires_at: AwareDatetime
    """Until when the refresh token works"""
    user: Account
    """Who has signed in"""
    organization: OrganizationRef | None
    """Where the session works now"""
    organizations: list[OrganizationRef]
    """All that they can switch to"""


class SkippedOccurrence(Model):
    """An occurrence that was left out."""

    local: str
    """Its start on the series' wall clock"""
    recurrence_at: AwareDatetime
    """The start that the rule gave it"""
    code: str
    """`slot_taken`, or the broken rule"""
    detail: str
    """Why it was left out, for people"""


class Span(Model):
    """A length of time on the calendar."""

    count: int
    """How many of the unit"""
    unit: Literal["days", "weeks", "months"] | str | None = "months"
    """Of the calendar: a month later is the same day of the next month, or its last"""


class TeamInvitation(Model):
    """That a person was asked into a team and has not answered yet. Name and address as the team's admin wrote them."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    team_id: str
    """Id of the team"""
    team_name: str
    """What the team is called"""
    name: str
    email: str
    """Mail address; kept in lower case"""
    role: Literal["admin", "member"] | str
    """An `admin` runs the team"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class TeamMembership(Model):
    """A team that a member belongs to."""

    team_id: str
    """Id of the team"""
    name: str
    role: Literal["admin", "member"] | str
    """An `admin` runs the team"""
    joined_at: AwareDatetime
    """Since when they belong to it"""


class Team(Model):
    """A company whose people are members."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    name: str
    home_location_id: str | None
    """Id of the location"""
    custom_fields: dict[str, str | bool | int | float | None]
    """Values of your custom fields, by key"""
    people: int
    """How many members belong to it"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Terms(Model):
    """What holds of a membership's terms: `price` is of one of its quantity, for a whole cycle."""

    plan_id: str
    """Id of the plan"""
    plan_version_id: str
    """Id of the plan version"""
    quantity: int
    """How many of the plan"""
    price: Money
    """Of one of the quantity, for a whole cycle"""
    price_override: int | None
    """Minor units in place of the plan's price; null: the plan's"""


class TimePrice(Model):
    """What a time costs at this moment, before credits and passes. `POST /v1/quotes` explains it and binds."""

    currency: str
    """ISO 4217"""
    total: int
    """As prices are entered, net or gross; minor units"""
    tax: int
    """The tax on it, in minor units"""
    to_pay: int
    """With tax"""


class WebhookDelivery(Model):
    """One event to one endpoint. `attempts` counts all; a replay begins the schedule of retries anew."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    endpoint_id: str
    """Id of the webhook endpoint"""
    event_id: str
    """Id of the event"""
    event_type: str
    """As `booking.confirmed`"""
    state: Literal["pending", "delivered", "failed", "cancelled"] | str
    """`pending` until it was delivered, failed ten times, or its endpoint was disabled"""
    attempts: int
    """So far, replays included"""
    next_attempt_at: AwareDatetime | None
    """Of a pending one: when it is due, in the organization's time"""
    last_status: int | None
    """HTTP status of the last attempt; null where there was no answer"""
    last_error: str | None
    """Why it last failed; null if it didn't"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class WeekHours(Model):
    """Hours `[opens, closes)` of the local wall clock on these weekdays."""

    weekdays: list[int]
    opens: str | None = "00:00"
    """Local wall clock"""
    closes: str | None = "24:00"
    """Local wall clock"""


class WhoMayBook(Model):
    """Everyone named in any way may. Staff and API keys book for anyone who may."""

    public: bool | None = False
    """Guests without a sign-in"""
    members: bool | None = True
    """Every member"""
    team_ids: list[str] | None = None
    """These teams"""
    member_ids: list[str] | None = None
    """These members"""


class WriteOff(Model):
    """What of an invoice was given up."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    invoice_id: str
    """Id of the invoice"""
    amount: Money
    """How much was given up"""
    reason: str
    """Why, as whoever did it wrote"""
    booked_on: date
    """The day in the books"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    reversed_on: date | None
    """When it was taken back"""
    reversal_reason: str | None
    """Why it was taken back; null while it stands"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class AccountStanding(Model):
    """
    How an account stands: `grace`: something is overdue; `restricted`: no new bookings; `suspended`: nobody comes in
    either; `terminated`: its contracts are ended.
    """

    account_id: str
    """Id of the billing account"""
    standing: Literal["current", "grace", "restricted", "suspended", "terminated"] | str
    """Each step closes more: bookings when `restricted`, doors when `suspended`"""
    since: AwareDatetime | None
    """Null: always"""
    reason: str | None
    """Why it stands so, for people; null where nothing is the matter"""
    cause: str | None
    """What brought it there: the overdue invoice; or what lifted it, such as a payment or a promise"""
    hold: Hold | None
    """By hand: whatever is paid, it stands no better than that"""
    overdue: list[Money]
    """What is overdue now, by currency"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class AuthorizedApp(Model):
    """An app that acts for you."""

    app: AppRef
    """Which app"""
    scopes: list[ScopeText]
    """Rights, as `GET /v1/scopes` lists them"""
    authorized_at: AwareDatetime
    """When you let it in"""
    last_used_at: AwareDatetime | None
    """When it last got new tokens"""


class AuthorizedApps(Model):
    data: list[AuthorizedApp]
    """All of them"""


class Availability(Model):
    """A resource, and when it can be booked. Free or not: never who has it."""

    resource_id: str
    """Id of the resource"""
    name: str
    """What people call the resource"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    resource_type_id: str
    """Id of the resource type"""
    kind: str
    """Which of the built-in kinds the resource's type is"""
    capacity: int
    """How many people it holds"""
    is_pool: bool
    """Whether it is many places that are alike, of which a booking takes some"""
    unit_count: int
    """Of a pool, how many places it has; otherwise 1"""
    periods: list[FreePeriod]
    """When it can be booked, in order; what lies between is taken, closed, or not allowed"""
    starts: list[AwareDatetime] | None = None
    """Every possible start; only with `starts=true`"""
    price: TimePrice | None = None
    """Only with `prices=true`; null: nothing is priced there"""


class Balance(Model):
    """What an account owes a legal entity."""

    legal_entity_id: str
    """Id of the legal entity"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    balance: Money
    """Negative: the account has that much in its favour"""
    owed: Money
    """The open sums of its invoices and the like"""
    credit: Money
    """What is in its favour and not yet set against anything"""
    overdue: Money
    """Of what is owed: due before today"""


class BillingAccount(Model):
    """Who pays: a member for themselves, or a team for its people, all kinds or some, up to a cap for each person."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    merged_into_id: str | None
    """The account of the member that stays, when this one's was a duplicate: its methods pay what this one owes, and it stands by the stricter of both"""
    name: str
    email: str | None
    """Where invoices go; null: the owner's own address"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    address: Address
    """Postal address"""
    vat_id: str | None
    """VAT identification number with the country's letters, as `DE136695976`"""
    tax_status: Literal["standard", "reverse_charge", "exempt"] | str
    """How its charges are taxed: as usual, by the buyer's own country (reverse charge), or not at all"""
    pays_for: list[Literal["memberships", "bookings", "extras"] | str] | None
    """Null for a member's own account, which pays everything"""
    monthly_cap: Money | None
    """For each person and calendar month; null: no limit"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    member: Member | None = None
    """Only with `expand`"""
    team: Team | None = None
    """Only with `expand`"""


class BookingPrice(Model):
    """What a booking costs, line by line, and how it is paid: credits and passes first, then money."""

    currency: str
    """ISO 4217"""
    resource_name: str
    """What it is for"""
    lines: list[PriceLine]
    """How the price came about, step by step; they add up to the total"""
    total: int
    """Sum of the lines: before credits, as prices are entered (net or gross)"""
    pieces: list[Piece]
    """The parts of the time, each with what it costs and what pays for it"""
    credits: list[CreditUse]
    """In the order in which they are burnt"""
    left: int
    """What credits leave to be paid in money, as prices are entered"""
    tax: PriceTax
    """The tax on what is left to pay in money"""
    to_pay: int
    """What is left to pay, tax included"""
    pay_with: Literal["credits_then_money", "credits_only", "money_only"] | str | None = "credits_then_money"
    """Whether credits and passes are used first, alone, or not at all"""
    legal_entity_id: str
    """Who charges it"""
    rate_ids: list[str]
    """Ids, each of a rate"""
    coupon: PriceCoupon | None = None
    """The coupon that took something off; null: none did"""
    priced_at: AwareDatetime
    """As of when last-minute factors count"""
    occupancy: str | None = None
    """The share of comparable resources taken then; null where no rate asks for it"""


class BookingRules(Model):
    """The rules of a booking policy. Limits are inclusive; null means no limit."""

    min_minutes: int | None = 15
    """The shortest booking, in minutes"""
    max_minutes: int | None = 1440
    """The longest booking, in minutes; null: any"""
    step_minutes: int | None = 15
    """Lengths are multiples of it"""
    grid_minutes: int | None = 15
    """Starts count from opening time in these steps"""
    lead_minutes: int | None = 0
    """How long before its start at the latest it must be booked"""
    window_days: int | None = 365
    """How far ahead"""
    buffer_before_minutes: int | None = 0
    """Kept free before a booking, in minutes; of two neighbours the larger buffer decides"""
    buffer_after_minutes: int | None = 0
    """Kept free after a booking, in minutes; of two neighbours the larger buffer decides"""
    any_time: bool | None = False
    """Also outside opening hours"""
    who_may_book: WhoMayBook | None = None
    needs_approval: bool | None = False
    """A booking is a request until staff approve it"""
    approval_hours: int | None = 48
    """An unanswered request expires after"""
    payment_before_confirmation: bool | None = False
    """A booking that costs money is confirmed once it is paid"""
    limits: list[BookingLimit] | None = None
    """How much a member or a team may book in a day, week or month"""
    max_occurrences: int | None = 100
    """Bookings of one series"""
    cancellation: list[CancellationStep] | None = None
    """The largest `hours_before` reached decides; else 100 %"""
    no_show_minutes: int | None = None
    """Released when nobody checked in by then"""
    hold_minutes: int | None = 10
    """How long a hold keeps the time free, in minutes"""


class BookingTerms(Model):
    """What the policy promised when the booking was made; later changes of the policy don't touch it."""

    cancellation: list[CancellationStepOut]
    """What share of the price cancelling costs, by how long before the start it comes"""
    buffer_minutes: int | None = 0
    """Kept free after the end, for clean-up and set-up"""
    no_show_minutes: int | None = None
    """Released when nobody has checked in this long after the start"""
    approval_hours: int | None = None
    """Needs approval, and lapses without an answer after"""
    payment_before_confirmation: bool | None = False
    """Whether it counts only once it is paid"""
    hold_minutes: int | None = 10
    """For how long a hold keeps the time before it lapses"""


class Closure(Model):
    """Days on which a location is closed or has other hours than its week says; wins over public holidays."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    name: str
    starts_on: date
    """The first day"""
    ends_on: date
    """The day after the last one"""
    hours: list[Hours]
    """When it is open nevertheless; none: closed all day"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class DunningReminder(Model):
    """One reminder for all of an account's invoices whose turn it is."""

    account_id: str
    """Id of the billing account"""
    legal_entity_id: str
    """Id of the legal entity"""
    level: int
    """1 for the first reminder, 2 for the second and so on"""
    invoices: list[RemindedInvoice]
    """What it reminds of"""
    total: Money
    """What all of them still come to"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    reminded_at: AwareDatetime
    """When it was written"""


class FloorPlan(Model):
    """A drawing of a floor. `width` and `height` are in its own units, in which its shapes are measured too."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    name: str
    level: int
    """Which storey; 0 is the ground floor"""
    is_public: bool
    """Whether anyone may see it without a sign-in"""
    file_id: str
    """Id of the file"""
    url: str
    """Where the drawing's bytes are, for the same asker"""
    content_type: str
    """Media type of the file, as `image/png`"""
    width: float
    """In the drawing's own units"""
    height: float
    """In the drawing's own units"""
    shapes: list[Shape]
    """Where the resources are on it"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class InvoiceLine(Model):
    """A line; the lines add up to the invoice."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    charge_id: str | None
    """Id of the charge"""
    credited_line_id: str | None
    """The invoice's line that a credit note gives back"""
    source_kind: (
        Literal["booking", "pass", "credit_pack", "fee", "adjustment", "membership", "deposit", "late_fee"] | str
    )
    """What kind of thing it is for"""
    location_id: str | None
    """Id of the location"""
    description: str
    """What it is for, in the language of the document"""
    quantity: int
    """How many of it"""
    starts_on: date
    """The service period"""
    ends_on: date
    """Exclusive"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    tax_name: str
    """What the tax rate is called"""
    tax_basis_points: int
    """The tax rate in hundredths of a percent: 1900 is 19 %"""
    tax_category: Literal["S", "Z", "E", "AE", "O"] | str
    """EN 16931: S standard, Z zero, E exempt, AE reverse charge, O none"""
    tax_included: bool
    """The price was entered gross"""


class InvoiceTax(Model):
    """The lines of a category and rate: their sum, and the tax on it."""

    category: Literal["S", "Z", "E", "AE", "O"] | str
    """EN 16931: S standard, Z zero, E exempt, AE reverse charge, O none"""
    basis_points: int
    """Hundredths of a percent: 1000 is 10 %"""
    name: str
    """What the tax rate is called"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    note: str | None
    """The law that spares the tax"""


class LetterLine(Model):
    """
    A membership on a letter, with its price of one, for a whole cycle. `taken_back`: its price doesn't rise after
    all, and `before` is what it costs; of an announcement, that it has left the rise since.
    """

    membership_id: str
    """Id of the membership"""
    plan_name: str
    """What the plan is called"""
    quantity: int
    """How many of the plan"""
    before: Money
    """Of one of the quantity, for a whole cycle"""
    after: Money
    """Of one of the quantity, for a whole cycle, from the day on"""
    taken_back: bool
    """Whether its price doesn't rise after all"""


class MatchAnswer(Model):
    """The match as it is now, or would be."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    debit_item_id: str
    """Id of the open item"""
    credit_item_id: str
    """Id of the open item"""
    amount: Money
    """How much of the one the other pays"""
    undone: bool
    """Whether it was taken back, and both are open again by as much"""
    matched_at: AwareDatetime
    """When the one was set against the other"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class MembershipChange(Model):
    """New terms of a membership from the local day `effective_on` on."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    membership_id: str
    """Id of the membership"""
    state: Literal["scheduled", "applied", "withdrawn"] | str
    """`scheduled` until its day, then `applied`; or `withdrawn` before that"""
    effective_on: date
    """The local day from which the new terms hold"""
    sets: list[Literal["plan", "quantity", "price"] | str]
    """What of the terms it changes"""
    before: Terms
    """Plan, quantity and price as they were"""
    after: Terms
    """Plan, quantity and price from that day on"""
    price_rise_id: str | None
    """Id of the price rise"""
    reason: str | None
    """Why, as whoever made it wrote; null: nothing was given"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Membership(Model):
    """
    That a member or a team holds a plan over the local days `[starts_on, ends_on)` of its location.

    `price`: of one of the quantity for a whole cycle. `minimum_until`: the end of the minimum term. `term_ends_on`: the
    end of the present term of a fixed renewal. `pauses`: the one of today, those to come, and the past ones.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    plan_id: str
    """Id of the plan"""
    plan_name: str
    """What the plan is called"""
    plan_version_id: str
    """Id of the plan version"""
    account_id: str
    """Id of the billing account"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    state: (
        Literal["draft", "awaiting_signature", "scheduled", "active", "paused", "in_notice", "ended", "cancelled"] | str
    )
    """`scheduled`: it begins later; `in_notice`: it holds until its end"""
    starts_on: date
    """The first day"""
    ends_on: date | None
    """The first day after it; null: no end is known"""
    first_started_on: date
    """The day on which it first began, which may lie before `starts_on`"""
    billed_from: date | None
    """The first day that is billed here; null: all of them"""
    minimum_until: date | None
    """The end of the minimum term; null: there is none"""
    term_ends_on: date | None
    """The end of the present term, where it is renewed by fixed terms"""
    quantity: int
    """How many of the plan are held"""
    price: Money
    """Of one of the quantity for a whole cycle"""
    price_override: int | None
    """Minor units in place of the plan's price; null: the plan's"""
    sign_up_fee_override: int | None
    """Minor units in place of the plan's sign-up fee; null: the plan's"""
    deposit_override: int | None
    """Minor units in place of the plan's deposit; null: the plan's"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""
    resource_ids: list[str]
    """Ids, each of a resource"""
    unit_ids: list[str]
    """Ids, each of an unit"""
    pauses: list[Pause]
    """The one of today, those to come, and the past ones"""
    signed_at: AwareDatetime | None
    """When it was signed; null if it wasn't"""
    notice_given_at: AwareDatetime | None
    """When notice was given; null: none stands"""
    notice_reason: str | None
    """What was given as the reason of the notice"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""
    end_kind: Literal["notice", "term", "at_once", "cancelled"] | str | None
    """How it ended, or is about to: by notice, with its term, at once, or before it began; null: it goes on"""
    end_reason: str | None
    """What was given as the reason of the end"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Notice(Model):
    """How long before its end a membership must be given notice of. `ends_at`: on which days it may end."""

    period: Span | None = None
    """How long before the end it must be given; null: no time at all"""
    ends_at: Literal["any_day", "cycle_end"] | str | None = "any_day"
    """On which days a membership may end"""


class Occurrence(Model):
    """
    One occurrence, and what becomes (with `dry_run` or in a preview: would become) of it.

    `booked`, on an `alternative` resource, `skipped`, in `conflict` (the whole request is refused then), `moved`,
    `unchanged`, `kept` as it is (changed on its own, begun, or without room at the new time), `updated`, `cancelled`.
    """

    local: str
    """The start that the rule gives on the wall clock"""
    recurrence_at: AwareDatetime | None
    """The same as an instant; names the occurrence"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    clock_change: Literal["nonexistent", "repeated"] | str | None = None
    """Clocks skip `local` (it starts later by the gap), or show it twice (it is the first)"""
    outcome: (
        Literal["booked", "alternative", "skipped", "conflict", "moved", "unchanged", "kept", "updated", "cancelled"]
        | str
    )
    """What becomes of it"""
    resource_id: str
    """Id of the resource"""
    resource_name: str | None = None
    """What the resource is called"""
    booking_id: str | None = None
    """Null while there is no booking"""
    fee_percent: int | None = None
    """What cancelling it costs"""
    price: BookingPrice | None = None
    """What it costs; null where nothing is priced"""
    money: MoneyChange | None = None
    """What the change does to its money"""
    code: str | None = None
    """`slot_taken`, or the broken rule"""
    detail: str | None = None
    """Why it isn't simply booked, moved or cancelled"""
    conflicts: list[Conflict] | None = None
    """What is in the way of it"""
    broken_rules: list[ProblemItem] | None = None
    """Which of the policy's rules it breaks"""


class PriceRiseLetter(Model):
    """
    What an account is told of a price rise: one letter of each legal entity, with all that rise.

    `kind`: `withdrawal` takes an `announcement` back that had gone out, `correction` a part of it. `state`: `pending`
    until the mail was handed on (`sent`) or refused for good (`failed`); `to_post` where there is no address, until
    somebody `posted` it; of a rise that was withdrawn (or that all of its memberships left), `withdrawn` where it
    hadn't gone out, else `taken_back`. Also `withdrawn`: a letter in whose place another one was
    written before it went out. `location_id`: null where the memberships are of several. `sent_at`: when it was
    mailed or posted.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    price_rise_id: str
    """Id of the price rise"""
    account_id: str
    """Id of the billing account"""
    legal_entity_id: str
    """Id of the legal entity"""
    location_id: str | None
    """Id of the location"""
    kind: Literal["announcement", "withdrawal", "correction"] | str
    """`withdrawal` takes an announcement back that had gone out, `correction` a part of it"""
    state: Literal["pending", "sent", "failed", "to_post", "posted", "withdrawn", "taken_back"] | str
    """`pending` until the mail was handed on, or refused; `to_post`: there is no address, print it"""
    emails: list[str]
    """Mail addresses, in lower case"""
    lines: list[LetterLine]
    """One for each membership"""
    prices_include_tax: bool
    """Whether its prices hold tax"""
    last_error: str | None
    """Why it last failed; null if it didn't"""
    sent_at: AwareDatetime | None
    """When it was mailed or posted; null until then"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Problem(Model):
    """RFC 9457 problem details. Further members name what is in conflict."""

    model_config = ConfigDict(
        extra="allow",
    )
    type: str
    """An address that names the kind of problem; `code` is its last part"""
    title: str
    """The kind of problem, the same for each of its code"""
    status: int
    """The HTTP status"""
    detail: str
    """What is wrong here and what to do, for people"""
    code: str
    """Stable; programs branch on this"""
    request_id: str | None = None
    """As the logs name the request: tell it when you ask for help"""
    errors: list[ProblemItem] | None = None
    """Each wrong field of the request; null where the problem is none of fields"""
    occurrences: list[Occurrence] | None = None
    """Those that got no place, the earliest first, and why"""
    resource_id: str | None = None
    """What was asked for"""
    conflicts: list[Conflict] | list[Occupied] | None = None
    alternatives: list[Alternative] | None = None
    """The nearest free times on the resource, then others of its kind at the same time"""
    allocations: list[Occupied] | None = None
    """What stands in the way, a hundred at the most"""


class Reminder(Model):
    """
    A membership whose end comes near. `renews`: at that day another term begins unless notice is given in time.

    `resource_ids`: what becomes vacant then.
    """

    membership: Membership
    ends_on: date
    """The day after its last one"""
    days_ahead: int
    """How many days before it this is told"""
    renews: bool
    """Whether another term begins then, unless notice is given in time"""
    resource_ids: list[str]
    """Ids, each of a resource"""


class Renewal(Model):
    """`rolling`: until notice. `fixed`: for `term`, and then again and again (`renews`) or no more."""

    kind: Literal["rolling", "fixed"] | str | None = "rolling"
    """Until notice is given, or for a term"""
    term: Span | None = None
    """How long a fixed one lasts"""
    renews: bool | None = True
    """Whether a fixed one goes on for another term unless notice is given"""


class Restrictions(Model):
    """Where and when a benefit counts. An empty list restricts nothing."""

    resource_type_ids: list[str] | None = None
    """Ids, each of a resource type"""
    location_ids: list[str] | None = None
    """Ids, each of a location"""
    hours: list[WeekHours] | None = None
    """At which hours of the week it counts; none: always"""


class Series(Model):
    """Bookings by a recurrence rule on a location's wall clock. Each occurrence is a booking of its own."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    resource_id: str
    """Id of the resource"""
    location_id: str
    """Id of the location"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    continues_series_id: str | None
    """The series that this one was split from"""
    rrule: str
    """When it recurs, by RFC 5545: `FREQ=WEEKLY;COUNT=10`"""
    starts_local: str
    """The first start on the wall clock of `time_zone`"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    minutes: int
    """A length of time, in minutes"""
    quantity: int
    """How many of a pool's units each occurrence takes; 1 of anything else"""
    attendee_count: int
    """How many people are expected"""
    title: str | None
    """What it is called; null: nothing was given"""
    note: str | None
    """A longer text about it"""
    on_conflict: Literal["fail", "skip", "alternative"] | str
    """What became of occurrences whose time was taken"""
    skipped: list[SkippedOccurrence]
    """Occurrences that a conflict or the policy left out"""
    excluded_at: list[AwareDatetime]
    """Starts of occurrences that were cancelled (EXDATE)"""
    ended_at: AwareDatetime | None
    """When all of it was cancelled"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    version: int
    """Raised by each change; the ETag"""


class AccessBenefit(Model):
    """Where and when the holder may be there. `door_groups`: names of groups of doors that it opens."""

    name: str
    restrictions: Restrictions | None = None
    """What it may be used for"""
    door_groups: list[str] | None = None
    """Groups of doors that it opens, by name"""


class AccountBalance(Model):
    """What an account owes, by legal entity and currency; none where nothing is open."""

    account_id: str
    """Id of the billing account"""
    balances: list[Balance]
    """One for each legal entity and currency with something open"""


class Announced(Model):
    """That a membership's price rises: the letter's facts."""

    membership: Membership
    price_rise_id: str
    """Id of the price rise"""
    name: str
    reason: str | None
    """What the letters say about it; null: nothing"""
    effective_on: date
    """The local day from which the new price counts"""
    before: Money
    """Of one of the quantity, for a whole cycle"""
    after: Money
    """Of one of the quantity, for a whole cycle, from that day on"""


class BookingBenefit(Model):
    """In what the holder may book more freely than a resource's policy lets everyone."""

    name: str
    allows: BookingAllowances
    """Which of the policy's limits are wider for its holder"""
    restrictions: Restrictions | None = None
    """What it may be used for"""
    resource_ids: list[str] | None = None
    """Ids, each of a resource"""


class Booking(Model):
    """A resource for a period. Times in UTC; `time_zone` is the location's."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    resource_id: str
    """Id of the resource"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    series_id: str | None
    """Id of the booking series"""
    state: (
        Literal[
            "held",
            "pending_approval",
            "pending_payment",
            "confirmed",
            "checked_in",
            "completed",
            "cancelled",
            "declined",
            "expired",
            "no_show",
        ]
        | str
    )
    """`held`, `pending_approval` and `pending_payment` lapse at `expires_at`; the others don't"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    quantity: int
    """How many of a pool's units it takes; 1 of anything else"""
    unit_ids: list[str]
    """The units it got"""
    attendee_count: int
    """How many people are expected"""
    title: str | None
    """What it is called; null: nothing was given"""
    note: str | None
    """A longer text about it"""
    terms: BookingTerms
    """What was promised when it was booked; later changes of the policy don't touch it"""
    expires_at: AwareDatetime | None
    """When a hold, an approval or a payment lapses"""
    check_in_by: AwareDatetime | None
    """Released unless somebody has checked in by then"""
    recurrence_at: AwareDatetime | None
    """The start that its series gave it"""
    is_exception: bool
    """Changed on its own, unlike the rest of its series"""
    sequence: int
    """Raised by each change of time or place, as in iCalendar"""
    checked_in_at: AwareDatetime | None
    """When they came; null if they haven't yet"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    cancellation_reason: str | None
    """What whoever cancelled it gave as the reason"""
    cancellation_fee_percent: int | None
    """The share of the price that cancelling it cost, in percent"""
    account_id: str | None
    """Who pays; null: nothing to pay, or a walk-in"""
    price: BookingPrice | None
    """Null: nothing is priced there"""
    quote_id: str | None
    """The quote that it was booked by"""
    created_by: str
    """Who made it: a user's, member's or API key's id, or `system`"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    version: int
    """Raised by each change; the ETag"""


class BookingPolicy(Model):
    """The rules by which resources are booked. A resource without a policy follows the defaults."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    rules: BookingRules
    """Who may book, when, for how long, and what cancelling costs"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class CreditBenefit(Model):
    """
    Credits that each cycle grants, per unit of the membership's quantity. `quantity`: minutes, uses, minor units of
    the plan's currency. What is left lapses at the cycle's end, or goes on for `rollover_cycles` more.
    """

    name: str
    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: money, minutes or uses"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None = None
    """What one use is, of what is counted in uses"""
    quantity: int
    """For each cycle, by `kind`: minor units of the plan's currency, minutes or uses"""
    restrictions: Restrictions | None = None
    """What it may be used for"""
    rollover_cycles: int | None = 0
    """For how many cycles more the rest of one goes on"""
    shared: bool | None = False
    """Of a team's membership: all its people may use them"""
    member_cap: int | None = None
    """What one person may use of a shared lot"""


class CreditNote(Model):
    """A credit note: positive amounts, in the account's favour. `open` is what no invoice or refund has used."""

    number: str | None
    """Without a gap in its series; null: a draft"""
    legal_entity_id: str
    """Id of the legal entity"""
    account_id: str | None
    """null: a walk-in"""
    location_id: str | None
    """Of all its lines; null where they differ"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    issued_on: date | None
    """The legal entity's day; null: a draft"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    open: Money
    """What is left of it"""
    seller: Seller
    """Who issued it, as they were then"""
    buyer: Buyer
    """Whom it was issued to, as they were then"""
    lines: list[InvoiceLine]
    """What it is for; they add up to it"""
    taxes: list[InvoiceTax]
    """Its lines by category and rate, with the tax on each sum"""
    notes: list[str]
    """What the law wants said"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""
    starts_on: date | None
    """The service period of its lines"""
    ends_on: date | None
    """Exclusive"""
    run_id: str | None
    """Id of the billing run"""
    delivery: Literal["none", "pending", "sent", "failed"] | str
    """How far its e-mail is"""
    delivered_at: AwareDatetime | None
    """When its mail was sent; null if it wasn't"""
    finalized_at: AwareDatetime | None
    """When it was made final; null while it is a draft"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    state: Literal["open", "partially_applied", "applied"] | str
    """Whether invoices and refunds have used none of it, a part, or all"""
    credits_invoice_id: str | None
    """The invoice that it corrects; null: a credit of its own"""
    credits_invoice_number: str | None
    """The number of the invoice that it takes back, in whole or in part"""
    reason: str | None
    """Why, as it stands on the credit note"""


class DiscountBenefit(Model):
    """A percentage off what is booked, or a fixed price for an hour (minor units of the plan's currency)."""

    name: str
    percent_basis_points: int | None = None
    """Hundredths of a percent: 1000 is 10 %"""
    hourly_amount: int | None = None
    """The price of an hour instead, in the plan's minor units; either this or a percentage"""
    restrictions: Restrictions | None = None
    """What it may be used for"""


class Invoice(Model):
    """An invoice. Final ones never change, except that they are delivered and paid."""

    number: str | None
    """Without a gap in its series; null: a draft"""
    legal_entity_id: str
    """Id of the legal entity"""
    account_id: str | None
    """null: a walk-in"""
    location_id: str | None
    """Of all its lines; null where they differ"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    issued_on: date | None
    """The legal entity's day; null: a draft"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    open: Money
    """What is left of it"""
    seller: Seller
    """Who issued it, as they were then"""
    buyer: Buyer
    """Whom it was issued to, as they were then"""
    lines: list[InvoiceLine]
    """What it is for; they add up to it"""
    taxes: list[InvoiceTax]
    """Its lines by category and rate, with the tax on each sum"""
    notes: list[str]
    """What the law wants said"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""
    starts_on: date | None
    """The service period of its lines"""
    ends_on: date | None
    """Exclusive"""
    run_id: str | None
    """Id of the billing run"""
    delivery: Literal["none", "pending", "sent", "failed"] | str
    """How far its e-mail is"""
    delivered_at: AwareDatetime | None
    """When its mail was sent; null if it wasn't"""
    finalized_at: AwareDatetime | None
    """When it was made final; null while it is a draft"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    state: Literal["draft", "open", "partially_paid", "paid", "written_off"] | str
    """A `draft` may still change; the others tell how much of it is paid"""
    due_on: date | None
    """The day by which it is to be paid"""
    written_off: Money
    """What of it was given up"""
    closed_at: AwareDatetime | None
    """Since when nothing is left to pay"""


class MyDiscount(Model):
    """A discount as whoever has it sees it. `team_id`: the team whose it is; null: your own, or everyone's."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    everyone: bool
    """Whether it holds for all, and not for one account"""
    team_id: str | None = None
    """Id of the team"""
    percent_basis_points: int | None
    """Hundredths of a percent: 1000 is 10 %"""
    hourly_price: Money | None
    """A fixed price by the hour, in place of a percentage; null: a percentage"""
    restrictions: Restrictions
    """What it may be used for"""
    valid_from: AwareDatetime
    """RFC 3339 with an offset"""
    valid_until: AwareDatetime | None
    """RFC 3339 with an offset"""


class MyLot(Model):
    """Credits that one may spend: one's own, or a team's."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str
    """Id of the billing account"""
    team_id: str | None
    """The team whose it is; null: your own"""
    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: `money`, `minutes` or `uses`"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    currency: str | None
    """ISO 4217 code, as `EUR`"""
    name: str
    """What it is called, as on the plan or product that granted it"""
    granted: int
    """What it began with: minor units, minutes or uses"""
    balance: int
    """What may still be spent, in minor units, minutes or uses; what is held is already taken off"""
    valid_from: AwareDatetime
    """It holds from then on"""
    valid_until: AwareDatetime | None
    """It holds until then; null: for ever"""
    expired_at: AwareDatetime | None
    """When what was left lapsed, or went on in another lot; null if it didn't"""
    restrictions: Restrictions
    """What it may be used for"""
    shared: bool
    """Pays for what you book for yourself too, not only for the team"""
    member_cap: int | None
    """What one person may take of it; null: all"""
    member_used: int | None
    """What you took of that; null without a cap"""
    source: Literal["plan_cycle", "purchase", "gift", "refund", "transfer", "rollover", "manual"] | str
    """How it came about"""
    price_paid: Money | None
    """Null for a team's"""
    rollover: Rollover | None
    """What of the rest goes on at its end; null when it lapses"""
    rolled_from_lot_id: str | None
    """Id of the credit lot"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class MyPermission(Model):
    """A permission as whoever has it sees it. `team_id`: the team whose it is; null: your own."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    kind: Literal["booking", "access"] | str
    """`booking` widens a policy's limits; `access` lets people in"""
    team_id: str | None = None
    """Id of the team"""
    restrictions: Restrictions
    """What it may be used for"""
    resource_ids: list[str]
    """Ids, each of a resource"""
    allows: BookingAllowances | None
    """Of kind `booking`: which limits are wider; null for `access`"""
    valid_from: AwareDatetime
    """RFC 3339 with an offset"""
    valid_until: AwareDatetime | None
    """RFC 3339 with an offset"""


class Resource(Model):
    """
    What can be booked or rented.

    `unit_ids` is what it occupies: resources that share a unit exclude each other. Of a pool (`is_pool`), a booking
    takes as many units as it asks for; of anything else, all of them.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    resource_type_id: str
    """Id of the resource type"""
    kind: (
        Literal[
            "meeting_room",
            "event_space",
            "hot_desk",
            "dedicated_desk",
            "private_office",
            "phone_booth",
            "parking",
            "equipment",
            "other",
        ]
        | str
    )
    """That of its resource type"""
    booking_policy_id: str | None
    """Id of the booking policy"""
    name: str
    """What people call it"""
    description: str | None
    """About it, for who chooses"""
    capacity: int
    """How many people it holds"""
    size_square_meters: float | None
    """Floor area in square metres"""
    is_pool: bool
    """Places that are all alike: a booking takes as many as it asks for"""
    is_bookable: bool
    """Whether new bookings are taken"""
    is_public: bool
    """Whether anyone may see it without a sign-in"""
    unit_ids: list[str]
    """Ids, each of an unit"""
    amenities: list[str]
    """What it is equipped with"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    location: Location | None = None
    """Only with `expand`"""
    resource_type: ResourceType | None = None
    """Only with `expand`"""
    booking_policy: BookingPolicy | None = None
    """Only with `expand`"""


class SeriesMade(Model):
    """The series and its occurrences, each with its booking."""

    series: Series
    """The rule and what all occurrences share"""
    occurrences: list[Occurrence]
    """In order of their starts"""


class WriteOffAnswer(Model):
    """The write-off and its invoice, as they are now or would be."""

    write_off: WriteOff
    invoice: Invoice
    """The invoice as it is then"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class Benefits(Model):
    """What a plan gives beside its space. All of it belongs to the account of the membership's holder."""

    credits: list[CreditBenefit] | None = None
    """Granted anew with each cycle"""
    discounts: list[DiscountBenefit] | None = None
    """Off the price of what is booked"""
    access: list[AccessBenefit] | None = None
    """Where and when the holder may be there"""
    booking: list[BookingBenefit] | None = None
    """In what the holder books more freely than others"""
    mail_handling: bool | None = False
    """Whether the space takes their post"""


class PlanTerms(Model):
    """
    The terms of a plan's version: whole, as they are shown, agreed to and billed.

    `price`: for one cycle and one of the quantity, net or gross as the legal entity enters prices. `trial_days`: free,
    counted from the very first start. `capacity`: how many may hold the plan; null: any number.
    """

    price: Money
    """For one cycle and one of the quantity, with or without tax as the legal entity enters prices"""
    cycle: Cycle | None = None
    """How long what is paid at a time lasts"""
    anchor: Anchor | None = None
    """On which day cycles begin: the membership's own, or one for all"""
    billed: Literal["in_advance", "in_arrears"] | str | None = "in_advance"
    """Whether a cycle is invoiced when it begins or when it has ended"""
    proration: Literal["actual_days", "thirty_day", "none"] | str | None = "actual_days"
    """How a part of a cycle is reckoned: by its days, by thirtieths of a month, or not at all"""
    sign_up_fee: Money | None = None
    """Once, with the first invoice"""
    deposit: Money | None = None
    """Held until the membership has ended"""
    minimum_term: Span | None = None
    """How long it lasts at least"""
    notice: Notice | None = None
    """How long before its end a membership is to be given up"""
    renewal: Renewal | None = None
    """Whether it goes on until notice is given, or ends (or is renewed) by terms"""
    trial_days: int | None = 0
    """Free days, counted from the very first start"""
    capacity: int | None = None
    """How many may hold the plan; null: any number"""
    tax_code: str | None = "standard"
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    signature_required: bool | None = False
    """It begins only once the agreement is signed"""
    benefits: Benefits | None = None
    """What its holder gets: credits, discounts, more freedom in booking, access"""
    rents: list[Rental] | None = None
    """What its holder has for themself alone"""
    pause: PauseRules | None = None
    """Whether and for how long it may rest"""
    self_service: SelfService | None = None
    """What its holder may do without asking: change, pause, give notice"""
    suspension: Literal["bill", "credit", "skip"] | str | None = "bill"
    """What the days of a suspended account cost: as ever, nothing, or as ever until the cycle ends"""


class PlanVersion(Model):
    """
    The terms of a plan from a day on. A published version never changes. `memberships`: how many are pinned to it
    that have not ended.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    plan_id: str
    """Id of the plan"""
    number: int
    """Counted within the plan, from 1"""
    state: Literal["draft", "published"] | str
    """A `draft` can be changed and sells nothing; a `published` one never changes"""
    effective_from: date | None
    """From which local day new memberships get these terms; null for a draft"""
    published_at: AwareDatetime | None
    """When it was published; null for a draft"""
    terms: PlanTerms
    """Price, cycle, notice, benefits: whole, as they are shown, agreed to and billed"""
    memberships: int
    """How many memberships that have not ended are bound to it"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
