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
What a problem tells beyond that stands in `problem`, and reads as an attribute too:

    try:
        client.bookings.create(resource_id=room, starts_at=start, ends_at=end)
    except SlotTaken as error:
        print(error.detail, error.conflicts, error.alternatives)
"""

from __future__ import annotations

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
    "BadRequest",
    "BankFileRefused",
    "BankLineDecided",
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
    "ExternalIdTaken",
    "FieldError",
    "FollowsBooking",
    "Forbidden",
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
    "NotATestOrganization",
    "NotApool",
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
    "NothingToInvoice",
    "NothingToPay",
    "NoticeTooShort",
    "OccurrencesTaken",
    "OperationOver",
    "PassExists",
    "PassHasExpired",
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
    "SeriesEnded",
    "ServerError",
    "ShapesOutside",
    "SignInLocked",
    "SignUpClosed",
    "SlotTaken",
    "SlugTaken",
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
    "TooManyPhotos",
    "TooManyWrongCoupons",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedAnswer",
    "UnitsNotFree",
    "UnknownMagicNumber",
    "UnsupportedMediaType",
    "VersionsOnOneDay",
    "WeakPassword",
    "WebhookRefused",
    "WriteOffReversed",
    "WrongCredentials",
    "WrongCurrency",
    "WrongState",
    "WrongVisitorState",
]


class MalformedJson(BadRequest):
    default_code = "malformed_json"


class InvitationRefused(Unauthenticated):
    default_code = "invitation_refused"


class LinkRefused(Unauthenticated):
    default_code = "link_refused"


class RefreshRefused(Unauthenticated):
    default_code = "refresh_refused"


class WrongCredentials(Unauthenticated):
    default_code = "wrong_credentials"


class AccountRestricted(PaymentRequired):
    default_code = "account_restricted"


class AccountSuspended(PaymentRequired):
    default_code = "account_suspended"


class CreditsMissing(PaymentRequired):
    default_code = "credits_missing"


class NoAccessToday(PaymentRequired):
    default_code = "no_access_today"


class RightsNotHeld(Forbidden):
    default_code = "rights_not_held"


class SignUpClosed(Forbidden):
    default_code = "sign_up_closed"


class AccountsWithoutNumber(Conflict):
    default_code = "accounts_without_number"


class AlreadyCancelled(Conflict):
    default_code = "already_cancelled"


class AlreadyCheckedOut(Conflict):
    default_code = "already_checked_out"


class AlreadyExists(Conflict):
    default_code = "already_exists"


class AlreadyInvited(Conflict):
    default_code = "already_invited"


class AlreadyUsed(Conflict):
    default_code = "already_used"


class AlreadyVoided(Conflict):
    default_code = "already_voided"


class AlreadyWaiting(Conflict):
    default_code = "already_waiting"


class AlreadyWorksHere(Conflict):
    default_code = "already_works_here"


class ApiKeyIsRevoked(Conflict):
    default_code = "api_key_is_revoked"


class BankLineDecided(Conflict):
    default_code = "bank_line_decided"


class BenefitIsArchived(Conflict):
    default_code = "benefit_is_archived"


class BlockHasEnded(Conflict):
    default_code = "block_has_ended"


class BlockWasLifted(Conflict):
    default_code = "block_was_lifted"


class ChangeAfterEnd(Conflict):
    default_code = "change_after_end"


class ChangeIsOver(Conflict):
    default_code = "change_is_over"


class ChangeTooEarly(Conflict):
    default_code = "change_too_early"


class ClockIsMoving(Conflict):
    default_code = "clock_is_moving"


class ComesFromPlan(Conflict):
    default_code = "comes_from_plan"


class ConsentAlreadyGiven(Conflict):
    default_code = "consent_already_given"


class CouponCodeTaken(Conflict):
    default_code = "coupon_code_taken"


class CouponDoesNotFit(Conflict):
    default_code = "coupon_does_not_fit"


class CouponInUse(Conflict):
    default_code = "coupon_in_use"


class CouponLimitReached(Conflict):
    default_code = "coupon_limit_reached"


class CouponUsedUp(Conflict):
    default_code = "coupon_used_up"


class CreditOverInvoice(Conflict):
    default_code = "credit_over_invoice"


class CreditsGone(Conflict):
    default_code = "credits_gone"


class CreditsSpent(Conflict):
    default_code = "credits_spent"


class CustomFieldExists(Conflict):
    default_code = "custom_field_exists"


class CustomFieldInUse(Conflict):
    default_code = "custom_field_in_use"


class DayFull(Conflict):
    default_code = "day_full"


class DepositNotReceived(Conflict):
    default_code = "deposit_not_received"


class DepositNotRefundable(Conflict):
    default_code = "deposit_not_refundable"


class DunningPolicyExists(Conflict):
    default_code = "dunning_policy_exists"


class DunningPolicyIsArchived(Conflict):
    default_code = "dunning_policy_is_archived"


class EInvoiceIncomplete(Conflict):
    default_code = "e_invoice_incomplete"


class EmailTaken(Conflict):
    default_code = "email_taken"


class ExternalIdTaken(Conflict):
    default_code = "external_id_taken"


class FollowsBooking(Conflict):
    default_code = "follows_booking"


class InvitationClosed(Conflict):
    default_code = "invitation_closed"


class InvitationForAnother(Conflict):
    default_code = "invitation_for_another"


class InvitationPending(Conflict):
    default_code = "invitation_pending"


class InvoiceIsDraft(Conflict):
    default_code = "invoice_is_draft"


class InvoiceIsFinal(Conflict):
    default_code = "invoice_is_final"


class InvoicedMeanwhile(Conflict):
    default_code = "invoiced_meanwhile"


class KeyTaken(Conflict):
    default_code = "key_taken"


class LastOwner(Conflict):
    default_code = "last_owner"


class LastTeamAdmin(Conflict):
    default_code = "last_team_admin"


class LedgerAccountExists(Conflict):
    default_code = "ledger_account_exists"


class LetterNotToPost(Conflict):
    default_code = "letter_not_to_post"


class LocationIsArchived(Conflict):
    default_code = "location_is_archived"


class LocationIsClosed(Conflict):
    default_code = "location_is_closed"


class LockedMeanwhile(Conflict):
    default_code = "locked_meanwhile"


class LotExpired(Conflict):
    default_code = "lot_expired"


class MailNotFailed(Conflict):
    default_code = "mail_not_failed"


class MatchIsBooked(Conflict):
    default_code = "match_is_booked"


class MatchUndone(Conflict):
    default_code = "match_undone"


class MemberIsArchived(Conflict):
    default_code = "member_is_archived"


class MemberWasMerged(Conflict):
    default_code = "member_was_merged"


class MethodInUse(Conflict):
    default_code = "method_in_use"


class MethodNotUsable(Conflict):
    default_code = "method_not_usable"


class MoreThanHeld(Conflict):
    default_code = "more_than_held"


class MoreThanOpen(Conflict):
    default_code = "more_than_open"


class MoreThanOutstanding(Conflict):
    default_code = "more_than_outstanding"


class NameTaken(Conflict):
    default_code = "name_taken"


class NoActionNeeded(Conflict):
    default_code = "no_action_needed"


class NoAddress(Conflict):
    default_code = "no_address"


class NoEmail(Conflict):
    default_code = "no_email"


class NoGateway(Conflict):
    default_code = "no_gateway"


class NoPaymentMethod(Conflict):
    default_code = "no_payment_method"


class NoPlanVersion(Conflict):
    default_code = "no_plan_version"


class NoPrice(Conflict):
    default_code = "no_price"


class NoProposal(Conflict):
    default_code = "no_proposal"


class NoVatId(Conflict):
    default_code = "no_vat_id"


class NotATestOrganization(Conflict):
    default_code = "not_a_test_organization"


class NotApool(Conflict):
    default_code = "not_apool"


class NotBookable(Conflict):
    default_code = "not_bookable"


class NotCancellable(Conflict):
    default_code = "not_cancellable"


class NotExpectedYet(Conflict):
    default_code = "not_expected_yet"


class NotHeld(Conflict):
    default_code = "not_held"


class NotInSelfService(Conflict):
    default_code = "not_in_self_service"


class NotLaterThanTheLock(Conflict):
    default_code = "not_later_than_the_lock"


class NotLocked(Conflict):
    default_code = "not_locked"


class NotPaid(Conflict):
    default_code = "not_paid"


class NotReversible(Conflict):
    default_code = "not_reversible"


class NothingChanges(Conflict):
    default_code = "nothing_changes"


class NothingHeld(Conflict):
    default_code = "nothing_held"


class NothingOutstanding(Conflict):
    default_code = "nothing_outstanding"


class NothingSelected(Conflict):
    default_code = "nothing_selected"


class NothingToInvoice(Conflict):
    default_code = "nothing_to_invoice"


class NothingToPay(Conflict):
    default_code = "nothing_to_pay"


class NoticeTooShort(Conflict):
    default_code = "notice_too_short"


class OccurrencesTaken(Conflict):
    default_code = "occurrences_taken"


class OperationOver(Conflict):
    default_code = "operation_over"


class PassExists(Conflict):
    default_code = "pass_exists"


class PassHasExpired(Conflict):
    default_code = "pass_has_expired"


class PauseIsOver(Conflict):
    default_code = "pause_is_over"


class PauseNotAllowed(Conflict):
    default_code = "pause_not_allowed"


class PausesOverlap(Conflict):
    default_code = "pauses_overlap"


class PaymentInFlight(Conflict):
    default_code = "payment_in_flight"


class PaymentNotCancellable(Conflict):
    default_code = "payment_not_cancellable"


class PaymentNotRefundable(Conflict):
    default_code = "payment_not_refundable"


class PeriodLocked(Conflict):
    default_code = "period_locked"


class PlanFull(Conflict):
    default_code = "plan_full"


class PlanIsArchived(Conflict):
    default_code = "plan_is_archived"


class PlanVersionPublished(Conflict):
    default_code = "plan_version_published"


class PoolIsArchived(Conflict):
    default_code = "pool_is_archived"


class ProductIsArchived(Conflict):
    default_code = "product_is_archived"


class ProviderInUse(Conflict):
    default_code = "provider_in_use"


class QuoteDiffers(Conflict):
    default_code = "quote_differs"


class QuoteExpired(Conflict):
    default_code = "quote_expired"


class QuoteUsed(Conflict):
    default_code = "quote_used"


class RateIsNotPublished(Conflict):
    default_code = "rate_is_not_published"


class RateIsPublished(Conflict):
    default_code = "rate_is_published"


class RateLeavesGap(Conflict):
    default_code = "rate_leaves_gap"


class RatesOverlap(Conflict):
    default_code = "rates_overlap"


class RefundMatched(Conflict):
    default_code = "refund_matched"


class RefundTooMuch(Conflict):
    default_code = "refund_too_much"


class ResourceIsArchived(Conflict):
    default_code = "resource_is_archived"


class ReversedAlready(Conflict):
    default_code = "reversed_already"


class RoleInUse(Conflict):
    default_code = "role_in_use"


class RoleNameTaken(Conflict):
    default_code = "role_name_taken"


class RunsByItsOwnVerb(Conflict):
    default_code = "runs_by_its_own_verb"


class SeriesEnded(Conflict):
    default_code = "series_ended"


class ShapesOutside(Conflict):
    default_code = "shapes_outside"


class SlotTaken(Conflict):
    default_code = "slot_taken"


class SlugTaken(Conflict):
    default_code = "slug_taken"


class StillInUse(Conflict):
    default_code = "still_in_use"


class StillNeeded(Conflict):
    default_code = "still_needed"


class StillOccupied(Conflict):
    default_code = "still_occupied"


class StillReferenced(Conflict):
    default_code = "still_referenced"


class TagExists(Conflict):
    default_code = "tag_exists"


class TaxRateExists(Conflict):
    default_code = "tax_rate_exists"


class TaxRateInUse(Conflict):
    default_code = "tax_rate_in_use"


class TeamIsArchived(Conflict):
    default_code = "team_is_archived"


class TermIsOver(Conflict):
    default_code = "term_is_over"


class TimeIsFree(Conflict):
    default_code = "time_is_free"


class TooEarly(Conflict):
    default_code = "too_early"


class TooLate(Conflict):
    default_code = "too_late"


class TooManyAttendees(Conflict):
    default_code = "too_many_attendees"


class TooManyFeeds(Conflict):
    default_code = "too_many_feeds"


class TooManyInvitations(Conflict):
    default_code = "too_many_invitations"


class TooManyPhotos(Conflict):
    default_code = "too_many_photos"


class UnitsNotFree(Conflict):
    default_code = "units_not_free"


class VersionsOnOneDay(Conflict):
    default_code = "versions_on_one_day"


class WriteOffReversed(Conflict):
    default_code = "write_off_reversed"


class WrongCurrency(Conflict):
    default_code = "wrong_currency"


class WrongState(Conflict):
    default_code = "wrong_state"


class WrongVisitorState(Conflict):
    default_code = "wrong_visitor_state"


class AmountsDontAddUp(Invalid):
    default_code = "amounts_dont_add_up"


class BankFileRefused(Invalid):
    default_code = "bank_file_refused"


class ClockOnlyForward(Invalid):
    default_code = "clock_only_forward"


class CouponNotHere(Invalid):
    default_code = "coupon_not_here"


class CouponNotValid(Invalid):
    default_code = "coupon_not_valid"


class IdempotencyKeyReused(Invalid):
    default_code = "idempotency_key_reused"


class InvalidRecurrenceRule(Invalid):
    default_code = "invalid_recurrence_rule"


class NoTaxRate(Invalid):
    default_code = "no_tax_rate"


class PolicyBroken(Invalid):
    default_code = "policy_broken"


class ProviderKeysRefused(Invalid):
    default_code = "provider_keys_refused"


class TooManyOccurrences(Invalid):
    default_code = "too_many_occurrences"


class UnknownMagicNumber(Invalid):
    default_code = "unknown_magic_number"


class WeakPassword(Invalid):
    default_code = "weak_password"


class SignInLocked(RateLimited):
    default_code = "sign_in_locked"


class TooManyWrongCoupons(RateLimited):
    default_code = "too_many_wrong_coupons"


class CommitUnknown(Unavailable):
    default_code = "commit_unknown"


class ProviderUnreachable(Unavailable):
    default_code = "provider_unreachable"


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
    "bank_file_refused": BankFileRefused,
    "bank_line_decided": BankLineDecided,
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
    "external_id_taken": ExternalIdTaken,
    "follows_booking": FollowsBooking,
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
    "not_a_test_organization": NotATestOrganization,
    "not_apool": NotApool,
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
    "nothing_to_invoice": NothingToInvoice,
    "nothing_to_pay": NothingToPay,
    "notice_too_short": NoticeTooShort,
    "occurrences_taken": OccurrencesTaken,
    "operation_over": OperationOver,
    "pass_exists": PassExists,
    "pass_has_expired": PassHasExpired,
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
    "series_ended": SeriesEnded,
    "shapes_outside": ShapesOutside,
    "sign_in_locked": SignInLocked,
    "sign_up_closed": SignUpClosed,
    "slot_taken": SlotTaken,
    "slug_taken": SlugTaken,
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
    "too_many_photos": TooManyPhotos,
    "too_many_wrong_coupons": TooManyWrongCoupons,
    "units_not_free": UnitsNotFree,
    "unknown_magic_number": UnknownMagicNumber,
    "versions_on_one_day": VersionsOnOneDay,
    "weak_password": WeakPassword,
    "write_off_reversed": WriteOffReversed,
    "wrong_credentials": WrongCredentials,
    "wrong_currency": WrongCurrency,
    "wrong_state": WrongState,
    "wrong_visitor_state": WrongVisitorState,
}
