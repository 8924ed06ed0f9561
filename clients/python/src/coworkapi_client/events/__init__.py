"""Events, as the feed, the stream and webhooks give them: a class for each type, below `Event`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from coworkapi_client._event import Event as Event
from coworkapi_client._event import parse as parse
from coworkapi_client._tables import EVENTS

_MODULES = {name: module for module, name in EVENTS.values()}

if TYPE_CHECKING:
    from coworkapi_client.events.account import AccountPasswordResetRequested as AccountPasswordResetRequested
    from coworkapi_client.events.account import AccountSecurityChanged as AccountSecurityChanged
    from coworkapi_client.events.account import AccountSignUpRequested as AccountSignUpRequested
    from coworkapi_client.events.account_invoicing import AccountInvoicingUpdated as AccountInvoicingUpdated
    from coworkapi_client.events.amenity import AmenityCreated as AmenityCreated
    from coworkapi_client.events.amenity import AmenityDeleted as AmenityDeleted
    from coworkapi_client.events.amenity import AmenityUpdated as AmenityUpdated
    from coworkapi_client.events.api_key import ApiKeyCreated as ApiKeyCreated
    from coworkapi_client.events.api_key import ApiKeyRevoked as ApiKeyRevoked
    from coworkapi_client.events.api_key import ApiKeyUpdated as ApiKeyUpdated
    from coworkapi_client.events.bank_line import BankLineIgnored as BankLineIgnored
    from coworkapi_client.events.bank_line import BankLineMatched as BankLineMatched
    from coworkapi_client.events.bank_line import BankLineReopened as BankLineReopened
    from coworkapi_client.events.bank_statement import BankStatementImported as BankStatementImported
    from coworkapi_client.events.billing_account import BillingAccountStandingChanged as BillingAccountStandingChanged
    from coworkapi_client.events.billing_account import BillingAccountTaxChecked as BillingAccountTaxChecked
    from coworkapi_client.events.billing_account import BillingAccountUpdated as BillingAccountUpdated
    from coworkapi_client.events.billing_run import BillingRunEnded as BillingRunEnded
    from coworkapi_client.events.block import BlockCreated as BlockCreated
    from coworkapi_client.events.block import BlockLifted as BlockLifted
    from coworkapi_client.events.block import BlockUpdated as BlockUpdated
    from coworkapi_client.events.booking import BookingCancelled as BookingCancelled
    from coworkapi_client.events.booking import BookingCheckedIn as BookingCheckedIn
    from coworkapi_client.events.booking import BookingCompleted as BookingCompleted
    from coworkapi_client.events.booking import BookingConfirmed as BookingConfirmed
    from coworkapi_client.events.booking import BookingDeclined as BookingDeclined
    from coworkapi_client.events.booking import BookingExpired as BookingExpired
    from coworkapi_client.events.booking import BookingExtended as BookingExtended
    from coworkapi_client.events.booking import BookingHeld as BookingHeld
    from coworkapi_client.events.booking import BookingNoShow as BookingNoShow
    from coworkapi_client.events.booking import BookingPendingApproval as BookingPendingApproval
    from coworkapi_client.events.booking import BookingPendingPayment as BookingPendingPayment
    from coworkapi_client.events.booking import BookingRescheduled as BookingRescheduled
    from coworkapi_client.events.booking import BookingUpdated as BookingUpdated
    from coworkapi_client.events.booking_attendee import BookingAttendeeInvited as BookingAttendeeInvited
    from coworkapi_client.events.booking_attendee import BookingAttendeeRemoved as BookingAttendeeRemoved
    from coworkapi_client.events.booking_attendee import BookingAttendeeUpdated as BookingAttendeeUpdated
    from coworkapi_client.events.booking_policy import BookingPolicyCreated as BookingPolicyCreated
    from coworkapi_client.events.booking_policy import BookingPolicyDeleted as BookingPolicyDeleted
    from coworkapi_client.events.booking_policy import BookingPolicyUpdated as BookingPolicyUpdated
    from coworkapi_client.events.booking_series import BookingSeriesCancelled as BookingSeriesCancelled
    from coworkapi_client.events.booking_series import BookingSeriesCreated as BookingSeriesCreated
    from coworkapi_client.events.booking_series import BookingSeriesUpdated as BookingSeriesUpdated
    from coworkapi_client.events.charge import ChargeCreated as ChargeCreated
    from coworkapi_client.events.charge import ChargeSettled as ChargeSettled
    from coworkapi_client.events.charge import ChargeVoided as ChargeVoided
    from coworkapi_client.events.check_in import CheckInCreated as CheckInCreated
    from coworkapi_client.events.check_in import CheckInEnded as CheckInEnded
    from coworkapi_client.events.closure import ClosureCreated as ClosureCreated
    from coworkapi_client.events.closure import ClosureDeleted as ClosureDeleted
    from coworkapi_client.events.closure import ClosureUpdated as ClosureUpdated
    from coworkapi_client.events.consent import ConsentGiven as ConsentGiven
    from coworkapi_client.events.consent import ConsentWithdrawn as ConsentWithdrawn
    from coworkapi_client.events.coupon import CouponCreated as CouponCreated
    from coworkapi_client.events.coupon import CouponDeleted as CouponDeleted
    from coworkapi_client.events.coupon import CouponDisabled as CouponDisabled
    from coworkapi_client.events.coupon import CouponEnabled as CouponEnabled
    from coworkapi_client.events.coupon import CouponUpdated as CouponUpdated
    from coworkapi_client.events.credit_lot import CreditLotCorrected as CreditLotCorrected
    from coworkapi_client.events.credit_lot import CreditLotExpired as CreditLotExpired
    from coworkapi_client.events.credit_lot import CreditLotGranted as CreditLotGranted
    from coworkapi_client.events.credit_lot import CreditLotLow as CreditLotLow
    from coworkapi_client.events.credit_lot import CreditLotRolledOver as CreditLotRolledOver
    from coworkapi_client.events.credit_lot import CreditLotTransferred as CreditLotTransferred
    from coworkapi_client.events.credit_lot import CreditLotUpdated as CreditLotUpdated
    from coworkapi_client.events.credit_note import CreditNoteIssued as CreditNoteIssued
    from coworkapi_client.events.deposit import DepositApplied as DepositApplied
    from coworkapi_client.events.deposit import DepositCharged as DepositCharged
    from coworkapi_client.events.deposit import DepositCredited as DepositCredited
    from coworkapi_client.events.deposit import DepositKept as DepositKept
    from coworkapi_client.events.deposit import DepositReceived as DepositReceived
    from coworkapi_client.events.deposit import DepositReopened as DepositReopened
    from coworkapi_client.events.deposit import DepositReturnDue as DepositReturnDue
    from coworkapi_client.events.deposit import DepositReturned as DepositReturned
    from coworkapi_client.events.deposit import DepositReturnFailed as DepositReturnFailed
    from coworkapi_client.events.deposit import DepositTakenOver as DepositTakenOver
    from coworkapi_client.events.discount import DiscountArchived as DiscountArchived
    from coworkapi_client.events.discount import DiscountCreated as DiscountCreated
    from coworkapi_client.events.discount import DiscountUpdated as DiscountUpdated
    from coworkapi_client.events.dispute import DisputeLost as DisputeLost
    from coworkapi_client.events.dispute import DisputeOpened as DisputeOpened
    from coworkapi_client.events.dispute import DisputeWon as DisputeWon
    from coworkapi_client.events.document import DocumentReady as DocumentReady
    from coworkapi_client.events.dunning import DunningPaused as DunningPaused
    from coworkapi_client.events.dunning import DunningPauseEnded as DunningPauseEnded
    from coworkapi_client.events.dunning import DunningReminded as DunningReminded
    from coworkapi_client.events.dunning import DunningStepTaken as DunningStepTaken
    from coworkapi_client.events.dunning_policy import DunningPolicyArchived as DunningPolicyArchived
    from coworkapi_client.events.dunning_policy import DunningPolicyCreated as DunningPolicyCreated
    from coworkapi_client.events.dunning_policy import DunningPolicyUpdated as DunningPolicyUpdated
    from coworkapi_client.events.floor_plan import FloorPlanCreated as FloorPlanCreated
    from coworkapi_client.events.floor_plan import FloorPlanDeleted as FloorPlanDeleted
    from coworkapi_client.events.floor_plan import FloorPlanUpdated as FloorPlanUpdated
    from coworkapi_client.events.invitation import InvitationAccepted as InvitationAccepted
    from coworkapi_client.events.invitation import InvitationCreated as InvitationCreated
    from coworkapi_client.events.invitation import InvitationResent as InvitationResent
    from coworkapi_client.events.invitation import InvitationRevoked as InvitationRevoked
    from coworkapi_client.events.invoice import InvoiceFinalized as InvoiceFinalized
    from coworkapi_client.events.invoice import InvoiceOverdue as InvoiceOverdue
    from coworkapi_client.events.invoice import InvoicePaid as InvoicePaid
    from coworkapi_client.events.invoice import InvoicePartiallyPaid as InvoicePartiallyPaid
    from coworkapi_client.events.invoice import InvoiceReopened as InvoiceReopened
    from coworkapi_client.events.invoice import InvoiceWrittenOff as InvoiceWrittenOff
    from coworkapi_client.events.journal_entry import JournalEntryPosted as JournalEntryPosted
    from coworkapi_client.events.ledger import LedgerLocked as LedgerLocked
    from coworkapi_client.events.ledger import LedgerUnlocked as LedgerUnlocked
    from coworkapi_client.events.ledger_account import LedgerAccountCreated as LedgerAccountCreated
    from coworkapi_client.events.ledger_account import LedgerAccountUpdated as LedgerAccountUpdated
    from coworkapi_client.events.legal_entity import LegalEntityCreated as LegalEntityCreated
    from coworkapi_client.events.legal_entity import (
        LegalEntityInvoicingSettingsUpdated as LegalEntityInvoicingSettingsUpdated,
    )
    from coworkapi_client.events.legal_entity import LegalEntityUpdated as LegalEntityUpdated
    from coworkapi_client.events.location import LocationArchived as LocationArchived
    from coworkapi_client.events.location import LocationCreated as LocationCreated
    from coworkapi_client.events.location import LocationOpeningHoursUpdated as LocationOpeningHoursUpdated
    from coworkapi_client.events.location import LocationRestored as LocationRestored
    from coworkapi_client.events.location import LocationUpdated as LocationUpdated
    from coworkapi_client.events.mail_message import MailMessageFailed as MailMessageFailed
    from coworkapi_client.events.member import MemberArchived as MemberArchived
    from coworkapi_client.events.member import MemberCreated as MemberCreated
    from coworkapi_client.events.member import MemberInvited as MemberInvited
    from coworkapi_client.events.member import MemberMerged as MemberMerged
    from coworkapi_client.events.member import MemberPasskeyAdded as MemberPasskeyAdded
    from coworkapi_client.events.member import MemberPasskeyRemoved as MemberPasskeyRemoved
    from coworkapi_client.events.member import MemberRestored as MemberRestored
    from coworkapi_client.events.member import MemberSignInLinkRequested as MemberSignInLinkRequested
    from coworkapi_client.events.member import MemberUpdated as MemberUpdated
    from coworkapi_client.events.membership import MembershipCancelled as MembershipCancelled
    from coworkapi_client.events.membership import MembershipChangeApplied as MembershipChangeApplied
    from coworkapi_client.events.membership import MembershipChangeScheduled as MembershipChangeScheduled
    from coworkapi_client.events.membership import MembershipChangeWithdrawn as MembershipChangeWithdrawn
    from coworkapi_client.events.membership import MembershipCreated as MembershipCreated
    from coworkapi_client.events.membership import MembershipEnded as MembershipEnded
    from coworkapi_client.events.membership import MembershipExpiring as MembershipExpiring
    from coworkapi_client.events.membership import MembershipNoticeGiven as MembershipNoticeGiven
    from coworkapi_client.events.membership import MembershipNoticeWithdrawn as MembershipNoticeWithdrawn
    from coworkapi_client.events.membership import MembershipPaused as MembershipPaused
    from coworkapi_client.events.membership import MembershipPlanChanged as MembershipPlanChanged
    from coworkapi_client.events.membership import MembershipPriceRiseAnnounced as MembershipPriceRiseAnnounced
    from coworkapi_client.events.membership import MembershipReactivated as MembershipReactivated
    from coworkapi_client.events.membership import MembershipRenewed as MembershipRenewed
    from coworkapi_client.events.membership import MembershipResumed as MembershipResumed
    from coworkapi_client.events.membership import MembershipSigned as MembershipSigned
    from coworkapi_client.events.membership import MembershipStarted as MembershipStarted
    from coworkapi_client.events.membership import MembershipUpdated as MembershipUpdated
    from coworkapi_client.events.membership import MembershipVacancyAhead as MembershipVacancyAhead
    from coworkapi_client.events.oauth_app import OauthAppArchived as OauthAppArchived
    from coworkapi_client.events.oauth_app import OauthAppCreated as OauthAppCreated
    from coworkapi_client.events.oauth_app import OauthAppUpdated as OauthAppUpdated
    from coworkapi_client.events.oauth_grant import OauthGrantCreated as OauthGrantCreated
    from coworkapi_client.events.oauth_grant import OauthGrantEnded as OauthGrantEnded
    from coworkapi_client.events.operation import OperationEnded as OperationEnded
    from coworkapi_client.events.organization import OrganizationCreated as OrganizationCreated
    from coworkapi_client.events.organization import OrganizationUpdated as OrganizationUpdated
    from coworkapi_client.events.pass_ import PassCancelled as PassCancelled
    from coworkapi_client.events.pass_ import PassExpired as PassExpired
    from coworkapi_client.events.pass_ import PassSold as PassSold
    from coworkapi_client.events.pass_ import PassUsed as PassUsed
    from coworkapi_client.events.payment import PaymentActionRequired as PaymentActionRequired
    from coworkapi_client.events.payment import PaymentCancelled as PaymentCancelled
    from coworkapi_client.events.payment import PaymentFailed as PaymentFailed
    from coworkapi_client.events.payment import PaymentPending as PaymentPending
    from coworkapi_client.events.payment import PaymentSucceeded as PaymentSucceeded
    from coworkapi_client.events.payment_method import PaymentMethodAdded as PaymentMethodAdded
    from coworkapi_client.events.payment_method import PaymentMethodExpiring as PaymentMethodExpiring
    from coworkapi_client.events.payment_method import PaymentMethodFailed as PaymentMethodFailed
    from coworkapi_client.events.payment_method import PaymentMethodRemoved as PaymentMethodRemoved
    from coworkapi_client.events.payment_method import PaymentMethodUpdated as PaymentMethodUpdated
    from coworkapi_client.events.permission import PermissionArchived as PermissionArchived
    from coworkapi_client.events.permission import PermissionCreated as PermissionCreated
    from coworkapi_client.events.permission import PermissionUpdated as PermissionUpdated
    from coworkapi_client.events.photo import PhotoCreated as PhotoCreated
    from coworkapi_client.events.photo import PhotoDeleted as PhotoDeleted
    from coworkapi_client.events.photo import PhotoUpdated as PhotoUpdated
    from coworkapi_client.events.plan import PlanArchived as PlanArchived
    from coworkapi_client.events.plan import PlanCreated as PlanCreated
    from coworkapi_client.events.plan import PlanRestored as PlanRestored
    from coworkapi_client.events.plan import PlanUpdated as PlanUpdated
    from coworkapi_client.events.plan_version import PlanVersionPublished as PlanVersionPublished
    from coworkapi_client.events.price_rise import PriceRiseLetterReady as PriceRiseLetterReady
    from coworkapi_client.events.price_rise import PriceRiseScheduled as PriceRiseScheduled
    from coworkapi_client.events.price_rise import PriceRiseWithdrawn as PriceRiseWithdrawn
    from coworkapi_client.events.product import ProductArchived as ProductArchived
    from coworkapi_client.events.product import ProductCreated as ProductCreated
    from coworkapi_client.events.product import ProductRestored as ProductRestored
    from coworkapi_client.events.product import ProductUpdated as ProductUpdated
    from coworkapi_client.events.rate import RateCreated as RateCreated
    from coworkapi_client.events.rate import RateDeleted as RateDeleted
    from coworkapi_client.events.rate import RatePublished as RatePublished
    from coworkapi_client.events.rate import RateUpdated as RateUpdated
    from coworkapi_client.events.rate import RateWithdrawn as RateWithdrawn
    from coworkapi_client.events.refund import RefundFailed as RefundFailed
    from coworkapi_client.events.refund import RefundSucceeded as RefundSucceeded
    from coworkapi_client.events.resource import ResourceArchived as ResourceArchived
    from coworkapi_client.events.resource import ResourceCreated as ResourceCreated
    from coworkapi_client.events.resource import ResourceResized as ResourceResized
    from coworkapi_client.events.resource import ResourceRestored as ResourceRestored
    from coworkapi_client.events.resource import ResourceUpdated as ResourceUpdated
    from coworkapi_client.events.resource_type import ResourceTypeCreated as ResourceTypeCreated
    from coworkapi_client.events.resource_type import ResourceTypeDeleted as ResourceTypeDeleted
    from coworkapi_client.events.resource_type import ResourceTypeUpdated as ResourceTypeUpdated
    from coworkapi_client.events.role import RoleCreated as RoleCreated
    from coworkapi_client.events.role import RoleDeleted as RoleDeleted
    from coworkapi_client.events.role import RoleUpdated as RoleUpdated
    from coworkapi_client.events.sale import SaleCancelled as SaleCancelled
    from coworkapi_client.events.sale import SaleCreated as SaleCreated
    from coworkapi_client.events.sso_connection import SsoConnectionCreated as SsoConnectionCreated
    from coworkapi_client.events.sso_connection import SsoConnectionDeleted as SsoConnectionDeleted
    from coworkapi_client.events.sso_connection import SsoConnectionUpdated as SsoConnectionUpdated
    from coworkapi_client.events.tax_rate import TaxRateCreated as TaxRateCreated
    from coworkapi_client.events.tax_rate import TaxRateDeleted as TaxRateDeleted
    from coworkapi_client.events.tax_rate import TaxRateUpdated as TaxRateUpdated
    from coworkapi_client.events.team import TeamArchived as TeamArchived
    from coworkapi_client.events.team import TeamCreated as TeamCreated
    from coworkapi_client.events.team import TeamPersonChanged as TeamPersonChanged
    from coworkapi_client.events.team import TeamPersonInvited as TeamPersonInvited
    from coworkapi_client.events.team import TeamPersonJoined as TeamPersonJoined
    from coworkapi_client.events.team import TeamPersonLeft as TeamPersonLeft
    from coworkapi_client.events.team import TeamRestored as TeamRestored
    from coworkapi_client.events.team import TeamUpdated as TeamUpdated
    from coworkapi_client.events.test_clock import TestClockAdvanced as TestClockAdvanced
    from coworkapi_client.events.user import UserAdded as UserAdded
    from coworkapi_client.events.user import UserRemoved as UserRemoved
    from coworkapi_client.events.user import UserUpdated as UserUpdated
    from coworkapi_client.events.visitor import VisitorArrived as VisitorArrived
    from coworkapi_client.events.visitor import VisitorCancelled as VisitorCancelled
    from coworkapi_client.events.visitor import VisitorExpected as VisitorExpected
    from coworkapi_client.events.visitor import VisitorLeft as VisitorLeft
    from coworkapi_client.events.visitor import VisitorUpdated as VisitorUpdated
    from coworkapi_client.events.waitlist_entry import WaitlistEntryAccepted as WaitlistEntryAccepted
    from coworkapi_client.events.waitlist_entry import WaitlistEntryExpired as WaitlistEntryExpired
    from coworkapi_client.events.waitlist_entry import WaitlistEntryJoined as WaitlistEntryJoined
    from coworkapi_client.events.waitlist_entry import WaitlistEntryLapsed as WaitlistEntryLapsed
    from coworkapi_client.events.waitlist_entry import WaitlistEntryOffered as WaitlistEntryOffered
    from coworkapi_client.events.waitlist_entry import WaitlistEntrySkipped as WaitlistEntrySkipped
    from coworkapi_client.events.waitlist_entry import WaitlistEntryWithdrawn as WaitlistEntryWithdrawn
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointCreated as WebhookEndpointCreated
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointDeleted as WebhookEndpointDeleted
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointDisabled as WebhookEndpointDisabled
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointEnabled as WebhookEndpointEnabled
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointFailing as WebhookEndpointFailing
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointSecretRotated as WebhookEndpointSecretRotated
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointTested as WebhookEndpointTested
    from coworkapi_client.events.webhook_endpoint import WebhookEndpointUpdated as WebhookEndpointUpdated


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Loads the module of a class when it is first asked for."""
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"{__name__} has no {name!r}")
        found = globals()[name] = getattr(import_module(f"coworkapi_client.events.{module}"), name)
        return found


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULES])
