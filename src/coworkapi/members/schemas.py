"""What goes in and out of members, over HTTP and in events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from coworkapi.core.expand import Expanded
from coworkapi.core.ids import (
    BillingAccountId,
    ConsentId,
    CustomFieldId,
    LocationId,
    MemberId,
    NoteId,
    TagId,
    TeamId,
    TeamInvitationId,
)
from coworkapi.core.money import Currency, Money
from coworkapi.core.schemas import Address, ExternalId, In, LongText, Metadata, Name, Out
from coworkapi.members.rules import normal_email, normal_vat_id
from coworkapi.members.values import CustomFieldType, CustomValue, MemberState, PaidKind, TaxStatus, TeamRole

Email = Annotated[
    str,
    Field(max_length=320, examples=["anna@example.com"], description="Kept in lower case"),
    AfterValidator(normal_email),
]
Phone = Annotated[
    str,
    StringConstraints(min_length=3, max_length=40),
    Field(description="Kept as E.164; without a country code it is read as one of the home location's country"),
]
Locale = Annotated[str, Field(pattern="^[a-z]{2,3}(-[A-Z]{2})?$", examples=["de", "en-GB"])]
TagName = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Tags = Annotated[list[TagName], Field(max_length=50, description="By name, whatever the case; new ones are made")]
FieldKey = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,59}$", examples=["vat_form"])]
CustomFields = Annotated[
    dict[FieldKey, CustomValue],
    Field(max_length=100, description="Values of your custom fields by key", examples=[{"desk_height": "standing"}]),
]
Company = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
VatId = Annotated[
    str,
    Field(max_length=40, examples=["DE136695976"], description="Check digits are verified where the rule is known"),
    AfterValidator(normal_vat_id),
]


def _unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


class MemberIn(In):
    """A new member."""

    name: Name
    email: Email | None = None
    phone: Phone | None = None
    company: Company | None = None
    locale: Locale | None = Field(None, description="Language of mails; the organization's unless given")
    home_location_id: LocationId | None = None
    address: Address = Field(default_factory=Address)
    custom_fields: CustomFields = Field(default_factory=dict)
    tags: Tags = Field(default_factory=list)
    may_sign_in: bool = Field(False, description="Whether a sign-in link is sent when the member asks for one")
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class MemberPatch(In):
    """Changes to a member. `custom_fields` is laid over what there is (null removes one); the rest is replaced."""

    name: Name = Field(default_factory=_unset)
    email: Email | None = None
    phone: Phone | None = None
    company: Company | None = None
    locale: Locale = Field(default_factory=_unset)
    home_location_id: LocationId | None = None
    address: Address = Field(default_factory=_unset)
    custom_fields: CustomFields = Field(default_factory=_unset)
    tags: Tags = Field(default_factory=_unset)
    may_sign_in: bool = Field(
        default_factory=_unset, description="Whether a sign-in link is sent when they ask for one"
    )
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=_unset)


class MemberOut(Out):
    """A person. `state` is derived: contact (never more than known), member (now), former (once)."""

    id: MemberId
    external_id: str | None
    name: str = Field(description="Full name")
    email: str | None
    phone: str | None
    company: str | None
    locale: str
    home_location_id: LocationId | None
    address: Address
    custom_fields: dict[str, CustomValue] = Field(description="Values of your custom fields, by key")
    tags: list[str] = Field(description="The tags that they have")
    state: MemberState = Field(description="`contact`: known, never more; `member`: now; `former`: once")
    may_sign_in: bool = Field(description="Whether a sign-in link is sent when they ask for one")
    merged_into_id: MemberId | None = Field(description="The member that stays, when this one was a duplicate")
    archived_at: datetime | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime


class MergeIn(In):
    """The duplicate to merge into the member of the path."""

    duplicate_id: MemberId


class MergeOut(Out):
    """What a merge does (or, as a dry run, would do). `moved` counts what now belongs to the member that stays."""

    member: MemberOut = Field(description="The member that stays, as it is after the merge")
    duplicate_id: MemberId
    filled: list[str] = Field(description="Fields of the member that stays which the duplicate changed")
    moved: dict[str, int] = Field(
        examples=[{"teams": 1, "tags": 2, "notes": 3, "consents": 0}],
        description="How many things of each kind now belong to the member that stays",
    )
    dry_run: bool


class DuplicateOut(Out):
    """Two members who may be one person. `reasons`: same_phone, same_email_name, same_name, similar_name."""

    member: MemberOut
    other: MemberOut
    reasons: Annotated[
        list[str],
        Field(description="What they have alike: `same_phone`, `same_email_name`, `same_name`, `similar_name`"),
    ]
    likeness: int = Field(description="0 to 1000", ge=0, le=1000)


class TeamIn(In):
    """A new team."""

    name: Name
    home_location_id: LocationId | None = None
    custom_fields: CustomFields = Field(default_factory=dict)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class TeamPatch(In):
    """Changes to a team; `custom_fields` is laid over what there is."""

    name: Name = Field(default_factory=_unset)
    home_location_id: LocationId | None = None
    custom_fields: CustomFields = Field(default_factory=_unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=_unset)


class TeamOut(Out):
    """A company whose people are members."""

    id: TeamId
    external_id: str | None
    name: str
    home_location_id: LocationId | None
    custom_fields: Annotated[dict[str, CustomValue], Field(description="Values of your custom fields, by key")]
    people: int = Field(description="How many members belong to it")
    archived_at: datetime | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime


class PersonIn(In):
    """A member's place in a team."""

    role: Annotated[TeamRole, Field(description="An `admin` runs the team")] = "member"


class PersonOut(Out):
    """A member of a team."""

    team_id: TeamId
    member_id: MemberId
    name: str
    email: str | None
    role: Annotated[TeamRole, Field(description="An `admin` runs the team")]
    joined_at: Annotated[datetime, Field(description="Since when they belong to it")]
    member: Expanded[MemberOut] = None


class TeamMembershipOut(Out):
    """A team that a member belongs to."""

    team_id: TeamId
    name: str
    role: Annotated[TeamRole, Field(description="An `admin` runs the team")]
    joined_at: Annotated[datetime, Field(description="Since when they belong to it")]


class BillingAccountPatch(In):
    """Changes to a billing account. `pays_for` and `monthly_cap` are for a team's account."""

    name: Name = Field(default_factory=_unset)
    email: Email | None = None
    currency: Currency = Field(default_factory=_unset)
    address: Address = Field(default_factory=_unset)
    vat_id: VatId | None = None
    tax_status: TaxStatus = Field(
        default_factory=_unset,
        description="How its charges are taxed: as usual, by the buyer (reverse charge), or not at all",
    )
    pays_for: Annotated[list[PaidKind], Field(max_length=3)] = Field(
        default_factory=_unset, description="Of a team's: what of its people's it pays for"
    )
    monthly_cap: Money | None = Field(None, description="In the account's currency; null: no limit")
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=_unset)


class BillingAccountOut(Out):
    """Who pays: a member for themselves, or a team for its people, all kinds or some, up to a cap for each person."""

    id: BillingAccountId
    external_id: str | None
    member_id: MemberId | None
    team_id: TeamId | None
    merged_into_id: BillingAccountId | None = Field(
        description="The account of the member that stays, when this one's was a duplicate: its methods pay what this "
        "one owes, and it stands by the stricter of both"
    )
    name: str
    email: str | None = Field(description="Where invoices go; null: the owner's own address")
    currency: str
    address: Address
    vat_id: str | None
    tax_status: Annotated[
        TaxStatus,
        Field(
            description="How its charges are taxed: as usual, by the buyer's own country (reverse charge), or "
            "not at all"
        ),
    ]
    pays_for: list[PaidKind] | None = Field(description="Null for a member's own account, which pays everything")
    monthly_cap: Money | None = Field(description="For each person and calendar month; null: no limit")
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime
    member: Expanded[MemberOut] = None
    team: Expanded[TeamOut] = None


Color = Annotated[str, Field(pattern="^#[0-9a-f]{6}$", examples=["#2f9e44"])]


class TagIn(In):
    """A new tag."""

    name: TagName
    color: Annotated[Color | None, Field(description="For screens, as `#2f9e44`")] = None


class TagPatch(In):
    """A new name or colour."""

    name: TagName = Field(default_factory=_unset)
    color: Annotated[Color | None, Field(description="For screens, as `#2f9e44`")] = None


class TagOut(Out):
    """A word that staff hang on members."""

    id: TagId
    name: str
    color: Annotated[str | None, Field(description="For screens, as `#2f9e44`; null: none was chosen")]
    members: int = Field(description="How many carry it")
    created_at: datetime
    updated_at: datetime


Option = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Options = Annotated[list[Option], Field(max_length=200, description="Of type `choice`")]


class CustomFieldIn(In):
    """A new custom field."""

    applies_to: Annotated[
        str, Field(pattern="^(member|team)$", description="Whether members or teams have it: `member` or `team`")
    ] = "member"
    key: Annotated[FieldKey, Field(description="Its name in `custom_fields`, which can't be changed later")]
    label: Annotated[
        str,
        StringConstraints(min_length=1, max_length=100, strip_whitespace=True),
        Field(description="What forms call it"),
    ]
    type: Annotated[CustomFieldType, Field(description="What its values are; a `choice` is one of its `options`")]
    options: Options = Field(default_factory=list)
    required: Annotated[bool, Field(description="Whether it must have a value whenever custom fields are written")] = (
        False
    )


class CustomFieldPatch(In):
    """Changes to a custom field. What is in use doesn't change under its values: see the problem's detail."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)] = Field(
        default_factory=_unset, description="What forms call it"
    )
    type: CustomFieldType = Field(default_factory=_unset)
    options: Options = Field(default_factory=_unset)
    required: bool = Field(
        default_factory=_unset, description="Whether it must have a value whenever custom fields are written"
    )


class CustomFieldOut(Out):
    """A typed field that the operator added to members or teams."""

    id: CustomFieldId
    applies_to: Annotated[str, Field(description="Whether members or teams have it: `member` or `team`")]
    key: Annotated[str, Field(description="Its name in `custom_fields`")]
    label: Annotated[str, Field(description="What forms call it")]
    type: Annotated[CustomFieldType, Field(description="What its values are; a `choice` is one of its `options`")]
    options: Annotated[list[str], Field(description="Of a `choice`: its values; otherwise empty")]
    required: Annotated[bool, Field(description="Whether it must have a value whenever custom fields are written")]
    created_at: datetime
    updated_at: datetime


class NoteIn(In):
    """What staff write down."""

    body: Annotated[
        LongText, StringConstraints(min_length=1), Field(description="What staff are to know; members never see it")
    ]


class NoteOut(Out):
    """A staff note. Members never see it."""

    id: NoteId
    member_id: MemberId | None
    team_id: TeamId | None
    body: Annotated[str, Field(description="What staff are to know; members never see it")]
    author: str = Field(description="`usr_...` or `key_...`")
    created_at: datetime
    updated_at: datetime


class ConsentIn(In):
    """A consent that was given. `wording`: the text that was agreed to, as it was shown."""

    purpose: Annotated[
        str,
        Field(
            pattern="^[a-z][a-z0-9_]{0,59}$",
            examples=["newsletter"],
            description="What it is for, as `newsletter`; by your own words",
        ),
    ]
    wording: Annotated[
        LongText, StringConstraints(min_length=1), Field(description="The text that was agreed to, as it was shown")
    ]
    source: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(
        "operator", description="How it was given", examples=["paper form"]
    )


class ConsentOut(Out):
    """What a member agreed to, and when it was withdrawn."""

    id: ConsentId
    member_id: MemberId
    purpose: Annotated[str, Field(description="What it is for, as `newsletter`; by your own words")]
    wording: Annotated[str, Field(description="The words that they agreed to")]
    source: Annotated[str, Field(description="Where they agreed, as `sign-up form`")]
    given_at: Annotated[datetime, Field(description="When they agreed")]
    withdrawn_at: Annotated[datetime | None, Field(description="When they took it back; null while it holds")]


class MeOut(Out):
    """The signed-in member, as they see themselves."""

    id: MemberId
    name: str
    email: str | None
    phone: str | None
    company: str | None
    locale: str
    home_location_id: LocationId | None
    address: Address
    state: Annotated[MemberState, Field(description="`contact`: known, never more; `member`: now; `former`: once")]
    created_at: datetime
    updated_at: datetime


class MePatch(In):
    """What members change themselves. (The e-mail address is the key to sign-in: staff change it.)"""

    name: Name = Field(default_factory=_unset)
    phone: Phone | None = None
    company: Company | None = None
    locale: Locale = Field(default_factory=_unset)
    address: Address = Field(default_factory=_unset)


class MyConsentIn(In):
    """What the member agrees to, in the wording shown."""

    purpose: Annotated[
        str,
        Field(pattern="^[a-z][a-z0-9_]{0,59}$", examples=["newsletter"], description="What it is for, as `newsletter`"),
    ]
    wording: Annotated[
        LongText, StringConstraints(min_length=1), Field(description="The text that was shown and agreed to")
    ]


class TeamInvitationIn(In):
    """Who is asked into a team."""

    name: Name
    email: Email
    role: Annotated[TeamRole, Field(description="An `admin` runs the team")] = "member"


class TeamInvitationOut(Out):
    """That a person was asked into a team and has not answered yet. Name and address as the team's admin wrote them."""

    id: TeamInvitationId
    team_id: TeamId
    team_name: Annotated[str, Field(description="What the team is called")]
    name: str
    email: str
    role: Annotated[TeamRole, Field(description="An `admin` runs the team")]
    created_at: datetime


class SignInLinkIn(In):
    """Whose sign-in it is."""

    email: Email


class LinkIn(In):
    """The secret of the link."""

    token: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200),
        Field(description="Of the link in the mail: what follows `#token=`"),
    ]


class MemberSessionOut(Out):
    """A session of a member. Refresh it with `POST /v1/auth/refresh`, end it with `POST /v1/auth/sign-out`."""

    member: Annotated[MeOut, Field(description="Who has signed in")]
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
