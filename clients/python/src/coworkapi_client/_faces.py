"""The resources of each client. They are loaded when they are first used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from coworkapi_client.resources.member.auth import AsyncAuth as AsyncMemberAuth
    from coworkapi_client.resources.member.auth import Auth as MemberAuth
    from coworkapi_client.resources.member.authorized_apps import (
        AsyncAuthorizedApps as AsyncMemberAuthorizedApps,
    )
    from coworkapi_client.resources.member.authorized_apps import (
        AuthorizedApps as MemberAuthorizedApps,
    )
    from coworkapi_client.resources.member.availability import (
        AsyncAvailability as AsyncMemberAvailability,
    )
    from coworkapi_client.resources.member.availability import (
        Availability as MemberAvailability,
    )
    from coworkapi_client.resources.member.balances import (
        AsyncBalances as AsyncMemberBalances,
    )
    from coworkapi_client.resources.member.balances import (
        Balances as MemberBalances,
    )
    from coworkapi_client.resources.member.benefits import (
        AsyncBenefits as AsyncMemberBenefits,
    )
    from coworkapi_client.resources.member.benefits import (
        Benefits as MemberBenefits,
    )
    from coworkapi_client.resources.member.billing_accounts import (
        AsyncBillingAccounts as AsyncMemberBillingAccounts,
    )
    from coworkapi_client.resources.member.billing_accounts import (
        BillingAccounts as MemberBillingAccounts,
    )
    from coworkapi_client.resources.member.booking_series import (
        AsyncBookingSeries as AsyncMemberBookingSeries,
    )
    from coworkapi_client.resources.member.booking_series import (
        BookingSeries as MemberBookingSeries,
    )
    from coworkapi_client.resources.member.bookings import (
        AsyncBookings as AsyncMemberBookings,
    )
    from coworkapi_client.resources.member.bookings import (
        Bookings as MemberBookings,
    )
    from coworkapi_client.resources.member.calendar_feeds import (
        AsyncCalendarFeeds as AsyncMemberCalendarFeeds,
    )
    from coworkapi_client.resources.member.calendar_feeds import (
        CalendarFeeds as MemberCalendarFeeds,
    )
    from coworkapi_client.resources.member.charges import AsyncCharges as AsyncMemberCharges
    from coworkapi_client.resources.member.charges import Charges as MemberCharges
    from coworkapi_client.resources.member.check_ins import (
        AsyncCheckIns as AsyncMemberCheckIns,
    )
    from coworkapi_client.resources.member.check_ins import (
        CheckIns as MemberCheckIns,
    )
    from coworkapi_client.resources.member.consents import (
        AsyncConsents as AsyncMemberConsents,
    )
    from coworkapi_client.resources.member.consents import (
        Consents as MemberConsents,
    )
    from coworkapi_client.resources.member.coupons import AsyncCoupons as AsyncMemberCoupons
    from coworkapi_client.resources.member.coupons import Coupons as MemberCoupons
    from coworkapi_client.resources.member.credit_notes import (
        AsyncCreditNotes as AsyncMemberCreditNotes,
    )
    from coworkapi_client.resources.member.credit_notes import (
        CreditNotes as MemberCreditNotes,
    )
    from coworkapi_client.resources.member.credits import AsyncCredits as AsyncMemberCredits
    from coworkapi_client.resources.member.credits import Credits as MemberCredits
    from coworkapi_client.resources.member.deposits import (
        AsyncDeposits as AsyncMemberDeposits,
    )
    from coworkapi_client.resources.member.deposits import (
        Deposits as MemberDeposits,
    )
    from coworkapi_client.resources.member.discounts import (
        AsyncDiscounts as AsyncMemberDiscounts,
    )
    from coworkapi_client.resources.member.discounts import (
        Discounts as MemberDiscounts,
    )
    from coworkapi_client.resources.member.files import AsyncFiles as AsyncMemberFiles
    from coworkapi_client.resources.member.files import Files as MemberFiles
    from coworkapi_client.resources.member.floor_plans import (
        AsyncFloorPlans as AsyncMemberFloorPlans,
    )
    from coworkapi_client.resources.member.floor_plans import (
        FloorPlans as MemberFloorPlans,
    )
    from coworkapi_client.resources.member.invoices import (
        AsyncInvoices as AsyncMemberInvoices,
    )
    from coworkapi_client.resources.member.invoices import (
        Invoices as MemberInvoices,
    )
    from coworkapi_client.resources.member.locations import (
        AsyncLocations as AsyncMemberLocations,
    )
    from coworkapi_client.resources.member.locations import (
        Locations as MemberLocations,
    )
    from coworkapi_client.resources.member.me import AsyncMe as AsyncMemberMe
    from coworkapi_client.resources.member.me import Me as MemberMe
    from coworkapi_client.resources.member.memberships import (
        AsyncMemberships as AsyncMemberMemberships,
    )
    from coworkapi_client.resources.member.memberships import (
        Memberships as MemberMemberships,
    )
    from coworkapi_client.resources.member.passes import AsyncPasses as AsyncMemberPasses
    from coworkapi_client.resources.member.passes import Passes as MemberPasses
    from coworkapi_client.resources.member.passkeys import (
        AsyncPasskeys as AsyncMemberPasskeys,
    )
    from coworkapi_client.resources.member.passkeys import (
        Passkeys as MemberPasskeys,
    )
    from coworkapi_client.resources.member.payment_methods import (
        AsyncPaymentMethods as AsyncMemberPaymentMethods,
    )
    from coworkapi_client.resources.member.payment_methods import (
        PaymentMethods as MemberPaymentMethods,
    )
    from coworkapi_client.resources.member.payments import (
        AsyncPayments as AsyncMemberPayments,
    )
    from coworkapi_client.resources.member.payments import (
        Payments as MemberPayments,
    )
    from coworkapi_client.resources.member.permissions import (
        AsyncPermissions as AsyncMemberPermissions,
    )
    from coworkapi_client.resources.member.permissions import (
        Permissions as MemberPermissions,
    )
    from coworkapi_client.resources.member.plans import AsyncPlans as AsyncMemberPlans
    from coworkapi_client.resources.member.plans import Plans as MemberPlans
    from coworkapi_client.resources.member.price_rise_letters import (
        AsyncPriceRiseLetters as AsyncMemberPriceRiseLetters,
    )
    from coworkapi_client.resources.member.price_rise_letters import (
        PriceRiseLetters as MemberPriceRiseLetters,
    )
    from coworkapi_client.resources.member.prices import AsyncPrices as AsyncMemberPrices
    from coworkapi_client.resources.member.prices import Prices as MemberPrices
    from coworkapi_client.resources.member.product_sales import (
        AsyncProductSales as AsyncMemberProductSales,
    )
    from coworkapi_client.resources.member.product_sales import (
        ProductSales as MemberProductSales,
    )
    from coworkapi_client.resources.member.products import (
        AsyncProducts as AsyncMemberProducts,
    )
    from coworkapi_client.resources.member.products import (
        Products as MemberProducts,
    )
    from coworkapi_client.resources.member.quotes import AsyncQuotes as AsyncMemberQuotes
    from coworkapi_client.resources.member.quotes import Quotes as MemberQuotes
    from coworkapi_client.resources.member.resources import (
        AsyncResources as AsyncMemberResources,
    )
    from coworkapi_client.resources.member.resources import (
        Resources as MemberResources,
    )
    from coworkapi_client.resources.member.standings import (
        AsyncStandings as AsyncMemberStandings,
    )
    from coworkapi_client.resources.member.standings import (
        Standings as MemberStandings,
    )
    from coworkapi_client.resources.member.team_invitations import (
        AsyncTeamInvitations as AsyncMemberTeamInvitations,
    )
    from coworkapi_client.resources.member.team_invitations import (
        TeamInvitations as MemberTeamInvitations,
    )
    from coworkapi_client.resources.member.teams import AsyncTeams as AsyncMemberTeams
    from coworkapi_client.resources.member.teams import Teams as MemberTeams
    from coworkapi_client.resources.member.visitors import (
        AsyncVisitors as AsyncMemberVisitors,
    )
    from coworkapi_client.resources.member.visitors import (
        Visitors as MemberVisitors,
    )
    from coworkapi_client.resources.member.waitlist import (
        AsyncWaitlist as AsyncMemberWaitlist,
    )
    from coworkapi_client.resources.member.waitlist import (
        Waitlist as MemberWaitlist,
    )
    from coworkapi_client.resources.operator.amenities import (
        Amenities as OperatorAmenities,
    )
    from coworkapi_client.resources.operator.amenities import (
        AsyncAmenities as AsyncOperatorAmenities,
    )
    from coworkapi_client.resources.operator.api_keys import (
        ApiKeys as OperatorApiKeys,
    )
    from coworkapi_client.resources.operator.api_keys import (
        AsyncApiKeys as AsyncOperatorApiKeys,
    )
    from coworkapi_client.resources.operator.audit_entries import (
        AsyncAuditEntries as AsyncOperatorAuditEntries,
    )
    from coworkapi_client.resources.operator.audit_entries import (
        AuditEntries as OperatorAuditEntries,
    )
    from coworkapi_client.resources.operator.auth import AsyncAuth as AsyncOperatorAuth
    from coworkapi_client.resources.operator.auth import Auth as OperatorAuth
    from coworkapi_client.resources.operator.automations import (
        AsyncAutomations as AsyncOperatorAutomations,
    )
    from coworkapi_client.resources.operator.automations import (
        Automations as OperatorAutomations,
    )
    from coworkapi_client.resources.operator.availability import (
        AsyncAvailability as AsyncOperatorAvailability,
    )
    from coworkapi_client.resources.operator.availability import (
        Availability as OperatorAvailability,
    )
    from coworkapi_client.resources.operator.bank_lines import (
        AsyncBankLines as AsyncOperatorBankLines,
    )
    from coworkapi_client.resources.operator.bank_lines import (
        BankLines as OperatorBankLines,
    )
    from coworkapi_client.resources.operator.bank_statements import (
        AsyncBankStatements as AsyncOperatorBankStatements,
    )
    from coworkapi_client.resources.operator.bank_statements import (
        BankStatements as OperatorBankStatements,
    )
    from coworkapi_client.resources.operator.benefits import (
        AsyncBenefits as AsyncOperatorBenefits,
    )
    from coworkapi_client.resources.operator.benefits import (
        Benefits as OperatorBenefits,
    )
    from coworkapi_client.resources.operator.billing_accounts import (
        AsyncBillingAccounts as AsyncOperatorBillingAccounts,
    )
    from coworkapi_client.resources.operator.billing_accounts import (
        BillingAccounts as OperatorBillingAccounts,
    )
    from coworkapi_client.resources.operator.billing_runs import (
        AsyncBillingRuns as AsyncOperatorBillingRuns,
    )
    from coworkapi_client.resources.operator.billing_runs import (
        BillingRuns as OperatorBillingRuns,
    )
    from coworkapi_client.resources.operator.blocks import AsyncBlocks as AsyncOperatorBlocks
    from coworkapi_client.resources.operator.blocks import Blocks as OperatorBlocks
    from coworkapi_client.resources.operator.booking_policies import (
        AsyncBookingPolicies as AsyncOperatorBookingPolicies,
    )
    from coworkapi_client.resources.operator.booking_policies import (
        BookingPolicies as OperatorBookingPolicies,
    )
    from coworkapi_client.resources.operator.booking_series import (
        AsyncBookingSeries as AsyncOperatorBookingSeries,
    )
    from coworkapi_client.resources.operator.booking_series import (
        BookingSeries as OperatorBookingSeries,
    )
    from coworkapi_client.resources.operator.bookings import (
        AsyncBookings as AsyncOperatorBookings,
    )
    from coworkapi_client.resources.operator.bookings import (
        Bookings as OperatorBookings,
    )
    from coworkapi_client.resources.operator.calendar_feeds import (
        AsyncCalendarFeeds as AsyncOperatorCalendarFeeds,
    )
    from coworkapi_client.resources.operator.calendar_feeds import (
        CalendarFeeds as OperatorCalendarFeeds,
    )
    from coworkapi_client.resources.operator.charges import (
        AsyncCharges as AsyncOperatorCharges,
    )
    from coworkapi_client.resources.operator.charges import (
        Charges as OperatorCharges,
    )
    from coworkapi_client.resources.operator.check_ins import (
        AsyncCheckIns as AsyncOperatorCheckIns,
    )
    from coworkapi_client.resources.operator.check_ins import (
        CheckIns as OperatorCheckIns,
    )
    from coworkapi_client.resources.operator.closures import (
        AsyncClosures as AsyncOperatorClosures,
    )
    from coworkapi_client.resources.operator.closures import (
        Closures as OperatorClosures,
    )
    from coworkapi_client.resources.operator.collections import (
        AsyncCollections as AsyncOperatorCollections,
    )
    from coworkapi_client.resources.operator.collections import (
        Collections as OperatorCollections,
    )
    from coworkapi_client.resources.operator.consents import (
        AsyncConsents as AsyncOperatorConsents,
    )
    from coworkapi_client.resources.operator.consents import (
        Consents as OperatorConsents,
    )
    from coworkapi_client.resources.operator.coupons import (
        AsyncCoupons as AsyncOperatorCoupons,
    )
    from coworkapi_client.resources.operator.coupons import (
        Coupons as OperatorCoupons,
    )
    from coworkapi_client.resources.operator.credit_notes import (
        AsyncCreditNotes as AsyncOperatorCreditNotes,
    )
    from coworkapi_client.resources.operator.credit_notes import (
        CreditNotes as OperatorCreditNotes,
    )
    from coworkapi_client.resources.operator.credits import (
        AsyncCredits as AsyncOperatorCredits,
    )
    from coworkapi_client.resources.operator.credits import (
        Credits as OperatorCredits,
    )
    from coworkapi_client.resources.operator.custom_fields import (
        AsyncCustomFields as AsyncOperatorCustomFields,
    )
    from coworkapi_client.resources.operator.custom_fields import (
        CustomFields as OperatorCustomFields,
    )
    from coworkapi_client.resources.operator.deposits import (
        AsyncDeposits as AsyncOperatorDeposits,
    )
    from coworkapi_client.resources.operator.deposits import (
        Deposits as OperatorDeposits,
    )
    from coworkapi_client.resources.operator.discounts import (
        AsyncDiscounts as AsyncOperatorDiscounts,
    )
    from coworkapi_client.resources.operator.discounts import (
        Discounts as OperatorDiscounts,
    )
    from coworkapi_client.resources.operator.disputes import (
        AsyncDisputes as AsyncOperatorDisputes,
    )
    from coworkapi_client.resources.operator.disputes import (
        Disputes as OperatorDisputes,
    )
    from coworkapi_client.resources.operator.dunning_pauses import (
        AsyncDunningPauses as AsyncOperatorDunningPauses,
    )
    from coworkapi_client.resources.operator.dunning_pauses import (
        DunningPauses as OperatorDunningPauses,
    )
    from coworkapi_client.resources.operator.dunning_policies import (
        AsyncDunningPolicies as AsyncOperatorDunningPolicies,
    )
    from coworkapi_client.resources.operator.dunning_policies import (
        DunningPolicies as OperatorDunningPolicies,
    )
    from coworkapi_client.resources.operator.dunning_runs import (
        AsyncDunningRuns as AsyncOperatorDunningRuns,
    )
    from coworkapi_client.resources.operator.dunning_runs import (
        DunningRuns as OperatorDunningRuns,
    )
    from coworkapi_client.resources.operator.dunning_steps import (
        AsyncDunningSteps as AsyncOperatorDunningSteps,
    )
    from coworkapi_client.resources.operator.dunning_steps import (
        DunningSteps as OperatorDunningSteps,
    )
    from coworkapi_client.resources.operator.events import AsyncEvents as AsyncOperatorEvents
    from coworkapi_client.resources.operator.events import Events as OperatorEvents
    from coworkapi_client.resources.operator.exports import (
        AsyncExports as AsyncOperatorExports,
    )
    from coworkapi_client.resources.operator.exports import (
        Exports as OperatorExports,
    )
    from coworkapi_client.resources.operator.files import AsyncFiles as AsyncOperatorFiles
    from coworkapi_client.resources.operator.files import Files as OperatorFiles
    from coworkapi_client.resources.operator.finance import (
        AsyncFinance as AsyncOperatorFinance,
    )
    from coworkapi_client.resources.operator.finance import (
        Finance as OperatorFinance,
    )
    from coworkapi_client.resources.operator.floor_plans import (
        AsyncFloorPlans as AsyncOperatorFloorPlans,
    )
    from coworkapi_client.resources.operator.floor_plans import (
        FloorPlans as OperatorFloorPlans,
    )
    from coworkapi_client.resources.operator.invitations import (
        AsyncInvitations as AsyncOperatorInvitations,
    )
    from coworkapi_client.resources.operator.invitations import (
        Invitations as OperatorInvitations,
    )
    from coworkapi_client.resources.operator.invoices import (
        AsyncInvoices as AsyncOperatorInvoices,
    )
    from coworkapi_client.resources.operator.invoices import (
        Invoices as OperatorInvoices,
    )
    from coworkapi_client.resources.operator.ledger import AsyncLedger as AsyncOperatorLedger
    from coworkapi_client.resources.operator.ledger import Ledger as OperatorLedger
    from coworkapi_client.resources.operator.legal_entities import (
        AsyncLegalEntities as AsyncOperatorLegalEntities,
    )
    from coworkapi_client.resources.operator.legal_entities import (
        LegalEntities as OperatorLegalEntities,
    )
    from coworkapi_client.resources.operator.locations import (
        AsyncLocations as AsyncOperatorLocations,
    )
    from coworkapi_client.resources.operator.locations import (
        Locations as OperatorLocations,
    )
    from coworkapi_client.resources.operator.mail_messages import (
        AsyncMailMessages as AsyncOperatorMailMessages,
    )
    from coworkapi_client.resources.operator.mail_messages import (
        MailMessages as OperatorMailMessages,
    )
    from coworkapi_client.resources.operator.matches import (
        AsyncMatches as AsyncOperatorMatches,
    )
    from coworkapi_client.resources.operator.matches import (
        Matches as OperatorMatches,
    )
    from coworkapi_client.resources.operator.members import (
        AsyncMembers as AsyncOperatorMembers,
    )
    from coworkapi_client.resources.operator.members import (
        Members as OperatorMembers,
    )
    from coworkapi_client.resources.operator.memberships import (
        AsyncMemberships as AsyncOperatorMemberships,
    )
    from coworkapi_client.resources.operator.memberships import (
        Memberships as OperatorMemberships,
    )
    from coworkapi_client.resources.operator.notes import AsyncNotes as AsyncOperatorNotes
    from coworkapi_client.resources.operator.notes import Notes as OperatorNotes
    from coworkapi_client.resources.operator.oauth_apps import (
        AsyncOauthApps as AsyncOperatorOauthApps,
    )
    from coworkapi_client.resources.operator.oauth_apps import (
        OauthApps as OperatorOauthApps,
    )
    from coworkapi_client.resources.operator.occupancy import (
        AsyncOccupancy as AsyncOperatorOccupancy,
    )
    from coworkapi_client.resources.operator.occupancy import (
        Occupancy as OperatorOccupancy,
    )
    from coworkapi_client.resources.operator.operations import (
        AsyncOperations as AsyncOperatorOperations,
    )
    from coworkapi_client.resources.operator.operations import (
        Operations as OperatorOperations,
    )
    from coworkapi_client.resources.operator.organization import (
        AsyncOrganization as AsyncOperatorOrganization,
    )
    from coworkapi_client.resources.operator.organization import (
        Organization as OperatorOrganization,
    )
    from coworkapi_client.resources.operator.organizations import (
        AsyncOrganizations as AsyncOperatorOrganizations,
    )
    from coworkapi_client.resources.operator.organizations import (
        Organizations as OperatorOrganizations,
    )
    from coworkapi_client.resources.operator.passes import AsyncPasses as AsyncOperatorPasses
    from coworkapi_client.resources.operator.passes import Passes as OperatorPasses
    from coworkapi_client.resources.operator.payment_gateways import (
        AsyncPaymentGateways as AsyncOperatorPaymentGateways,
    )
    from coworkapi_client.resources.operator.payment_gateways import (
        PaymentGateways as OperatorPaymentGateways,
    )
    from coworkapi_client.resources.operator.payment_methods import (
        AsyncPaymentMethods as AsyncOperatorPaymentMethods,
    )
    from coworkapi_client.resources.operator.payment_methods import (
        PaymentMethods as OperatorPaymentMethods,
    )
    from coworkapi_client.resources.operator.payment_providers import (
        AsyncPaymentProviders as AsyncOperatorPaymentProviders,
    )
    from coworkapi_client.resources.operator.payment_providers import (
        PaymentProviders as OperatorPaymentProviders,
    )
    from coworkapi_client.resources.operator.payments import (
        AsyncPayments as AsyncOperatorPayments,
    )
    from coworkapi_client.resources.operator.payments import (
        Payments as OperatorPayments,
    )
    from coworkapi_client.resources.operator.permissions import (
        AsyncPermissions as AsyncOperatorPermissions,
    )
    from coworkapi_client.resources.operator.permissions import (
        Permissions as OperatorPermissions,
    )
    from coworkapi_client.resources.operator.photos import AsyncPhotos as AsyncOperatorPhotos
    from coworkapi_client.resources.operator.photos import Photos as OperatorPhotos
    from coworkapi_client.resources.operator.plan_versions import (
        AsyncPlanVersions as AsyncOperatorPlanVersions,
    )
    from coworkapi_client.resources.operator.plan_versions import (
        PlanVersions as OperatorPlanVersions,
    )
    from coworkapi_client.resources.operator.plans import AsyncPlans as AsyncOperatorPlans
    from coworkapi_client.resources.operator.plans import Plans as OperatorPlans
    from coworkapi_client.resources.operator.price_rises import (
        AsyncPriceRises as AsyncOperatorPriceRises,
    )
    from coworkapi_client.resources.operator.price_rises import (
        PriceRises as OperatorPriceRises,
    )
    from coworkapi_client.resources.operator.product_sales import (
        AsyncProductSales as AsyncOperatorProductSales,
    )
    from coworkapi_client.resources.operator.product_sales import (
        ProductSales as OperatorProductSales,
    )
    from coworkapi_client.resources.operator.products import (
        AsyncProducts as AsyncOperatorProducts,
    )
    from coworkapi_client.resources.operator.products import (
        Products as OperatorProducts,
    )
    from coworkapi_client.resources.operator.quotes import AsyncQuotes as AsyncOperatorQuotes
    from coworkapi_client.resources.operator.quotes import Quotes as OperatorQuotes
    from coworkapi_client.resources.operator.rates import AsyncRates as AsyncOperatorRates
    from coworkapi_client.resources.operator.rates import Rates as OperatorRates
    from coworkapi_client.resources.operator.refunds import (
        AsyncRefunds as AsyncOperatorRefunds,
    )
    from coworkapi_client.resources.operator.refunds import (
        Refunds as OperatorRefunds,
    )
    from coworkapi_client.resources.operator.resource_types import (
        AsyncResourceTypes as AsyncOperatorResourceTypes,
    )
    from coworkapi_client.resources.operator.resource_types import (
        ResourceTypes as OperatorResourceTypes,
    )
    from coworkapi_client.resources.operator.resources import (
        AsyncResources as AsyncOperatorResources,
    )
    from coworkapi_client.resources.operator.resources import (
        Resources as OperatorResources,
    )
    from coworkapi_client.resources.operator.roles import AsyncRoles as AsyncOperatorRoles
    from coworkapi_client.resources.operator.roles import Roles as OperatorRoles
    from coworkapi_client.resources.operator.sandbox import (
        AsyncSandbox as AsyncOperatorSandbox,
    )
    from coworkapi_client.resources.operator.sandbox import (
        Sandbox as OperatorSandbox,
    )
    from coworkapi_client.resources.operator.sandboxes import (
        AsyncSandboxes as AsyncOperatorSandboxes,
    )
    from coworkapi_client.resources.operator.sandboxes import (
        Sandboxes as OperatorSandboxes,
    )
    from coworkapi_client.resources.operator.scopes import AsyncScopes as AsyncOperatorScopes
    from coworkapi_client.resources.operator.scopes import Scopes as OperatorScopes
    from coworkapi_client.resources.operator.sso_connections import (
        AsyncSsoConnections as AsyncOperatorSsoConnections,
    )
    from coworkapi_client.resources.operator.sso_connections import (
        SsoConnections as OperatorSsoConnections,
    )
    from coworkapi_client.resources.operator.tags import AsyncTags as AsyncOperatorTags
    from coworkapi_client.resources.operator.tags import Tags as OperatorTags
    from coworkapi_client.resources.operator.tax_rates import (
        AsyncTaxRates as AsyncOperatorTaxRates,
    )
    from coworkapi_client.resources.operator.tax_rates import (
        TaxRates as OperatorTaxRates,
    )
    from coworkapi_client.resources.operator.teams import AsyncTeams as AsyncOperatorTeams
    from coworkapi_client.resources.operator.teams import Teams as OperatorTeams
    from coworkapi_client.resources.operator.test_clock import (
        AsyncTestClock as AsyncOperatorTestClock,
    )
    from coworkapi_client.resources.operator.test_clock import (
        TestClock as OperatorTestClock,
    )
    from coworkapi_client.resources.operator.test_inbox import (
        AsyncTestInbox as AsyncOperatorTestInbox,
    )
    from coworkapi_client.resources.operator.test_inbox import (
        TestInbox as OperatorTestInbox,
    )
    from coworkapi_client.resources.operator.units import AsyncUnits as AsyncOperatorUnits
    from coworkapi_client.resources.operator.units import Units as OperatorUnits
    from coworkapi_client.resources.operator.users import AsyncUsers as AsyncOperatorUsers
    from coworkapi_client.resources.operator.users import Users as OperatorUsers
    from coworkapi_client.resources.operator.vacancies import (
        AsyncVacancies as AsyncOperatorVacancies,
    )
    from coworkapi_client.resources.operator.vacancies import (
        Vacancies as OperatorVacancies,
    )
    from coworkapi_client.resources.operator.visitors import (
        AsyncVisitors as AsyncOperatorVisitors,
    )
    from coworkapi_client.resources.operator.visitors import (
        Visitors as OperatorVisitors,
    )
    from coworkapi_client.resources.operator.waitlist import (
        AsyncWaitlist as AsyncOperatorWaitlist,
    )
    from coworkapi_client.resources.operator.waitlist import (
        Waitlist as OperatorWaitlist,
    )
    from coworkapi_client.resources.operator.webhook_deliveries import (
        AsyncWebhookDeliveries as AsyncOperatorWebhookDeliveries,
    )
    from coworkapi_client.resources.operator.webhook_deliveries import (
        WebhookDeliveries as OperatorWebhookDeliveries,
    )
    from coworkapi_client.resources.operator.webhook_endpoints import (
        AsyncWebhookEndpoints as AsyncOperatorWebhookEndpoints,
    )
    from coworkapi_client.resources.operator.webhook_endpoints import (
        WebhookEndpoints as OperatorWebhookEndpoints,
    )
    from coworkapi_client.resources.operator.write_offs import (
        AsyncWriteOffs as AsyncOperatorWriteOffs,
    )
    from coworkapi_client.resources.operator.write_offs import (
        WriteOffs as OperatorWriteOffs,
    )
    from coworkapi_client.resources.public.availability import (
        AsyncAvailability as AsyncPublicAvailability,
    )
    from coworkapi_client.resources.public.availability import (
        Availability as PublicAvailability,
    )
    from coworkapi_client.resources.public.calendars import (
        AsyncCalendars as AsyncPublicCalendars,
    )
    from coworkapi_client.resources.public.calendars import (
        Calendars as PublicCalendars,
    )
    from coworkapi_client.resources.public.files import AsyncFiles as AsyncPublicFiles
    from coworkapi_client.resources.public.files import Files as PublicFiles
    from coworkapi_client.resources.public.floor_plans import (
        AsyncFloorPlans as AsyncPublicFloorPlans,
    )
    from coworkapi_client.resources.public.floor_plans import (
        FloorPlans as PublicFloorPlans,
    )
    from coworkapi_client.resources.public.invitations import (
        AsyncInvitations as AsyncPublicInvitations,
    )
    from coworkapi_client.resources.public.invitations import (
        Invitations as PublicInvitations,
    )
    from coworkapi_client.resources.public.local_payments import (
        AsyncLocalPayments as AsyncPublicLocalPayments,
    )
    from coworkapi_client.resources.public.local_payments import (
        LocalPayments as PublicLocalPayments,
    )
    from coworkapi_client.resources.public.locations import (
        AsyncLocations as AsyncPublicLocations,
    )
    from coworkapi_client.resources.public.locations import (
        Locations as PublicLocations,
    )
    from coworkapi_client.resources.public.organization import (
        AsyncOrganization as AsyncPublicOrganization,
    )
    from coworkapi_client.resources.public.organization import (
        Organization as PublicOrganization,
    )
    from coworkapi_client.resources.public.passkey_sign_in import (
        AsyncPasskeySignIn as AsyncPublicPasskeySignIn,
    )
    from coworkapi_client.resources.public.passkey_sign_in import (
        PasskeySignIn as PublicPasskeySignIn,
    )
    from coworkapi_client.resources.public.plans import AsyncPlans as AsyncPublicPlans
    from coworkapi_client.resources.public.plans import Plans as PublicPlans
    from coworkapi_client.resources.public.prices import AsyncPrices as AsyncPublicPrices
    from coworkapi_client.resources.public.prices import Prices as PublicPrices
    from coworkapi_client.resources.public.products import (
        AsyncProducts as AsyncPublicProducts,
    )
    from coworkapi_client.resources.public.products import (
        Products as PublicProducts,
    )
    from coworkapi_client.resources.public.quotes import AsyncQuotes as AsyncPublicQuotes
    from coworkapi_client.resources.public.quotes import Quotes as PublicQuotes
    from coworkapi_client.resources.public.resources import (
        AsyncResources as AsyncPublicResources,
    )
    from coworkapi_client.resources.public.resources import (
        Resources as PublicResources,
    )
    from coworkapi_client.resources.public.sso_connections import (
        AsyncSsoConnections as AsyncPublicSsoConnections,
    )
    from coworkapi_client.resources.public.sso_connections import (
        SsoConnections as PublicSsoConnections,
    )
    from coworkapi_client.resources.public.sso_sessions import (
        AsyncSsoSessions as AsyncPublicSsoSessions,
    )
    from coworkapi_client.resources.public.sso_sessions import (
        SsoSessions as PublicSsoSessions,
    )


class Operator:
    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        "amenities": ("operator.amenities", "Amenities"),
        "api_keys": ("operator.api_keys", "ApiKeys"),
        "audit_entries": ("operator.audit_entries", "AuditEntries"),
        "auth": ("operator.auth", "Auth"),
        "automations": ("operator.automations", "Automations"),
        "availability": ("operator.availability", "Availability"),
        "bank_lines": ("operator.bank_lines", "BankLines"),
        "bank_statements": ("operator.bank_statements", "BankStatements"),
        "benefits": ("operator.benefits", "Benefits"),
        "billing_accounts": ("operator.billing_accounts", "BillingAccounts"),
        "billing_runs": ("operator.billing_runs", "BillingRuns"),
        "blocks": ("operator.blocks", "Blocks"),
        "booking_policies": ("operator.booking_policies", "BookingPolicies"),
        "booking_series": ("operator.booking_series", "BookingSeries"),
        "bookings": ("operator.bookings", "Bookings"),
        "calendar_feeds": ("operator.calendar_feeds", "CalendarFeeds"),
        "charges": ("operator.charges", "Charges"),
        "check_ins": ("operator.check_ins", "CheckIns"),
        "closures": ("operator.closures", "Closures"),
        "collections": ("operator.collections", "Collections"),
        "consents": ("operator.consents", "Consents"),
        "coupons": ("operator.coupons", "Coupons"),
        "credit_notes": ("operator.credit_notes", "CreditNotes"),
        "credits": ("operator.credits", "Credits"),
        "custom_fields": ("operator.custom_fields", "CustomFields"),
        "deposits": ("operator.deposits", "Deposits"),
        "discounts": ("operator.discounts", "Discounts"),
        "disputes": ("operator.disputes", "Disputes"),
        "dunning_pauses": ("operator.dunning_pauses", "DunningPauses"),
        "dunning_policies": ("operator.dunning_policies", "DunningPolicies"),
        "dunning_runs": ("operator.dunning_runs", "DunningRuns"),
        "dunning_steps": ("operator.dunning_steps", "DunningSteps"),
        "events": ("operator.events", "Events"),
        "exports": ("operator.exports", "Exports"),
        "files": ("operator.files", "Files"),
        "finance": ("operator.finance", "Finance"),
        "floor_plans": ("operator.floor_plans", "FloorPlans"),
        "invitations": ("operator.invitations", "Invitations"),
        "invoices": ("operator.invoices", "Invoices"),
        "ledger": ("operator.ledger", "Ledger"),
        "legal_entities": ("operator.legal_entities", "LegalEntities"),
        "locations": ("operator.locations", "Locations"),
        "mail_messages": ("operator.mail_messages", "MailMessages"),
        "matches": ("operator.matches", "Matches"),
        "members": ("operator.members", "Members"),
        "memberships": ("operator.memberships", "Memberships"),
        "notes": ("operator.notes", "Notes"),
        "oauth_apps": ("operator.oauth_apps", "OauthApps"),
        "occupancy": ("operator.occupancy", "Occupancy"),
        "operations": ("operator.operations", "Operations"),
        "organization": ("operator.organization", "Organization"),
        "organizations": ("operator.organizations", "Organizations"),
        "passes": ("operator.passes", "Passes"),
        "payment_gateways": ("operator.payment_gateways", "PaymentGateways"),
        "payment_methods": ("operator.payment_methods", "PaymentMethods"),
        "payment_providers": ("operator.payment_providers", "PaymentProviders"),
        "payments": ("operator.payments", "Payments"),
        "permissions": ("operator.permissions", "Permissions"),
        "photos": ("operator.photos", "Photos"),
        "plan_versions": ("operator.plan_versions", "PlanVersions"),
        "plans": ("operator.plans", "Plans"),
        "price_rises": ("operator.price_rises", "PriceRises"),
        "product_sales": ("operator.product_sales", "ProductSales"),
        "products": ("operator.products", "Products"),
        "quotes": ("operator.quotes", "Quotes"),
        "rates": ("operator.rates", "Rates"),
        "refunds": ("operator.refunds", "Refunds"),
        "resource_types": ("operator.resource_types", "ResourceTypes"),
        "resources": ("operator.resources", "Resources"),
        "roles": ("operator.roles", "Roles"),
        "sandbox": ("operator.sandbox", "Sandbox"),
        "sandboxes": ("operator.sandboxes", "Sandboxes"),
        "scopes": ("operator.scopes", "Scopes"),
        "sso_connections": ("operator.sso_connections", "SsoConnections"),
        "tags": ("operator.tags", "Tags"),
        "tax_rates": ("operator.tax_rates", "TaxRates"),
        "teams": ("operator.teams", "Teams"),
        "test_clock": ("operator.test_clock", "TestClock"),
        "test_inbox": ("operator.test_inbox", "TestInbox"),
        "units": ("operator.units", "Units"),
        "users": ("operator.users", "Users"),
        "vacancies": ("operator.vacancies", "Vacancies"),
        "visitors": ("operator.visitors", "Visitors"),
        "waitlist": ("operator.waitlist", "Waitlist"),
        "webhook_deliveries": ("operator.webhook_deliveries", "WebhookDeliveries"),
        "webhook_endpoints": ("operator.webhook_endpoints", "WebhookEndpoints"),
        "write_offs": ("operator.write_offs", "WriteOffs"),
    }

    amenities: OperatorAmenities
    """Resources: what can be booked or rented, its kinds, amenities and units."""
    api_keys: OperatorApiKeys
    """API keys: credentials of machines."""
    audit_entries: OperatorAuditEntries
    """Audit: who changed what, from where."""
    auth: OperatorAuth
    """Account: a person's own account: password, e-mail address, name."""
    automations: OperatorAutomations
    """Automations: what the service does by itself: when it last did what, by hand, and ahead of time."""
    availability: OperatorAvailability
    """Availability: what is free when, and when offices become vacant."""
    bank_lines: OperatorBankLines
    """Bank statements: cAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it."""
    bank_statements: OperatorBankStatements
    """Bank statements: cAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it."""
    benefits: OperatorBenefits
    """Benefits: all that a person may use, in one answer."""
    billing_accounts: OperatorBillingAccounts
    """Billing accounts: who pays, and for what."""
    billing_runs: OperatorBillingRuns
    """Billing runs: invoices for all that is due: by themselves each day, or when asked for; dry, or for real."""
    blocks: OperatorBlocks
    """Blocks: maintenance and blackouts."""
    booking_policies: OperatorBookingPolicies
    """Booking policies: the rules by which resources are booked."""
    booking_series: OperatorBookingSeries
    """Booking series: bookings that repeat by a rule on the location's wall clock."""
    bookings: OperatorBookings
    """Bookings: resources for a time: book, hold, confirm, move, cancel, check in."""
    calendar_feeds: OperatorCalendarFeeds
    """Calendar feeds: secret, revocable iCalendar addresses of members, resources, locations."""
    charges: OperatorCharges
    """Charges: what is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge."""
    check_ins: OperatorCheckIns
    """Check-ins: who is there, what lets them in, and how full it is."""
    closures: OperatorClosures
    """Locations: sites, their opening hours, closures and public holidays."""
    collections: OperatorCollections
    """Payments: money that comes in: charged to payment methods, collected when it is due, or taken by hand."""
    consents: OperatorConsents
    """Consents: what members agreed to, in which wording."""
    coupons: OperatorCoupons
    """Coupons: codes that take a percentage or an amount off the price of a booking."""
    credit_notes: OperatorCreditNotes
    """Credit notes: what corrects invoices, in whole or by line."""
    credits: OperatorCredits
    """Credits: prepaid money, minutes and uses: lots, the ledger, balances and statements."""
    custom_fields: OperatorCustomFields
    """Custom fields: typed fields of your own on members and teams."""
    deposits: OperatorDeposits
    """Deposits: what accounts left as a security: held, applied to invoices, returned, kept for a reason."""
    discounts: OperatorDiscounts
    """Discounts: less to pay: a percentage, or a fixed price for an hour."""
    disputes: OperatorDisputes
    """Refunds and disputes: money that goes back, on purpose or by the customer's bank."""
    dunning_pauses: OperatorDunningPauses
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""
    dunning_policies: OperatorDunningPolicies
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""
    dunning_runs: OperatorDunningRuns
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""
    dunning_steps: OperatorDunningSteps
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""
    events: OperatorEvents
    """Events: what happened, in the order that a reader can follow."""
    exports: OperatorExports
    """Exports: every list as a file: CSV, JSON lines or Parquet."""
    files: OperatorFiles
    """Photos: pictures of locations and resources, and the bytes of files."""
    finance: OperatorFinance
    """Finance: the figures of the day: revenue, what is owed and how late, the cash to come."""
    floor_plans: OperatorFloorPlans
    """Floor plans: drawings of floors, the shapes on them, and what is free now."""
    invitations: OperatorInvitations
    """Invitations: offers by mail to work for the organization."""
    invoices: OperatorInvoices
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""
    ledger: OperatorLedger
    """Ledger: double entry: chart of accounts, journal, locks, reports as of a day, and its export."""
    legal_entities: OperatorLegalEntities
    """Legal entities: who issues the invoices of its locations."""
    locations: OperatorLocations
    """Locations: sites, their opening hours, closures and public holidays."""
    mail_messages: OperatorMailMessages
    """Mail: what people were told by mail."""
    matches: OperatorMatches
    """Billing accounts: who pays, and for what."""
    members: OperatorMembers
    """Members: the people of the space: search, duplicates, sign-in."""
    memberships: OperatorMemberships
    """Memberships: who holds which plan, from when to when, and who pays."""
    notes: OperatorNotes
    """Notes: what staff write about members and teams."""
    oauth_apps: OperatorOauthApps
    """OAuth apps: third-party apps, registered by the operator, and whom they act for."""
    occupancy: OperatorOccupancy
    """Check-ins: who is there, what lets them in, and how full it is."""
    operations: OperatorOperations
    """Operations: long work: how far it is, what became of it, its report by row."""
    organization: OperatorOrganization
    """Organization: the operator's brand: the tenant."""
    organizations: OperatorOrganizations
    """Organization: the operator's brand: the tenant."""
    passes: OperatorPasses
    """Passes: admission for a local day: dated ones, and those that were burnt."""
    payment_gateways: OperatorPaymentGateways
    """Payment methods: cards and bank accounts that can be charged; their numbers stay with the provider."""
    payment_methods: OperatorPaymentMethods
    """Payment methods: cards and bank accounts that can be charged; their numbers stay with the provider."""
    payment_providers: OperatorPaymentProviders
    """Payment providers: your organization's own keys at Stripe and GoCardless: checked, sealed, rotated."""
    payments: OperatorPayments
    """Payments: money that comes in: charged to payment methods, collected when it is due, or taken by hand."""
    permissions: OperatorPermissions
    """Permissions: who may book beyond a policy, and who may be where and when."""
    photos: OperatorPhotos
    """Photos: pictures of locations and resources, and the bytes of files."""
    plan_versions: OperatorPlanVersions
    """Plans: what is sold by the month or week, and its versions."""
    plans: OperatorPlans
    """Plans: what is sold by the month or week, and its versions."""
    price_rises: OperatorPriceRises
    """Price rises: prices of many memberships, changed on a day and announced ahead."""
    product_sales: OperatorProductSales
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""
    products: OperatorProducts
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""
    quotes: OperatorQuotes
    """Quotes: what bookings cost, line by line, binding for 15 minutes; and booking at exactly that price."""
    rates: OperatorRates
    """Rates: what time costs: hours, windows, packages and caps, for members and the public."""
    refunds: OperatorRefunds
    """Refunds and disputes: money that goes back, on purpose or by the customer's bank."""
    resource_types: OperatorResourceTypes
    """Resources: what can be booked or rented, its kinds, amenities and units."""
    resources: OperatorResources
    """Resources: what can be booked or rented, its kinds, amenities and units."""
    roles: OperatorRoles
    """Users: who works for the organization, and their roles."""
    sandbox: OperatorSandbox
    """Sandboxes: test organizations: made by one call, filled, reset, thrown away."""
    sandboxes: OperatorSandboxes
    """Sandboxes: test organizations: made by one call, filled, reset, thrown away."""
    scopes: OperatorScopes
    """Users: who works for the organization, and their roles."""
    sso_connections: OperatorSsoConnections
    """Single sign-on: staff and members sign in at a provider that the operator chose."""
    tags: OperatorTags
    """Tags: words that staff hang on members."""
    tax_rates: OperatorTaxRates
    """Tax rates: what a tax code means for a legal entity, from a date on."""
    teams: OperatorTeams
    """Teams: companies whose people are members."""
    test_clock: OperatorTestClock
    """Test clock: a test organization's time, which can be moved."""
    test_inbox: OperatorTestInbox
    """Test inbox: mails of a test organization, as they would have arrived."""
    units: OperatorUnits
    """Resources: what can be booked or rented, its kinds, amenities and units."""
    users: OperatorUsers
    """Users: who works for the organization, and their roles."""
    vacancies: OperatorVacancies
    """Availability: what is free when, and when offices become vacant."""
    visitors: OperatorVisitors
    """Visitors: guests from outside: announced by bookings or by hand, checked in and out."""
    waitlist: OperatorWaitlist
    """Waitlist: waiting for a time that is taken: first come, first offered, for half an hour each."""
    webhook_deliveries: OperatorWebhookDeliveries
    """Webhooks: addresses of yours that are told of events as they happen, and what became of each delivery. Signed as Standard Webhooks says."""
    webhook_endpoints: OperatorWebhookEndpoints
    """Webhooks: addresses of yours that are told of events as they happen, and what became of each delivery. Signed as Standard Webhooks says."""
    write_offs: OperatorWriteOffs
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""


class AsyncOperator:
    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = Operator.RESOURCES

    amenities: AsyncOperatorAmenities
    api_keys: AsyncOperatorApiKeys
    audit_entries: AsyncOperatorAuditEntries
    auth: AsyncOperatorAuth
    automations: AsyncOperatorAutomations
    availability: AsyncOperatorAvailability
    bank_lines: AsyncOperatorBankLines
    bank_statements: AsyncOperatorBankStatements
    benefits: AsyncOperatorBenefits
    billing_accounts: AsyncOperatorBillingAccounts
    billing_runs: AsyncOperatorBillingRuns
    blocks: AsyncOperatorBlocks
    booking_policies: AsyncOperatorBookingPolicies
    booking_series: AsyncOperatorBookingSeries
    bookings: AsyncOperatorBookings
    calendar_feeds: AsyncOperatorCalendarFeeds
    charges: AsyncOperatorCharges
    check_ins: AsyncOperatorCheckIns
    closures: AsyncOperatorClosures
    collections: AsyncOperatorCollections
    consents: AsyncOperatorConsents
    coupons: AsyncOperatorCoupons
    credit_notes: AsyncOperatorCreditNotes
    credits: AsyncOperatorCredits
    custom_fields: AsyncOperatorCustomFields
    deposits: AsyncOperatorDeposits
    discounts: AsyncOperatorDiscounts
    disputes: AsyncOperatorDisputes
    dunning_pauses: AsyncOperatorDunningPauses
    dunning_policies: AsyncOperatorDunningPolicies
    dunning_runs: AsyncOperatorDunningRuns
    dunning_steps: AsyncOperatorDunningSteps
    events: AsyncOperatorEvents
    exports: AsyncOperatorExports
    files: AsyncOperatorFiles
    finance: AsyncOperatorFinance
    floor_plans: AsyncOperatorFloorPlans
    invitations: AsyncOperatorInvitations
    invoices: AsyncOperatorInvoices
    ledger: AsyncOperatorLedger
    legal_entities: AsyncOperatorLegalEntities
    locations: AsyncOperatorLocations
    mail_messages: AsyncOperatorMailMessages
    matches: AsyncOperatorMatches
    members: AsyncOperatorMembers
    memberships: AsyncOperatorMemberships
    notes: AsyncOperatorNotes
    oauth_apps: AsyncOperatorOauthApps
    occupancy: AsyncOperatorOccupancy
    operations: AsyncOperatorOperations
    organization: AsyncOperatorOrganization
    organizations: AsyncOperatorOrganizations
    passes: AsyncOperatorPasses
    payment_gateways: AsyncOperatorPaymentGateways
    payment_methods: AsyncOperatorPaymentMethods
    payment_providers: AsyncOperatorPaymentProviders
    payments: AsyncOperatorPayments
    permissions: AsyncOperatorPermissions
    photos: AsyncOperatorPhotos
    plan_versions: AsyncOperatorPlanVersions
    plans: AsyncOperatorPlans
    price_rises: AsyncOperatorPriceRises
    product_sales: AsyncOperatorProductSales
    products: AsyncOperatorProducts
    quotes: AsyncOperatorQuotes
    rates: AsyncOperatorRates
    refunds: AsyncOperatorRefunds
    resource_types: AsyncOperatorResourceTypes
    resources: AsyncOperatorResources
    roles: AsyncOperatorRoles
    sandbox: AsyncOperatorSandbox
    sandboxes: AsyncOperatorSandboxes
    scopes: AsyncOperatorScopes
    sso_connections: AsyncOperatorSsoConnections
    tags: AsyncOperatorTags
    tax_rates: AsyncOperatorTaxRates
    teams: AsyncOperatorTeams
    test_clock: AsyncOperatorTestClock
    test_inbox: AsyncOperatorTestInbox
    units: AsyncOperatorUnits
    users: AsyncOperatorUsers
    vacancies: AsyncOperatorVacancies
    visitors: AsyncOperatorVisitors
    waitlist: AsyncOperatorWaitlist
    webhook_deliveries: AsyncOperatorWebhookDeliveries
    webhook_endpoints: AsyncOperatorWebhookEndpoints
    write_offs: AsyncOperatorWriteOffs


class Member:
    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        "auth": ("member.auth", "Auth"),
        "authorized_apps": ("member.authorized_apps", "AuthorizedApps"),
        "availability": ("member.availability", "Availability"),
        "balances": ("member.balances", "Balances"),
        "benefits": ("member.benefits", "Benefits"),
        "billing_accounts": ("member.billing_accounts", "BillingAccounts"),
        "booking_series": ("member.booking_series", "BookingSeries"),
        "bookings": ("member.bookings", "Bookings"),
        "calendar_feeds": ("member.calendar_feeds", "CalendarFeeds"),
        "charges": ("member.charges", "Charges"),
        "check_ins": ("member.check_ins", "CheckIns"),
        "consents": ("member.consents", "Consents"),
        "coupons": ("member.coupons", "Coupons"),
        "credit_notes": ("member.credit_notes", "CreditNotes"),
        "credits": ("member.credits", "Credits"),
        "deposits": ("member.deposits", "Deposits"),
        "discounts": ("member.discounts", "Discounts"),
        "files": ("member.files", "Files"),
        "floor_plans": ("member.floor_plans", "FloorPlans"),
        "invoices": ("member.invoices", "Invoices"),
        "locations": ("member.locations", "Locations"),
        "me": ("member.me", "Me"),
        "memberships": ("member.memberships", "Memberships"),
        "passes": ("member.passes", "Passes"),
        "passkeys": ("member.passkeys", "Passkeys"),
        "payment_methods": ("member.payment_methods", "PaymentMethods"),
        "payments": ("member.payments", "Payments"),
        "permissions": ("member.permissions", "Permissions"),
        "plans": ("member.plans", "Plans"),
        "price_rise_letters": ("member.price_rise_letters", "PriceRiseLetters"),
        "prices": ("member.prices", "Prices"),
        "product_sales": ("member.product_sales", "ProductSales"),
        "products": ("member.products", "Products"),
        "quotes": ("member.quotes", "Quotes"),
        "resources": ("member.resources", "Resources"),
        "standings": ("member.standings", "Standings"),
        "team_invitations": ("member.team_invitations", "TeamInvitations"),
        "teams": ("member.teams", "Teams"),
        "visitors": ("member.visitors", "Visitors"),
        "waitlist": ("member.waitlist", "Waitlist"),
    }

    auth: MemberAuth
    """Member sign-in: links by mail and passkeys instead of passwords."""
    authorized_apps: MemberAuthorizedApps
    """Authorized apps: the apps that act for the signed-in person."""
    availability: MemberAvailability
    """Availability: what is free when, and when offices become vacant."""
    balances: MemberBalances
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""
    benefits: MemberBenefits
    """Benefits: all that a person may use, in one answer."""
    billing_accounts: MemberBillingAccounts
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""
    booking_series: MemberBookingSeries
    """Booking series: bookings that repeat by a rule on the location's wall clock."""
    bookings: MemberBookings
    """Bookings: resources for a time: book, hold, confirm, move, cancel, check in."""
    calendar_feeds: MemberCalendarFeeds
    """Calendar feeds: secret, revocable iCalendar addresses of members, resources, locations."""
    charges: MemberCharges
    """Charges: what is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge."""
    check_ins: MemberCheckIns
    """Check-ins: who is there, what lets them in, and how full it is."""
    consents: MemberConsents
    """Me: the signed-in member's own."""
    coupons: MemberCoupons
    """Coupons: codes that take a percentage or an amount off the price of a booking."""
    credit_notes: MemberCreditNotes
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""
    credits: MemberCredits
    """My credits: what the signed-in member may spend, and what became of it."""
    deposits: MemberDeposits
    """Deposits: what accounts left as a security: held, applied to invoices, returned, kept for a reason."""
    discounts: MemberDiscounts
    """Discounts: less to pay: a percentage, or a fixed price for an hour."""
    files: MemberFiles
    """My spaces: locations and resources as the signed-in member sees them."""
    floor_plans: MemberFloorPlans
    """My spaces: locations and resources as the signed-in member sees them."""
    invoices: MemberInvoices
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""
    locations: MemberLocations
    """My spaces: locations and resources as the signed-in member sees them."""
    me: MemberMe
    """Me: the signed-in member's own."""
    memberships: MemberMemberships
    """My memberships: what the signed-in member holds, as far as the plan lets them change it."""
    passes: MemberPasses
    """Passes: admission for a local day: dated ones, and those that were burnt."""
    passkeys: MemberPasskeys
    """Me: the signed-in member's own."""
    payment_methods: MemberPaymentMethods
    """My payments: the signed-in member's payment methods and payments."""
    payments: MemberPayments
    """My payments: the signed-in member's payment methods and payments."""
    permissions: MemberPermissions
    """Permissions: who may book beyond a policy, and who may be where and when."""
    plans: MemberPlans
    """Plans: what is sold by the month or week, and its versions."""
    price_rise_letters: MemberPriceRiseLetters
    """My memberships: what the signed-in member holds, as far as the plan lets them change it."""
    prices: MemberPrices
    """Rates: what time costs: hours, windows, packages and caps, for members and the public."""
    product_sales: MemberProductSales
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""
    products: MemberProducts
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""
    quotes: MemberQuotes
    """Quotes: what bookings cost, line by line, binding for 15 minutes; and booking at exactly that price."""
    resources: MemberResources
    """My spaces: locations and resources as the signed-in member sees them."""
    standings: MemberStandings
    """Account standings: how accounts stand (current, grace, restricted, suspended, terminated), since when and why."""
    team_invitations: MemberTeamInvitations
    """Me: the signed-in member's own."""
    teams: MemberTeams
    """Me: the signed-in member's own."""
    visitors: MemberVisitors
    """Visitors: guests from outside: announced by bookings or by hand, checked in and out."""
    waitlist: MemberWaitlist
    """Waitlist: waiting for a time that is taken: first come, first offered, for half an hour each."""


class AsyncMember:
    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = Member.RESOURCES

    auth: AsyncMemberAuth
    authorized_apps: AsyncMemberAuthorizedApps
    availability: AsyncMemberAvailability
    balances: AsyncMemberBalances
    benefits: AsyncMemberBenefits
    billing_accounts: AsyncMemberBillingAccounts
    booking_series: AsyncMemberBookingSeries
    bookings: AsyncMemberBookings
    calendar_feeds: AsyncMemberCalendarFeeds
    charges: AsyncMemberCharges
    check_ins: AsyncMemberCheckIns
    consents: AsyncMemberConsents
    coupons: AsyncMemberCoupons
    credit_notes: AsyncMemberCreditNotes
    credits: AsyncMemberCredits
    deposits: AsyncMemberDeposits
    discounts: AsyncMemberDiscounts
    files: AsyncMemberFiles
    floor_plans: AsyncMemberFloorPlans
    invoices: AsyncMemberInvoices
    locations: AsyncMemberLocations
    me: AsyncMemberMe
    memberships: AsyncMemberMemberships
    passes: AsyncMemberPasses
    passkeys: AsyncMemberPasskeys
    payment_methods: AsyncMemberPaymentMethods
    payments: AsyncMemberPayments
    permissions: AsyncMemberPermissions
    plans: AsyncMemberPlans
    price_rise_letters: AsyncMemberPriceRiseLetters
    prices: AsyncMemberPrices
    product_sales: AsyncMemberProductSales
    products: AsyncMemberProducts
    quotes: AsyncMemberQuotes
    resources: AsyncMemberResources
    standings: AsyncMemberStandings
    team_invitations: AsyncMemberTeamInvitations
    teams: AsyncMemberTeams
    visitors: AsyncMemberVisitors
    waitlist: AsyncMemberWaitlist


class Public:
    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        "availability": ("public.availability", "Availability"),
        "calendars": ("public.calendars", "Calendars"),
        "files": ("public.files", "Files"),
        "floor_plans": ("public.floor_plans", "FloorPlans"),
        "invitations": ("public.invitations", "Invitations"),
        "local_payments": ("public.local_payments", "LocalPayments"),
        "locations": ("public.locations", "Locations"),
        "organization": ("public.organization", "Organization"),
        "passkey_sign_in": ("public.passkey_sign_in", "PasskeySignIn"),
        "plans": ("public.plans", "Plans"),
        "prices": ("public.prices", "Prices"),
        "products": ("public.products", "Products"),
        "quotes": ("public.quotes", "Quotes"),
        "resources": ("public.resources", "Resources"),
        "sso_connections": ("public.sso_connections", "SsoConnections"),
        "sso_sessions": ("public.sso_sessions", "SsoSessions"),
    }

    availability: PublicAvailability
    """Availability: what is free when, and when offices become vacant."""
    calendars: PublicCalendars
    """Calendar feeds: secret, revocable iCalendar addresses of members, resources, locations."""
    files: PublicFiles
    """Public: what a website shows without sign-in."""
    floor_plans: PublicFloorPlans
    """Public: what a website shows without sign-in."""
    invitations: PublicInvitations
    """Attendees: who comes to a booking: invited, changed and cancelled by mail with a calendar entry."""
    local_payments: PublicLocalPayments
    """Local payments: the local gateway's confirm page, for test organizations."""
    locations: PublicLocations
    """Public: what a website shows without sign-in."""
    organization: PublicOrganization
    """Public: what a website shows without sign-in."""
    passkey_sign_in: PublicPasskeySignIn
    """Member sign-in: links by mail and passkeys instead of passwords."""
    plans: PublicPlans
    """Plans: what is sold by the month or week, and its versions."""
    prices: PublicPrices
    """Rates: what time costs: hours, windows, packages and caps, for members and the public."""
    products: PublicProducts
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""
    quotes: PublicQuotes
    """Quotes: what bookings cost, line by line, binding for 15 minutes; and booking at exactly that price."""
    resources: PublicResources
    """Public: what a website shows without sign-in."""
    sso_connections: PublicSsoConnections
    """Single sign-on: staff and members sign in at a provider that the operator chose."""
    sso_sessions: PublicSsoSessions
    """Single sign-on: staff and members sign in at a provider that the operator chose."""


class AsyncPublic:
    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = Public.RESOURCES

    availability: AsyncPublicAvailability
    calendars: AsyncPublicCalendars
    files: AsyncPublicFiles
    floor_plans: AsyncPublicFloorPlans
    invitations: AsyncPublicInvitations
    local_payments: AsyncPublicLocalPayments
    locations: AsyncPublicLocations
    organization: AsyncPublicOrganization
    passkey_sign_in: AsyncPublicPasskeySignIn
    plans: AsyncPublicPlans
    prices: AsyncPublicPrices
    products: AsyncPublicProducts
    quotes: AsyncPublicQuotes
    resources: AsyncPublicResources
    sso_connections: AsyncPublicSsoConnections
    sso_sessions: AsyncPublicSsoSessions
