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

from coworkapi_client import models
from coworkapi_client._errors import (
    BadRequest,
    Conflict,
    ConnectionFailed,
    ContentTooLarge,
    CoworkapiError,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    PaymentRequired,
    PreconditionFailed,
    ProblemError,
    RateLimited,
    ServerError,
    TimedOut,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
    UnsupportedMediaType,
    WebhookRefused,
)

__all__ = [
    "AccountRestricted",
    "AccountSuspended",
    "AccountsWithoutNumber",
    "AlreadyCancelled",
    "AlreadyCheckedOut",
    "AlreadyExists",
    "AlreadyInvited",
    "AlreadyUsed",
    "AlreadyVoided",
    "AlreadyWaiting",
    "AlreadyWorksHere",
    "AmountsDontAddUp",
    "ApiKeyIsRevoked",
    "AppHasNoSecret",
    "AppIsArchived",
    "BadRequest",
    "BankFileRefused",
    "BankLineDecided",
    "BatchRefused",
    "BenefitIsArchived",
    "BlockHasEnded",
    "BlockWasLifted",
    "ChangeAfterEnd",
    "ChangeIsOver",
    "ChangeTooEarly",
    "ClockIsMoving",
    "ClockOnlyForward",
    "ComesFromPlan",
    "CommitUnknown",
    "Conflict",
    "ConnectionFailed",
    "ConsentAlreadyGiven",
    "ContentTooLarge",
    "CouponCodeTaken",
    "CouponDoesNotFit",
    "CouponInUse",
    "CouponLimitReached",
    "CouponNotHere",
    "CouponNotValid",
    "CouponUsedUp",
    "CoworkapiError",
    "CreditOverInvoice",
    "CreditsGone",
    "CreditsMissing",
    "CreditsSpent",
    "CustomFieldExists",
    "CustomFieldInUse",
    "DayFull",
    "DepositNotReceived",
    "DepositNotRefundable",
    "DunningPolicyExists",
    "DunningPolicyIsArchived",
    "EInvoiceIncomplete",
    "EmailTaken",
    "EventForgotten",
    "ExportGone",
    "ExportNotReady",
    "ExternalIdTaken",
    "FieldError",
    "FollowsBooking",
    "Forbidden",
    "FreshSignInRequired",
    "Gone",
    "IdempotencyKeyReused",
    "Invalid",
    "InvalidRecurrenceRule",
    "InvitationClosed",
    "InvitationForAnother",
    "InvitationPending",
    "InvitationRefused",
    "InvoiceIsDraft",
    "InvoiceIsFinal",
    "InvoicedMeanwhile",
    "KeyTaken",
    "LastOwner",
    "LastTeamAdmin",
    "LedgerAccountExists",
    "LetterNotToPost",
    "LinkRefused",
    "LocationIsArchived",
    "LocationIsClosed",
    "LockedMeanwhile",
    "LotExpired",
    "MailNotFailed",
    "MalformedJson",
    "MatchIsBooked",
    "MatchUndone",
    "MemberIsArchived",
    "MemberWasMerged",
    "MethodInUse",
    "MethodNotUsable",
    "MoreThanHeld",
    "MoreThanOpen",
    "MoreThanOutstanding",
    "NameTaken",
    "NoAccessToday",
    "NoActionNeeded",
    "NoAddress",
    "NoEmail",
    "NoGateway",
    "NoPaymentMethod",
    "NoPlanVersion",
    "NoPrice",
    "NoProposal",
    "NoTaxRate",
    "NoVatId",
    "NotAPool",
    "NotATestOrganization",
    "NotBookable",
    "NotCancellable",
    "NotExpectedYet",
    "NotFound",
    "NotHeld",
    "NotInSelfService",
    "NotLaterThanTheLock",
    "NotLocked",
    "NotPaid",
    "NotReversible",
    "NothingChanges",
    "NothingHeld",
    "NothingOutstanding",
    "NothingSelected",
    "NothingToCopy",
    "NothingToInvoice",
    "NothingToPay",
    "NoticeTooShort",
    "OccurrencesTaken",
    "OperationOver",
    "ParquetNotInstalled",
    "PassExists",
    "PassHasExpired",
    "PasskeyRefused",
    "PauseIsOver",
    "PauseNotAllowed",
    "PausesOverlap",
    "PaymentInFlight",
    "PaymentNotCancellable",
    "PaymentNotRefundable",
    "PaymentRequired",
    "PeriodLocked",
    "PlanFull",
    "PlanIsArchived",
    "PlanVersionPublished",
    "PolicyBroken",
    "PoolIsArchived",
    "PreconditionFailed",
    "ProblemError",
    "ProductIsArchived",
    "ProviderInUse",
    "ProviderKeysRefused",
    "ProviderUnreachable",
    "QuoteDiffers",
    "QuoteExpired",
    "QuoteUsed",
    "RateIsNotPublished",
    "RateIsPublished",
    "RateLeavesGap",
    "RateLimited",
    "RatesOverlap",
    "RefreshRefused",
    "RefundMatched",
    "RefundTooMuch",
    "ResourceIsArchived",
    "ReversedAlready",
    "RightsNotHeld",
    "RoleInUse",
    "RoleNameTaken",
    "RunsByItsOwnVerb",
    "SandboxInSandbox",
    "SandboxIsBusy",
    "SecondFactorIsOff",
    "SecondFactorIsOn",
    "SecondFactorRequired",
    "SeriesEnded",
    "ServerError",
    "ShapesOutside",
    "SignInLocked",
    "SignUpClosed",
    "SlotTaken",
    "SlugTaken",
    "SsoCodeRefused",
    "SsoConnectionDisabled",
    "SsoNotAdmitted",
    "SsoProviderUnusable",
    "StillInUse",
    "StillNeeded",
    "StillOccupied",
    "StillReferenced",
    "TagExists",
    "TaxRateExists",
    "TaxRateInUse",
    "TeamIsArchived",
    "TermIsOver",
    "TimeIsFree",
    "TimedOut",
    "TooEarly",
    "TooLate",
    "TooManyAttendees",
    "TooManyFeeds",
    "TooManyInvitations",
    "TooManyOccurrences",
    "TooManyPasskeys",
    "TooManyPhotos",
    "TooManySandboxes",
    "TooManyStreams",
    "TooManyWebhookEndpoints",
    "TooManyWrongCoupons",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedAnswer",
    "UnitsNotFree",
    "UnknownMagicNumber",
    "UnsupportedMediaType",
    "VersionsOnOneDay",
    "WeakPassword",
    "WebhookEndpointDisabled",
    "WebhookEndpointEnabled",
    "WebhookRefused",
    "WriteOffReversed",
    "WrongCode",
    "WrongCredentials",
    "WrongCurrency",
    "WrongState",
    "WrongVisitorState",
]


class MalformedJson(BadRequest):
    """The body is not valid JSON."""

    default_code = "malformed_json"


class InvitationRefused(Unauthenticated):
    """The invitation's token is unknown, expired, used or withdrawn."""

    default_code = "invitation_refused"


class LinkRefused(Unauthenticated):
    """The link is unknown, expired, used, or for something else."""

    default_code = "link_refused"


class PasskeyRefused(Unauthenticated):
    """The passkey is unknown, answers another challenge, or its signature is wrong."""

    default_code = "passkey_refused"


class RefreshRefused(Unauthenticated):
    """The refresh token is unknown, expired, of an ended session, or was used before."""

    default_code = "refresh_refused"


class SecondFactorRequired(Unauthenticated):
    """The password is right, and the account asks for a code as well."""

    default_code = "second_factor_required"


class SsoCodeRefused(Unauthenticated):
    """The code is unknown, was used before, is older than a minute, or was begun by somebody else."""

    default_code = "sso_code_refused"


class WrongCode(Unauthenticated):
    """The code is wrong, was used before, or is of another time."""

    default_code = "wrong_code"


class WrongCredentials(Unauthenticated):
    """The e-mail address or the password is wrong; which of them is not said."""

    default_code = "wrong_credentials"


class AccountRestricted(PaymentRequired):
    """The account that would pay has overdue invoices; `overdue` says how much, `pay_at` how to pay."""

    default_code = "account_restricted"


class AccountSuspended(PaymentRequired):
    """The same, and so long that nobody comes in at its cost."""

    default_code = "account_suspended"


class CreditsMissing(PaymentRequired):
    """Credits alone were to pay, and don't suffice. `missing` says what lacks, `to_pay` what that costs in money."""

    default_code = "credits_missing"


class NoAccessToday(PaymentRequired):
    """Nothing covers the person's day there. `passes`: what could be bought; `permissions`: those that don't hold
    there and then.
    """

    default_code = "no_access_today"


class FreshSignInRequired(Forbidden):
    """Adding a passkey takes a sign-in of a few minutes ago, by a mailed link or a passkey."""

    default_code = "fresh_sign_in_required"


class RightsNotHeld(Forbidden):
    """The rights to be given or taken go beyond those of who gives or takes them."""

    default_code = "rights_not_held"


class SignUpClosed(Forbidden):
    """This service lets nobody make an organization by themselves."""

    default_code = "sign_up_closed"


class SsoNotAdmitted(Forbidden):
    """The provider knows the person, but they aren't let in here."""

    default_code = "sso_not_admitted"


class AccountsWithoutNumber(Conflict):
    """Accounts in the export have no number of the bookkeeper's; `ledger_accounts` names them."""

    default_code = "accounts_without_number"


class AlreadyCancelled(Conflict):
    """It was given back already."""

    default_code = "already_cancelled"


class AlreadyCheckedOut(Conflict):
    """They left already."""

    default_code = "already_checked_out"


class AlreadyExists(Conflict):
    """Unique values that are taken; the constraint's error names which."""

    default_code = "already_exists"


class AlreadyInvited(Conflict):
    """They are on the list of attendees."""

    default_code = "already_invited"


class AlreadyUsed(Conflict):
    """Some of it was used; what was used isn't taken back."""

    default_code = "already_used"


class AlreadyVoided(Conflict):
    """The charge was voided, or is itself the opposite of one."""

    default_code = "already_voided"


class AlreadyWaiting(Conflict):
    """They wait for the very same already, or have it on offer."""

    default_code = "already_waiting"


class AlreadyWorksHere(Conflict):
    """The address belongs to someone who works for the organization already."""

    default_code = "already_works_here"


class ApiKeyIsRevoked(Conflict):
    """A revoked key stays as it is."""

    default_code = "api_key_is_revoked"


class AppHasNoSecret(Conflict):
    """A public app proves nothing by a secret."""

    default_code = "app_has_no_secret"


class AppIsArchived(Conflict):
    """An archived app stays as it is; its grants have ended."""

    default_code = "app_is_archived"


class BankLineDecided(Conflict):
    """Something was made of the line already."""

    default_code = "bank_line_decided"


class BatchRefused(Conflict):
    """An item of an atomic batch breaks a rule: nothing was done."""

    default_code = "batch_refused"


class BenefitIsArchived(Conflict):
    """It was put away; make a new one."""

    default_code = "benefit_is_archived"


class BlockHasEnded(Conflict):
    """The block is over; there is nothing to lift."""

    default_code = "block_has_ended"


class BlockWasLifted(Conflict):
    """The block was lifted; make a new one."""

    default_code = "block_was_lifted"


class ChangeAfterEnd(Conflict):
    """The membership ends before the change would take effect."""

    default_code = "change_after_end"


class ChangeIsOver(Conflict):
    """The change (or the price rise) took effect or was withdrawn already."""

    default_code = "change_is_over"


class ChangeTooEarly(Conflict):
    """It would reach back behind the last cycle that was billed; `earliest_on` says from when on it may be."""

    default_code = "change_too_early"


class ClockIsMoving(Conflict):
    """It is on its way to a later time already."""

    default_code = "clock_is_moving"


class ComesFromPlan(Conflict):
    """It comes and goes with a plan; change the plan."""

    default_code = "comes_from_plan"


class ConsentAlreadyGiven(Conflict):
    """The consent stands; withdraw it before a new one is given."""

    default_code = "consent_already_given"


class CouponCodeTaken(Conflict):
    """Another coupon has that code, or one that reads alike."""

    default_code = "coupon_code_taken"


class CouponDoesNotFit(Conflict):
    """The coupon is worth an amount of another currency than the price."""

    default_code = "coupon_does_not_fit"


class CouponInUse(Conflict):
    """The coupon was used; it can be disabled, and what it takes off can't change."""

    default_code = "coupon_in_use"


class CouponLimitReached(Conflict):
    """The member has used the coupon as often as they may, or it is for their first booking only."""

    default_code = "coupon_limit_reached"


class CouponUsedUp(Conflict):
    """The last use of the coupon or code went to someone else meanwhile, or the coupon was switched off."""

    default_code = "coupon_used_up"


class CreditOverInvoice(Conflict):
    """More would be given back than earlier credit notes left of the invoice or line; `left` says how much that is."""

    default_code = "credit_over_invoice"


class CreditsGone(Conflict):
    """Credits that a quote counted on were used meanwhile. `missing` names the lots, `to_pay` what it costs now."""

    default_code = "credits_gone"


class CreditsSpent(Conflict):
    """The lot has less than what would be taken from it."""

    default_code = "credits_spent"


class CustomFieldExists(Conflict):
    """There is a custom field of that key."""

    default_code = "custom_field_exists"


class CustomFieldInUse(Conflict):
    """Members or teams have values that the change would break or lose."""

    default_code = "custom_field_in_use"


class DayFull(Conflict):
    """The pool has too few places free on that day. `nearest_free_days` says on which it has."""

    default_code = "day_full"


class DepositNotReceived(Conflict):
    """The deposit's invoice isn't paid, so nothing is held that could be applied, returned or kept."""

    default_code = "deposit_not_received"


class DepositNotRefundable(Conflict):
    """The payment that brought the deposit can't pay so much of it back; `refundable` says how much it can."""

    default_code = "deposit_not_refundable"


class DunningPolicyExists(Conflict):
    """The legal entity has a policy already, or there is one for all of them."""

    default_code = "dunning_policy_exists"


class DunningPolicyIsArchived(Conflict):
    """An archived policy doesn't change any more."""

    default_code = "dunning_policy_is_archived"


class EInvoiceIncomplete(Conflict):
    """EN 16931 wants to know more than the document says; `missing` names it."""

    default_code = "e_invoice_incomplete"


class EmailTaken(Conflict):
    """Another member has that e-mail address."""

    default_code = "email_taken"


class ExportNotReady(Conflict):
    """The export hasn't written its file, or won't."""

    default_code = "export_not_ready"


class ExternalIdTaken(Conflict):
    """Another one of its kind has that external id. Another rate has that external id."""

    default_code = "external_id_taken"


class FollowsBooking(Conflict):
    """The visitor is a guest of a booking: the booking decides when, where and whether."""

    default_code = "follows_booking"


class InvitationClosed(Conflict):
    """The invitation was accepted or revoked."""

    default_code = "invitation_closed"


class InvitationForAnother(Conflict):
    """The invitation was sent to another address than the signed-in user's."""

    default_code = "invitation_for_another"


class InvitationPending(Conflict):
    """The address is invited already."""

    default_code = "invitation_pending"


class InvoiceIsDraft(Conflict):
    """The verb is for final invoices."""

    default_code = "invoice_is_draft"


class InvoiceIsFinal(Conflict):
    """What is final is not changed, only credited."""

    default_code = "invoice_is_final"


class InvoicedMeanwhile(Conflict):
    """A charge went on another invoice, or was voided, at this moment."""

    default_code = "invoiced_meanwhile"


class KeyTaken(Conflict):
    """Another amenity has that key."""

    default_code = "key_taken"


class LastOwner(Conflict):
    """An organization keeps at least one owner."""

    default_code = "last_owner"


class LastTeamAdmin(Conflict):
    """A team's own admins can't leave it without one."""

    default_code = "last_team_admin"


class LedgerAccountExists(Conflict):
    """The entity's chart has an account of that code."""

    default_code = "ledger_account_exists"


class LetterNotToPost(Conflict):
    """The letter goes by mail, went out already, or was withdrawn; `state` says which."""

    default_code = "letter_not_to_post"


class LocationIsArchived(Conflict):
    """The location is archived; nothing new is made there."""

    default_code = "location_is_archived"


class LocationIsClosed(Conflict):
    """The location doesn't open on that day, or has closed. `nearest_free_days` says when it is open and free."""

    default_code = "location_is_closed"


class LockedMeanwhile(Conflict):
    """Somebody else locked or opened the books at this moment."""

    default_code = "locked_meanwhile"


class LotExpired(Conflict):
    """What is left of the lot has lapsed."""

    default_code = "lot_expired"


class MailNotFailed(Conflict):
    """Only a mail that has failed can be tried again."""

    default_code = "mail_not_failed"


class MatchIsBooked(Conflict):
    """The match belongs to a write-off or a refund, which is taken back instead."""

    default_code = "match_is_booked"


class MatchUndone(Conflict):
    """The match was undone already."""

    default_code = "match_undone"


class MemberIsArchived(Conflict):
    """The member is archived."""

    default_code = "member_is_archived"


class MemberWasMerged(Conflict):
    """The member was a duplicate and was merged into another."""

    default_code = "member_was_merged"


class MethodInUse(Conflict):
    """A payment by this method is under way."""

    default_code = "method_in_use"


class MethodNotUsable(Conflict):
    """The payment method is not in a state for that."""

    default_code = "method_not_usable"


class MoreThanHeld(Conflict):
    """More than what is left of the deposit; `held` says how much is."""

    default_code = "more_than_held"


class MoreThanOpen(Conflict):
    """More than what is open; `open` says how much is. More would be paid than what is open; `open` says how much
    is.
    """

    default_code = "more_than_open"


class MoreThanOutstanding(Conflict):
    """More would be settled than what is outstanding; `outstanding` says how much is."""

    default_code = "more_than_outstanding"


class NameTaken(Conflict):
    """Another one of its kind has that name."""

    default_code = "name_taken"


class NoActionNeeded(Conflict):
    """Nothing waits for the customer."""

    default_code = "no_action_needed"


class NoAddress(Conflict):
    """There is no e-mail address to send the document to."""

    default_code = "no_address"


class NoEmail(Conflict):
    """A member without an e-mail address can't be invited."""

    default_code = "no_email"


class NoGateway(Conflict):
    """No payment provider takes that here."""

    default_code = "no_gateway"


class NoPaymentMethod(Conflict):
    """The account has no method that can be charged."""

    default_code = "no_payment_method"


class NoPlanVersion(Conflict):
    """The plan has no terms on that day."""

    default_code = "no_plan_version"


class NoPrice(Conflict):
    """Rates exist for the resource, but none covers the day, the asker or the length."""

    default_code = "no_price"


class NoProposal(Conflict):
    """Nothing speaks clearly enough for any account; say whose money it is."""

    default_code = "no_proposal"


class NoVatId(Conflict):
    """The account has no VAT id that could be checked."""

    default_code = "no_vat_id"


class NotAPool(Conflict):
    """Only a pool has a size."""

    default_code = "not_a_pool"


class NotATestOrganization(Conflict):
    """Only a test organization's clock can be moved."""

    default_code = "not_a_test_organization"


class NotBookable(Conflict):
    """The resource or its location is archived, or switched off for booking."""

    default_code = "not_bookable"


class NotCancellable(Conflict):
    """By the rule it was sold with, it isn't taken back, or no longer."""

    default_code = "not_cancellable"


class NotExpectedYet(Conflict):
    """The visitor is expected on a later day."""

    default_code = "not_expected_yet"


class NotHeld(Conflict):
    """Nobody holds the account's standing by hand."""

    default_code = "not_held"


class NotInSelfService(Conflict):
    """The plan leaves that to the staff of the space."""

    default_code = "not_in_self_service"


class NotLaterThanTheLock(Conflict):
    """The books are locked through that day already."""

    default_code = "not_later_than_the_lock"


class NotLocked(Conflict):
    """There is nothing to open."""

    default_code = "not_locked"


class NotPaid(Conflict):
    """Only what was paid has a copy that says so."""

    default_code = "not_paid"


class NotReversible(Conflict):
    """The journal follows what the entry is of; only entries by hand are reversed by hand."""

    default_code = "not_reversible"


class NothingChanges(Conflict):
    """It has these terms already on that day."""

    default_code = "nothing_changes"


class NothingHeld(Conflict):
    """Nothing of the deposit is left."""

    default_code = "nothing_held"


class NothingOutstanding(Conflict):
    """Nothing of the charge is left to be settled."""

    default_code = "nothing_outstanding"


class NothingSelected(Conflict):
    """No membership is what was asked for, or none of them may be changed so."""

    default_code = "nothing_selected"


class NothingToCopy(Conflict):
    """The organization was not made by another, whose settings could be copied."""

    default_code = "nothing_to_copy"


class NothingToInvoice(Conflict):
    """None of it waits for an invoice."""

    default_code = "nothing_to_invoice"


class NothingToPay(Conflict):
    """Nothing of the invoice is open."""

    default_code = "nothing_to_pay"


class NoticeTooShort(Conflict):
    """It can't end that early; `earliest_end` and `lines` say when, and why."""

    default_code = "notice_too_short"


class OccurrencesTaken(Conflict):
    """Occurrences of a series are taken; `occurrences` names each that stands in the way."""

    default_code = "occurrences_taken"

    @property
    def occurrences(self) -> list[models.Occurrence]:
        """Those that got no place, the earliest first, and why"""

        found: list[models.Occurrence] = self._member("occurrences", lambda: list[models.Occurrence])
        return found


class OperationOver(Conflict):
    """The operation has ended already."""

    default_code = "operation_over"


class ParquetNotInstalled(Conflict):
    """This service is installed without the extra that writes Parquet."""

    default_code = "parquet_not_installed"


class PassExists(Conflict):
    """The member has a pass for that day at that location already."""

    default_code = "pass_exists"


class PassHasExpired(Conflict):
    """The day of the pass is over."""

    default_code = "pass_has_expired"


class PauseIsOver(Conflict):
    """The promise or dispute has ended."""

    default_code = "pause_is_over"


class PauseNotAllowed(Conflict):
    """The plan's rules of pauses don't let that; `rules` says which."""

    default_code = "pause_not_allowed"


class PausesOverlap(Conflict):
    """It is paused already on some of those days."""

    default_code = "pauses_overlap"


class PaymentInFlight(Conflict):
    """The invoice is being paid already."""

    default_code = "payment_in_flight"


class PaymentNotCancellable(Conflict):
    """It is on its way or over."""

    default_code = "payment_not_cancellable"


class PaymentNotRefundable(Conflict):
    """Only money that came in can be paid back."""

    default_code = "payment_not_refundable"


class PeriodLocked(Conflict):
    """The day lies in a period whose books are locked."""

    default_code = "period_locked"


class PlanFull(Conflict):
    """As many hold the plan as it lets."""

    default_code = "plan_full"


class PlanIsArchived(Conflict):
    """It is sold no more."""

    default_code = "plan_is_archived"


class PlanVersionPublished(Conflict):
    """What was published is what was agreed to: it never changes."""

    default_code = "plan_version_published"


class PoolIsArchived(Conflict):
    """The pool of which the pass reserves a place is archived."""

    default_code = "pool_is_archived"


class ProductIsArchived(Conflict):
    """The product is archived; it is sold no more."""

    default_code = "product_is_archived"


class ProviderInUse(Conflict):
    """What the provider holds for the organization would be lost: `uses` says how much of what."""

    default_code = "provider_in_use"


class QuoteDiffers(Conflict):
    """The quote is for something else than what is to be booked; `errors` names what differs."""

    default_code = "quote_differs"


class QuoteExpired(Conflict):
    """The quote's time is over; ask for a new one."""

    default_code = "quote_expired"


class QuoteUsed(Conflict):
    """The quote was booked already."""

    default_code = "quote_used"


class RateIsNotPublished(Conflict):
    """Only a published rate is followed by another, or withdrawn."""

    default_code = "rate_is_not_published"


class RateIsPublished(Conflict):
    """What was published is never changed."""

    default_code = "rate_is_published"


class RateLeavesGap(Conflict):
    """Days would be left without a price."""

    default_code = "rate_leaves_gap"


class RatesOverlap(Conflict):
    """Two rates of one target, audience and currency would be valid on one day. `rate_ids` names those in the way."""

    default_code = "rates_overlap"


class RefundMatched(Conflict):
    """The refund stands on another bank line."""

    default_code = "refund_matched"


class RefundTooMuch(Conflict):
    """More would be paid back than what is left of the payment; `refundable` says how much is."""

    default_code = "refund_too_much"


class ResourceIsArchived(Conflict):
    """The resource is archived; restore it first."""

    default_code = "resource_is_archived"


class ReversedAlready(Conflict):
    """The entry was reversed, or is itself a reversal."""

    default_code = "reversed_already"


class RoleInUse(Conflict):
    """Users or open invitations still have the role."""

    default_code = "role_in_use"


class RoleNameTaken(Conflict):
    """Another role is called so."""

    default_code = "role_name_taken"


class RunsByItsOwnVerb(Conflict):
    """The automation has a route of its own that runs it, and shows more."""

    default_code = "runs_by_its_own_verb"


class SandboxInSandbox(Conflict):
    """A sandbox makes no sandboxes of its own."""

    default_code = "sandbox_in_sandbox"


class SandboxIsBusy(Conflict):
    """It is being filled."""

    default_code = "sandbox_is_busy"


class SecondFactorIsOff(Conflict):
    """No authenticator app is set up."""

    default_code = "second_factor_is_off"


class SecondFactorIsOn(Conflict):
    """An authenticator app is set up already."""

    default_code = "second_factor_is_on"


class SeriesEnded(Conflict):
    """The series was cancelled as a whole."""

    default_code = "series_ended"


class ShapesOutside(Conflict):
    """A drawing is smaller than the shapes on it."""

    default_code = "shapes_outside"


class SlotTaken(Conflict):
    """Someone else has the time. `conflicts` names what stands in the way, `alternatives` what is free instead.
    Units are occupied for some of the time asked for. `unit_ids`: those that could not be had (rooms), or none.
    """

    default_code = "slot_taken"

    @property
    def resource_id(self) -> str:
        """What was asked for"""

        found: str = self._member("resource_id", lambda: str)
        return found

    @property
    def conflicts(self) -> list[models.Conflict]:
        """What stands in the way, the earliest first"""

        found: list[models.Conflict] = self._member("conflicts", lambda: list[models.Conflict])
        return found

    @property
    def alternatives(self) -> list[models.Alternative]:
        """The nearest free times on the resource, then others of its kind at the same time"""

        found: list[models.Alternative] = self._member("alternatives", lambda: list[models.Alternative])
        return found

    @property
    def allocations(self) -> list[models.Occupied]:
        """What stands in the way, a hundred at the most"""

        found: list[models.Occupied] = self._member("allocations", lambda: list[models.Occupied])
        return found


class SlugTaken(Conflict):
    """Another organization has that address. Another location has that slug."""

    default_code = "slug_taken"


class SsoConnectionDisabled(Conflict):
    """Nobody signs in through it until it is enabled again."""

    default_code = "sso_connection_disabled"


class StillInUse(Conflict):
    """What something else is made of can't be deleted."""

    default_code = "still_in_use"


class StillNeeded(Conflict):
    """Something that runs needs it; `needed_by` names the first twenty, `total` says how many there are."""

    default_code = "still_needed"


class StillOccupied(Conflict):
    """Something to come occupies what would go away. `allocations` names it."""

    default_code = "still_occupied"

    @property
    def allocations(self) -> list[models.Occupied]:
        """What stands in the way, a hundred at the most"""

        found: list[models.Occupied] = self._member("allocations", lambda: list[models.Occupied])
        return found


class StillReferenced(Conflict):
    """What others still point to can't be deleted, or what is pointed to doesn't exist."""

    default_code = "still_referenced"


class TagExists(Conflict):
    """There is a tag of that name."""

    default_code = "tag_exists"


class TaxRateExists(Conflict):
    """The entity's code has a rate from that date already."""

    default_code = "tax_rate_exists"


class TaxRateInUse(Conflict):
    """Charges were made by the rate."""

    default_code = "tax_rate_in_use"


class TeamIsArchived(Conflict):
    """The team is archived."""

    default_code = "team_is_archived"


class TermIsOver(Conflict):
    """The fixed term that was offered has passed before it was signed; `starts_on` and `ends_on` say which."""

    default_code = "term_is_over"


class TimeIsFree(Conflict):
    """Nobody need wait for a time that is free; `resource_ids` names where, `book_at` the path that books it."""

    default_code = "time_is_free"


class TooEarly(Conflict):
    """The verb belongs to a later time: a check-in long before the start, a no-show before it."""

    default_code = "too_early"


class TooLate(Conflict):
    """The verb's time has passed."""

    default_code = "too_late"


class TooManyAttendees(Conflict):
    """A list of attendees has its limit."""

    default_code = "too_many_attendees"


class TooManyFeeds(Conflict):
    """A member, resource or location has as many feeds as it may have."""

    default_code = "too_many_feeds"


class TooManyInvitations(Conflict):
    """A team has as many open invitations as it may."""

    default_code = "too_many_invitations"


class TooManyPasskeys(Conflict):
    """More than anybody has devices."""

    default_code = "too_many_passkeys"


class TooManyPhotos(Conflict):
    """A location or resource has as many photos as it may."""

    default_code = "too_many_photos"


class TooManySandboxes(Conflict):
    """An organization has as many sandboxes as it may."""

    default_code = "too_many_sandboxes"


class TooManyWebhookEndpoints(Conflict):
    """An organization has as many endpoints as it may."""

    default_code = "too_many_webhook_endpoints"


class UnitsNotFree(Conflict):
    """What it rents is taken by others; `conflicts` says by what and when."""

    default_code = "units_not_free"

    @property
    def conflicts(self) -> list[models.Occupied]:
        """What stands in the way, the earliest first"""

        found: list[models.Occupied] = self._member("conflicts", lambda: list[models.Occupied])
        return found


class VersionsOnOneDay(Conflict):
    """Two versions can't become effective on one day."""

    default_code = "versions_on_one_day"


class WebhookEndpointDisabled(Conflict):
    """A disabled endpoint is sent nothing: enable it first."""

    default_code = "webhook_endpoint_disabled"


class WebhookEndpointEnabled(Conflict):
    """It is enabled already."""

    default_code = "webhook_endpoint_enabled"


class WriteOffReversed(Conflict):
    """The write-off was taken back already."""

    default_code = "write_off_reversed"


class WrongCurrency(Conflict):
    """The rate's currency isn't that of the location."""

    default_code = "wrong_currency"


class WrongState(Conflict):
    """The booking's state doesn't allow the verb. The membership's state doesn't let that; `state` names it."""

    default_code = "wrong_state"


class WrongVisitorState(Conflict):
    """The visitor's state doesn't allow the verb."""

    default_code = "wrong_visitor_state"


class EventForgotten(Gone):
    """The event is no longer kept, so it can't be sent again."""

    default_code = "event_forgotten"


class ExportGone(Gone):
    """The file was kept for a week."""

    default_code = "export_gone"


class AmountsDontAddUp(Invalid):
    """The parts are not the line's amount."""

    default_code = "amounts_dont_add_up"


class BankFileRefused(Invalid):
    """The file is no whole bank statement; nothing of it was kept."""

    default_code = "bank_file_refused"


class ClockOnlyForward(Invalid):
    """A clock doesn't go back."""

    default_code = "clock_only_forward"


class CouponNotHere(Invalid):
    """The coupon is good, but not for this resource, location or time."""

    default_code = "coupon_not_here"


class CouponNotValid(Invalid):
    """The code can't be used. Staff learn why; for anyone else all reasons read alike, and the try is counted."""

    default_code = "coupon_not_valid"


class IdempotencyKeyReused(Invalid):
    """Idempotency key reused with another request."""

    default_code = "idempotency_key_reused"


class InvalidRecurrenceRule(Invalid):
    """The RRULE can't be read, isn't allowed here, or has no end."""

    default_code = "invalid_recurrence_rule"


class NoTaxRate(Invalid):
    """The entity has no rate of that tax code on that day. The legal entity has no rate of the plan's tax code on
    that day.
    """

    default_code = "no_tax_rate"


class PolicyBroken(Invalid):
    """The booking breaks rules of the resource's policy; `errors` names each of them and its remedy."""

    default_code = "policy_broken"


class ProviderKeysRefused(Invalid):
    """The keys are not for this, or the provider doesn't take them."""

    default_code = "provider_keys_refused"


class TooManyOccurrences(Invalid):
    """The rule gives more occurrences than the resource's policy allows in one series."""

    default_code = "too_many_occurrences"


class UnknownMagicNumber(Invalid):
    """Test organizations take magic numbers only."""

    default_code = "unknown_magic_number"


class WeakPassword(Invalid):
    """A new password that an attacker would try first."""

    default_code = "weak_password"


class SignInLocked(RateLimited):
    """Too many wrong passwords for this address, whether it has an account or not."""

    default_code = "sign_in_locked"


class TooManyStreams(RateLimited):
    """As many streams are open as there may be."""

    default_code = "too_many_streams"


class TooManyWrongCoupons(RateLimited):
    """Too many codes that weren't valid, from this member, key or address."""

    default_code = "too_many_wrong_coupons"


class CommitUnknown(Unavailable):
    default_code = "commit_unknown"


class ProviderUnreachable(Unavailable):
    """The provider couldn't be asked; nothing was changed."""

    default_code = "provider_unreachable"


class SsoProviderUnusable(Unavailable):
    """The provider can't be reached, or is none."""

    default_code = "sso_provider_unusable"


CODES: dict[str, type[ProblemError]] = {
    "account_restricted": AccountRestricted,
    "account_suspended": AccountSuspended,
    "accounts_without_number": AccountsWithoutNumber,
    "already_cancelled": AlreadyCancelled,
    "already_checked_out": AlreadyCheckedOut,
    "already_exists": AlreadyExists,
    "already_invited": AlreadyInvited,
    "already_used": AlreadyUsed,
    "already_voided": AlreadyVoided,
    "already_waiting": AlreadyWaiting,
    "already_works_here": AlreadyWorksHere,
    "amounts_dont_add_up": AmountsDontAddUp,
    "api_key_is_revoked": ApiKeyIsRevoked,
    "app_has_no_secret": AppHasNoSecret,
    "app_is_archived": AppIsArchived,
    "bank_file_refused": BankFileRefused,
    "bank_line_decided": BankLineDecided,
    "batch_refused": BatchRefused,
    "benefit_is_archived": BenefitIsArchived,
    "block_has_ended": BlockHasEnded,
    "block_was_lifted": BlockWasLifted,
    "change_after_end": ChangeAfterEnd,
    "change_is_over": ChangeIsOver,
    "change_too_early": ChangeTooEarly,
    "clock_is_moving": ClockIsMoving,
    "clock_only_forward": ClockOnlyForward,
    "comes_from_plan": ComesFromPlan,
    "commit_unknown": CommitUnknown,
    "conflict": Conflict,
    "consent_already_given": ConsentAlreadyGiven,
    "coupon_code_taken": CouponCodeTaken,
    "coupon_does_not_fit": CouponDoesNotFit,
    "coupon_in_use": CouponInUse,
    "coupon_limit_reached": CouponLimitReached,
    "coupon_not_here": CouponNotHere,
    "coupon_not_valid": CouponNotValid,
    "coupon_used_up": CouponUsedUp,
    "credit_over_invoice": CreditOverInvoice,
    "credits_gone": CreditsGone,
    "credits_missing": CreditsMissing,
    "credits_spent": CreditsSpent,
    "custom_field_exists": CustomFieldExists,
    "custom_field_in_use": CustomFieldInUse,
    "day_full": DayFull,
    "deposit_not_received": DepositNotReceived,
    "deposit_not_refundable": DepositNotRefundable,
    "dunning_policy_exists": DunningPolicyExists,
    "dunning_policy_is_archived": DunningPolicyIsArchived,
    "e_invoice_incomplete": EInvoiceIncomplete,
    "email_taken": EmailTaken,
    "event_forgotten": EventForgotten,
    "export_gone": ExportGone,
    "export_not_ready": ExportNotReady,
    "external_id_taken": ExternalIdTaken,
    "follows_booking": FollowsBooking,
    "fresh_sign_in_required": FreshSignInRequired,
    "idempotency_key_reused": IdempotencyKeyReused,
    "invalid_recurrence_rule": InvalidRecurrenceRule,
    "invitation_closed": InvitationClosed,
    "invitation_for_another": InvitationForAnother,
    "invitation_pending": InvitationPending,
    "invitation_refused": InvitationRefused,
    "invoice_is_draft": InvoiceIsDraft,
    "invoice_is_final": InvoiceIsFinal,
    "invoiced_meanwhile": InvoicedMeanwhile,
    "key_taken": KeyTaken,
    "last_owner": LastOwner,
    "last_team_admin": LastTeamAdmin,
    "ledger_account_exists": LedgerAccountExists,
    "letter_not_to_post": LetterNotToPost,
    "link_refused": LinkRefused,
    "location_is_archived": LocationIsArchived,
    "location_is_closed": LocationIsClosed,
    "locked_meanwhile": LockedMeanwhile,
    "lot_expired": LotExpired,
    "mail_not_failed": MailNotFailed,
    "malformed_json": MalformedJson,
    "match_is_booked": MatchIsBooked,
    "match_undone": MatchUndone,
    "member_is_archived": MemberIsArchived,
    "member_was_merged": MemberWasMerged,
    "method_in_use": MethodInUse,
    "method_not_usable": MethodNotUsable,
    "more_than_held": MoreThanHeld,
    "more_than_open": MoreThanOpen,
    "more_than_outstanding": MoreThanOutstanding,
    "name_taken": NameTaken,
    "no_access_today": NoAccessToday,
    "no_action_needed": NoActionNeeded,
    "no_address": NoAddress,
    "no_email": NoEmail,
    "no_gateway": NoGateway,
    "no_payment_method": NoPaymentMethod,
    "no_plan_version": NoPlanVersion,
    "no_price": NoPrice,
    "no_proposal": NoProposal,
    "no_tax_rate": NoTaxRate,
    "no_vat_id": NoVatId,
    "not_a_pool": NotAPool,
    "not_a_test_organization": NotATestOrganization,
    "not_bookable": NotBookable,
    "not_cancellable": NotCancellable,
    "not_expected_yet": NotExpectedYet,
    "not_found": NotFound,
    "not_held": NotHeld,
    "not_in_self_service": NotInSelfService,
    "not_later_than_the_lock": NotLaterThanTheLock,
    "not_locked": NotLocked,
    "not_paid": NotPaid,
    "not_reversible": NotReversible,
    "nothing_changes": NothingChanges,
    "nothing_held": NothingHeld,
    "nothing_outstanding": NothingOutstanding,
    "nothing_selected": NothingSelected,
    "nothing_to_copy": NothingToCopy,
    "nothing_to_invoice": NothingToInvoice,
    "nothing_to_pay": NothingToPay,
    "notice_too_short": NoticeTooShort,
    "occurrences_taken": OccurrencesTaken,
    "operation_over": OperationOver,
    "parquet_not_installed": ParquetNotInstalled,
    "pass_exists": PassExists,
    "pass_has_expired": PassHasExpired,
    "passkey_refused": PasskeyRefused,
    "pause_is_over": PauseIsOver,
    "pause_not_allowed": PauseNotAllowed,
    "pauses_overlap": PausesOverlap,
    "payment_in_flight": PaymentInFlight,
    "payment_not_cancellable": PaymentNotCancellable,
    "payment_not_refundable": PaymentNotRefundable,
    "period_locked": PeriodLocked,
    "plan_full": PlanFull,
    "plan_is_archived": PlanIsArchived,
    "plan_version_published": PlanVersionPublished,
    "policy_broken": PolicyBroken,
    "pool_is_archived": PoolIsArchived,
    "product_is_archived": ProductIsArchived,
    "provider_in_use": ProviderInUse,
    "provider_keys_refused": ProviderKeysRefused,
    "provider_unreachable": ProviderUnreachable,
    "quote_differs": QuoteDiffers,
    "quote_expired": QuoteExpired,
    "quote_used": QuoteUsed,
    "rate_is_not_published": RateIsNotPublished,
    "rate_is_published": RateIsPublished,
    "rate_leaves_gap": RateLeavesGap,
    "rates_overlap": RatesOverlap,
    "refresh_refused": RefreshRefused,
    "refund_matched": RefundMatched,
    "refund_too_much": RefundTooMuch,
    "resource_is_archived": ResourceIsArchived,
    "reversed_already": ReversedAlready,
    "rights_not_held": RightsNotHeld,
    "role_in_use": RoleInUse,
    "role_name_taken": RoleNameTaken,
    "runs_by_its_own_verb": RunsByItsOwnVerb,
    "sandbox_in_sandbox": SandboxInSandbox,
    "sandbox_is_busy": SandboxIsBusy,
    "second_factor_is_off": SecondFactorIsOff,
    "second_factor_is_on": SecondFactorIsOn,
    "second_factor_required": SecondFactorRequired,
    "series_ended": SeriesEnded,
    "shapes_outside": ShapesOutside,
    "sign_in_locked": SignInLocked,
    "sign_up_closed": SignUpClosed,
    "slot_taken": SlotTaken,
    "slug_taken": SlugTaken,
    "sso_code_refused": SsoCodeRefused,
    "sso_connection_disabled": SsoConnectionDisabled,
    "sso_not_admitted": SsoNotAdmitted,
    "sso_provider_unusable": SsoProviderUnusable,
    "still_in_use": StillInUse,
    "still_needed": StillNeeded,
    "still_occupied": StillOccupied,
    "still_referenced": StillReferenced,
    "tag_exists": TagExists,
    "tax_rate_exists": TaxRateExists,
    "tax_rate_in_use": TaxRateInUse,
    "team_is_archived": TeamIsArchived,
    "term_is_over": TermIsOver,
    "time_is_free": TimeIsFree,
    "too_early": TooEarly,
    "too_late": TooLate,
    "too_many_attendees": TooManyAttendees,
    "too_many_feeds": TooManyFeeds,
    "too_many_invitations": TooManyInvitations,
    "too_many_occurrences": TooManyOccurrences,
    "too_many_passkeys": TooManyPasskeys,
    "too_many_photos": TooManyPhotos,
    "too_many_sandboxes": TooManySandboxes,
    "too_many_streams": TooManyStreams,
    "too_many_webhook_endpoints": TooManyWebhookEndpoints,
    "too_many_wrong_coupons": TooManyWrongCoupons,
    "units_not_free": UnitsNotFree,
    "unknown_magic_number": UnknownMagicNumber,
    "versions_on_one_day": VersionsOnOneDay,
    "weak_password": WeakPassword,
    "webhook_endpoint_disabled": WebhookEndpointDisabled,
    "webhook_endpoint_enabled": WebhookEndpointEnabled,
    "write_off_reversed": WriteOffReversed,
    "wrong_code": WrongCode,
    "wrong_credentials": WrongCredentials,
    "wrong_currency": WrongCurrency,
    "wrong_state": WrongState,
    "wrong_visitor_state": WrongVisitorState,
}
