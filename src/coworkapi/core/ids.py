"""TypeIDs: a prefix that names the type, and a UUIDv7 in 26 characters of Crockford's base32 (`bkg_01j...`).

The database holds plain `uuid`; the prefix exists only at the edges. Sortable by time of creation.
Source: the TypeID specification 0.3.
"""

from __future__ import annotations

import base64
import os
import re
import time
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

# prefix -> the field's word for what it names
PREFIXES = {
    "org": "organization",
    "ent": "legal entity",
    "loc": "location",
    "usr": "user",
    "role": "role",
    "asg": "role assignment",
    "inv": "invoice",
    "ivt": "invitation",
    "ses": "session",
    "pky": "passkey",
    "mpk": "member's passkey",
    "key": "API key",
    "app": "third-party app",
    "agr": "app's grant",
    "sso": "single sign-on connection",
    "rty": "resource type",
    "res": "resource",
    "unit": "unit",
    "amn": "amenity",
    "pol": "booking policy",
    "clo": "closure",
    "blk": "block",
    "alc": "allocation",
    "flp": "floor plan",
    "shp": "floor plan shape",
    "pho": "photo",
    "file": "file",
    "mem": "member",
    "team": "team",
    "tiv": "team invitation",
    "acct": "billing account",
    "tag": "tag",
    "cfd": "custom field",
    "note": "note",
    "cns": "consent",
    "imp": "import",
    "bkg": "booking",
    "bks": "booking series",
    "feed": "calendar feed",
    "tax": "tax rate",
    "chg": "charge",
    "stl": "settlement",
    "plan": "plan",
    "plnv": "plan version",
    "mbr": "membership",
    "mch": "membership change",
    "prs": "price rise",
    "prl": "price rise letter",
    "crn": "credit note",
    "ilin": "invoice line",
    "run": "billing run",
    "wof": "write-off",
    "item": "open item",
    "mat": "match",
    "dep": "deposit",
    "dpe": "deposit entry",
    "jrn": "journal entry",
    "lac": "ledger account",
    "llk": "ledger lock",
    "pmt": "payment",
    "pm": "payment method",
    "ref": "refund",
    "dsp": "dispute",
    "stm": "bank statement",
    "bln": "bank line",
    "dun": "dunning policy",
    "prom": "promise to pay",
    "lot": "credit lot",
    "cre": "credit entry",
    "dsc": "discount",
    "prm": "permission",
    "prd": "product",
    "sale": "sale",
    "pass": "pass",
    "rate": "rate",
    "cpn": "coupon",
    "quo": "quote",
    "wtl": "waitlist entry",
    "att": "attendee",
    "chk": "check-in",
    "vis": "visitor",
    "evt": "event",
    "aud": "audit entry",
    "mail": "mail message",
    "op": "operation",
    "whe": "webhook endpoint",
    "whd": "webhook delivery",
}

_CROCKFORD = b"0123456789abcdefghjkmnpqrstvwxyz"
_RFC4648 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [chr(high) + chr(low) for high in _CROCKFORD for low in _CROCKFORD]
_FROM_CROCKFORD = bytes.maketrans(_CROCKFORD, _RFC4648)
_SUFFIX = re.compile(r"[0-7][0-9a-hjkmnp-tv-z]{25}\Z")


def new_id(at_ms: int | None = None) -> UUID:
    """A new UUIDv7. `at_ms`: milliseconds since 1970 that it shall sort by; now, unless given.

    Ids of one process sort in the order in which they were made: 12 bits hold the fraction of the millisecond (RFC
    9562, section 6.2, method 3), so that rows made in one go keep their order.
    """
    random = int.from_bytes(os.urandom(10), "big")
    if at_ms is None:
        ms, rest = divmod(time.time_ns(), 1_000_000)
        fraction = rest * 4096 // 1_000_000
    else:
        ms, fraction = at_ms, random >> 68 & 0xFFF
    value = (ms & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | fraction << 64
    value |= 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)


@lru_cache(maxsize=65_536)
def uuid_of(text: str) -> UUID:
    """The UUID of its text as the database's JSON has it. Remembered: a price reads dozens, mostly the same again."""
    return UUID(text)


@lru_cache(maxsize=65_536)
def encode_id(prefix: str, value: UUID) -> str:
    """`prefix_` + 26 characters."""
    # A page of bookings shows some six hundred ids, most of them again and again: hence the cache, and pairs of
    # characters looked up ten bits at a time.
    bits, pairs = value.int, _PAIRS
    return (
        f"{prefix}_{pairs[bits >> 120]}{pairs[bits >> 110 & 1023]}{pairs[bits >> 100 & 1023]}"
        f"{pairs[bits >> 90 & 1023]}{pairs[bits >> 80 & 1023]}{pairs[bits >> 70 & 1023]}{pairs[bits >> 60 & 1023]}"
        f"{pairs[bits >> 50 & 1023]}{pairs[bits >> 40 & 1023]}{pairs[bits >> 30 & 1023]}{pairs[bits >> 20 & 1023]}"
        f"{pairs[bits >> 10 & 1023]}{pairs[bits & 1023]}"
    )


def decode_id(prefix: str, text: str) -> UUID:
    """The UUID in a TypeID. Raises ValueError when the prefix is another or the rest is malformed."""
    head, _, suffix = text.rpartition("_")
    if head != prefix or not _SUFFIX.match(suffix):
        raise ValueError(f"not a {PREFIXES.get(prefix, prefix)} id: expected {prefix}_ and 26 characters")
    return UUID(bytes=base64.b32decode(b"AAAAAA" + suffix.encode().translate(_FROM_CROCKFORD))[4:])


class TypeId:
    """Pydantic annotation: `BookingId = Annotated[UUID, TypeId("bkg")]` reads and writes `bkg_...`, holds a UUID."""

    def __init__(self, prefix: str) -> None:
        if prefix not in PREFIXES:
            raise ValueError(f"unknown id prefix {prefix!r}: add it to core/ids.py")
        self.prefix = prefix

    def _parse(self, value: Any) -> UUID:
        if isinstance(value, UUID):
            return value
        if isinstance(value, str):
            try:
                return decode_id(self.prefix, value)
            except ValueError as error:
                raise PydanticCustomError("invalid_id", "{reason}", {"reason": str(error)}) from None
        raise PydanticCustomError("invalid_id", "an id is a string such as {example}", {"example": self.example})

    @property
    def example(self) -> str:
        return f"{self.prefix}_01jq2v5x8ye0rb6hm3k7n4d9ta"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        prefix = self.prefix
        return core_schema.no_info_plain_validator_function(
            self._parse,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: encode_id(prefix, value) if isinstance(value, UUID) else value,
                return_schema=core_schema.str_schema(),
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": f"^{self.prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$",
            "examples": [self.example],
        }


OrganizationId = Annotated[UUID, TypeId("org")]
LegalEntityId = Annotated[UUID, TypeId("ent")]
LocationId = Annotated[UUID, TypeId("loc")]
UserId = Annotated[UUID, TypeId("usr")]
RoleId = Annotated[UUID, TypeId("role")]
RoleAssignmentId = Annotated[UUID, TypeId("asg")]
InvitationId = Annotated[UUID, TypeId("ivt")]
SessionId = Annotated[UUID, TypeId("ses")]
PasskeyId = Annotated[UUID, TypeId("pky")]
MemberPasskeyId = Annotated[UUID, TypeId("mpk")]
ApiKeyId = Annotated[UUID, TypeId("key")]
AppId = Annotated[UUID, TypeId("app")]
AppGrantId = Annotated[UUID, TypeId("agr")]
SsoConnectionId = Annotated[UUID, TypeId("sso")]
ResourceTypeId = Annotated[UUID, TypeId("rty")]
ResourceId = Annotated[UUID, TypeId("res")]
UnitId = Annotated[UUID, TypeId("unit")]
AmenityId = Annotated[UUID, TypeId("amn")]
BookingPolicyId = Annotated[UUID, TypeId("pol")]
ClosureId = Annotated[UUID, TypeId("clo")]
BlockId = Annotated[UUID, TypeId("blk")]
AllocationId = Annotated[UUID, TypeId("alc")]
FloorPlanId = Annotated[UUID, TypeId("flp")]
ShapeId = Annotated[UUID, TypeId("shp")]
PhotoId = Annotated[UUID, TypeId("pho")]
FileId = Annotated[UUID, TypeId("file")]
MemberId = Annotated[UUID, TypeId("mem")]
TeamId = Annotated[UUID, TypeId("team")]
TeamInvitationId = Annotated[UUID, TypeId("tiv")]
BillingAccountId = Annotated[UUID, TypeId("acct")]
TagId = Annotated[UUID, TypeId("tag")]
CustomFieldId = Annotated[UUID, TypeId("cfd")]
NoteId = Annotated[UUID, TypeId("note")]
ConsentId = Annotated[UUID, TypeId("cns")]
ImportId = Annotated[UUID, TypeId("imp")]
BookingId = Annotated[UUID, TypeId("bkg")]
SeriesId = Annotated[UUID, TypeId("bks")]
CalendarFeedId = Annotated[UUID, TypeId("feed")]
TaxRateId = Annotated[UUID, TypeId("tax")]
ChargeId = Annotated[UUID, TypeId("chg")]
SettlementId = Annotated[UUID, TypeId("stl")]
PlanId = Annotated[UUID, TypeId("plan")]
PlanVersionId = Annotated[UUID, TypeId("plnv")]
MembershipId = Annotated[UUID, TypeId("mbr")]
MembershipChangeId = Annotated[UUID, TypeId("mch")]
PriceRiseId = Annotated[UUID, TypeId("prs")]
PriceRiseLetterId = Annotated[UUID, TypeId("prl")]
InvoiceId = Annotated[UUID, TypeId("inv")]
CreditNoteId = Annotated[UUID, TypeId("crn")]
InvoiceLineId = Annotated[UUID, TypeId("ilin")]
BillingRunId = Annotated[UUID, TypeId("run")]
WriteOffId = Annotated[UUID, TypeId("wof")]
OpenItemId = Annotated[UUID, TypeId("item")]
MatchId = Annotated[UUID, TypeId("mat")]
DepositId = Annotated[UUID, TypeId("dep")]
DepositEntryId = Annotated[UUID, TypeId("dpe")]
JournalEntryId = Annotated[UUID, TypeId("jrn")]
LedgerAccountId = Annotated[UUID, TypeId("lac")]
LedgerLockId = Annotated[UUID, TypeId("llk")]
PaymentId = Annotated[UUID, TypeId("pmt")]
PaymentMethodId = Annotated[UUID, TypeId("pm")]
RefundId = Annotated[UUID, TypeId("ref")]
DisputeId = Annotated[UUID, TypeId("dsp")]
BankStatementId = Annotated[UUID, TypeId("stm")]
BankLineId = Annotated[UUID, TypeId("bln")]
DunningPolicyId = Annotated[UUID, TypeId("dun")]
PromiseId = Annotated[UUID, TypeId("prom")]
CreditLotId = Annotated[UUID, TypeId("lot")]
CreditEntryId = Annotated[UUID, TypeId("cre")]
DiscountId = Annotated[UUID, TypeId("dsc")]
PermissionId = Annotated[UUID, TypeId("prm")]
ProductId = Annotated[UUID, TypeId("prd")]
SaleId = Annotated[UUID, TypeId("sale")]
PassId = Annotated[UUID, TypeId("pass")]
RateId = Annotated[UUID, TypeId("rate")]
CouponId = Annotated[UUID, TypeId("cpn")]
QuoteId = Annotated[UUID, TypeId("quo")]
WaitlistEntryId = Annotated[UUID, TypeId("wtl")]
AttendeeId = Annotated[UUID, TypeId("att")]
CheckInId = Annotated[UUID, TypeId("chk")]
VisitorId = Annotated[UUID, TypeId("vis")]
EventId = Annotated[UUID, TypeId("evt")]
AuditEntryId = Annotated[UUID, TypeId("aud")]
MailMessageId = Annotated[UUID, TypeId("mail")]
OperationId = Annotated[UUID, TypeId("op")]
WebhookEndpointId = Annotated[UUID, TypeId("whe")]
WebhookDeliveryId = Annotated[UUID, TypeId("whd")]
