// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { VerifyOptions } from '../runtime/webhooks.js';
import { verifySignature } from '../runtime/webhooks.js';
import type {
  AccountMailRequest,
  AccountStanding,
  Amenity,
  Announced,
  ApiKey,
  Attendee,
  BankLine,
  BankStatement,
  BillingAccount,
  BillingRun,
  Block,
  Booking,
  BookingPolicy,
  Charge,
  CheckIn,
  Closure,
  Consent,
  Coupon,
  CreditNote,
  DeletedEndpoint,
  Deposit,
  Discount,
  Dispute,
  DocumentReady,
  DunningPause,
  DunningPolicy,
  DunningReminder,
  DunningStepTaken,
  EventOut,
  FloorPlan,
  Invitation,
  Invoice,
  Invoicing,
  InvoicingSettings,
  JournalEntry,
  LedgerAccount,
  LedgerLock,
  LegalEntity,
  LetterReady,
  Location,
  Lot,
  MailMessage,
  Member,
  MemberPasskey,
  Membership,
  MembershipChange,
  OAuthApp,
  OAuthGrant,
  OpeningHoursOut,
  Operation,
  Organization,
  Pass,
  Payment,
  PaymentMethod,
  Permission,
  Person,
  Photo,
  Plan,
  PlanVersion,
  PriceRise,
  Product,
  Rate,
  Refund,
  Reminder,
  Resource,
  ResourceType,
  Role,
  Sale,
  SecurityChange,
  Series,
  SignUpRequest,
  SsoConnection,
  TaxCheck,
  TaxRate,
  Team,
  TeamInvitation,
  TestClock,
  User,
  Visitor,
  WaitlistEntry,
  WebhookEndpoint,
  WebhookEnvelope,
} from './types.js';

export type { VerifyOptions } from '../runtime/webhooks.js';
export { WebhookVerificationError } from '../runtime/webhooks.js';

/** The data of each type of event: the resource as its GET gives it. */
export interface EventData {
  /** Someone forgot the password of that address. */
  'account.password_reset_requested': AccountMailRequest;
  /** What signs in to someone's account changed: the authenticator app, recovery codes, or a passkey. */
  'account.security_changed': SecurityChange;
  /** Someone wants to sign up with that address. */
  'account.sign_up_requested': SignUpRequest;
  /** An account is invoiced in another way. The aggregate is the account. */
  'account_invoicing.updated': Invoicing;
  /** An amenity was added. */
  'amenity.created': Amenity;
  /** An amenity is gone, from the resources that had it too. */
  'amenity.deleted': Amenity;
  /** An amenity changed. */
  'amenity.updated': Amenity;
  /** A new credential for a machine. */
  'api_key.created': ApiKey;
  /** It works no more. */
  'api_key.revoked': ApiKey;
  /** Its name, expiry or secret changed. */
  'api_key.updated': ApiKey;
  /** It was set aside. */
  'bank_line.ignored': BankLine;
  /** It is known what it was, and booked. */
  'bank_line.matched': BankLine;
  /** It waits for a decision again. */
  'bank_line.reopened': BankLine;
  /** A file brought a statement that wasn't known. */
  'bank_statement.imported': BankStatement;
  /** It got worse, or was lifted; `previous.standing` says from what. */
  'billing_account.standing_changed': AccountStanding;
  /** It was found out about its VAT id. */
  'billing_account.tax_checked': TaxCheck;
  /** Who pays, how, or for what changed. (An account is made with its member or team.) */
  'billing_account.updated': BillingAccount;
  /** A run succeeded, failed or was cancelled; `state` says which. */
  'billing_run.ended': BillingRun;
  /** A resource will be, or is, out of use. */
  'block.created': Block;
  /** A block was lifted before its end. */
  'block.lifted': Block;
  /** A block changed. */
  'block.updated': Block;
  /** It was given up; its fee stands in `cancellation_fee_percent`. */
  'booking.cancelled': Booking;
  /** Its people are there. */
  'booking.checked_in': Booking;
  /** It is over. */
  'booking.completed': Booking;
  /** It is sure. */
  'booking.confirmed': Booking;
  /** The operator said no. */
  'booking.declined': Booking;
  /** A hold, an approval or a payment lapsed. */
  'booking.expired': Booking;
  /** It ends later. */
  'booking.extended': Booking;
  /** A slot is kept for some minutes. */
  'booking.held': Booking;
  /** Nobody came, and it was released. */
  'booking.no_show': Booking;
  /** It waits for the operator's approval. */
  'booking.pending_approval': Booking;
  /** It waits to be paid. */
  'booking.pending_payment': Booking;
  /** It moved to another time or place. */
  'booking.rescheduled': Booking;
  /** Title, note, number of attendees, external id or metadata changed. */
  'booking.updated': Booking;
  /** Someone was put on a booking's list; their mail goes once the booking is confirmed. */
  'booking_attendee.invited': Attendee;
  /** Someone was taken off a booking's list. */
  'booking_attendee.removed': Attendee;
  /** What someone answered was noted. */
  'booking_attendee.updated': Attendee;
  /** A booking policy was added. */
  'booking_policy.created': BookingPolicy;
  /** A booking policy is gone. */
  'booking_policy.deleted': BookingPolicy;
  /** A booking policy changed. */
  'booking_policy.updated': BookingPolicy;
  /** All of it that had not begun was given up. */
  'booking_series.cancelled': Series;
  /** A series was made, or split off another; its occurrences tell of themselves. */
  'booking_series.created': Series;
  /** Its rule, time, place or words changed, or it was ended earlier or later. */
  'booking_series.updated': Series;
  /** Something is owed; or, with `voids_charge_id`, no longer. */
  'charge.created': Charge;
  /** It was paid or paid back, in part or, when nothing is outstanding any more, in whole. */
  'charge.settled': Charge;
  /** It was undone by the opposite charge `voided_by_charge_id`, of which `charge.created` tells too. */
  'charge.voided': Charge;
  /** Someone came in. */
  'check_in.created': CheckIn;
  /** Someone left, or their day at the location ended. */
  'check_in.ended': CheckIn;
  /** A location will be closed, or open at other hours, on some days. */
  'closure.created': Closure;
  /** A closure was taken back. */
  'closure.deleted': Closure;
  /** A closure changed. */
  'closure.updated': Closure;
  /** A member agreed to something. */
  'consent.given': Consent;
  /** A member took a consent back. */
  'consent.withdrawn': Consent;
  /** There is a new one. */
  'coupon.created': Coupon;
  /** It is gone, before anyone used it. */
  'coupon.deleted': Coupon;
  /** It can't be used any more; bookings that use it keep it. */
  'coupon.disabled': Coupon;
  /** It can be used again. */
  'coupon.enabled': Coupon;
  /** Its name, validity, limits or restrictions changed, or it got more codes. */
  'coupon.updated': Coupon;
  /** The balance was put right by hand; the entry has the reason. */
  'credit_lot.corrected': Lot;
  /** The lot has ended; what was left lapsed. */
  'credit_lot.expired': Lot;
  /** An account got credits. */
  'credit_lot.granted': Lot;
  /** A booking left less than a fifth of what the lot began with. */
  'credit_lot.low': Lot;
  /** What was left of a lot that ended goes on in this one; `rolled_from_lot_id` names it. */
  'credit_lot.rolled_over': Lot;
  /** Credits went from this lot to another account's, or came from one (`transferred_from_lot_id` names it). */
  'credit_lot.transferred': Lot;
  /** Name, validity, restrictions, sharing, external id or metadata changed. */
  'credit_lot.updated': Lot;
  /** It has its number, and never changes again. */
  'credit_note.issued': CreditNote;
  /** It paid an invoice, in whole or in part. */
  'deposit.applied': Deposit;
  /** Its invoice was made. */
  'deposit.charged': Deposit;
  /** A credit note gave it back, in whole or in part. */
  'deposit.credited': Deposit;
  /** It was kept for a reason, in whole or in part. */
  'deposit.kept': Deposit;
  /** Its invoice was paid: it is held. */
  'deposit.received': Deposit;
  /** What had paid its invoice was taken back: it is awaited again. */
  'deposit.reopened': Deposit;
  /** Its membership has ended: somebody is to return, apply or keep it. */
  'deposit.return_due': Deposit;
  /** The refund that gave it back failed: it is held again. */
  'deposit.return_failed': Deposit;
  /** It was given back, in whole or in part; a refund by a provider may still be on its way. */
  'deposit.returned': Deposit;
  /** It was held before, by another system, and is now held here. */
  'deposit.taken_over': Deposit;
  /** It was put away and counts no more. */
  'discount.archived': Discount;
  /** Someone, or everyone, pays less from some day on. */
  'discount.created': Discount;
  /** It was changed or ended; prices quoted before stay as they were. */
  'discount.updated': Discount;
  /** The bank keeps it. */
  'dispute.lost': Dispute;
  /** A bank took a payment back; what it had paid is owed again. */
  'dispute.opened': Dispute;
  /** The payment stands. */
  'dispute.won': Dispute;
  /** The PDF of an invoice or credit note that is to be mailed has been rendered. */
  'document.ready': DocumentReady;
  /** It was ended before its time. */
  'dunning.pause_ended': DunningPause;
  /** Someone promised to pay, or disputes what is owed. */
  'dunning.paused': DunningPause;
  /** An account is reminded of overdue invoices; it is mailed. The aggregate is the account. */
  'dunning.reminded': DunningReminder;
  /** A step was taken for an invoice. The aggregate is the account. */
  'dunning.step_taken': DunningStepTaken;
  /** It governs nothing any more. */
  'dunning_policy.archived': DunningPolicy;
  /** There is a new policy. */
  'dunning_policy.created': DunningPolicy;
  /** It changed; steps that were taken stay taken. */
  'dunning_policy.updated': DunningPolicy;
  /** A floor plan was added. */
  'floor_plan.created': FloorPlan;
  /** A floor plan is gone. */
  'floor_plan.deleted': FloorPlan;
  /** A floor plan, its drawing or its shapes changed. */
  'floor_plan.updated': FloorPlan;
  /** They joined. */
  'invitation.accepted': Invitation;
  /** Someone is asked to work for the organization. */
  'invitation.created': Invitation;
  /** They are asked again, with a new link. */
  'invitation.resent': Invitation;
  /** The offer is withdrawn. */
  'invitation.revoked': Invitation;
  /** It has its number, and never changes again. */
  'invoice.finalized': Invoice;
  /** Its due date has passed, and something is open. Told once. */
  'invoice.overdue': Invoice;
  /** Nothing of it is open any more: money, credits, or nothing to pay at all. */
  'invoice.paid': Invoice;
  /** A part of it was paid. */
  'invoice.partially_paid': Invoice;
  /** What had paid it, in whole or in part, was taken back. */
  'invoice.reopened': Invoice;
  /** The rest of it was given up. */
  'invoice.written_off': Invoice;
  /** Somebody posted by hand, or reversed what was. */
  'journal_entry.posted': JournalEntry;
  /** Nothing may be posted up to a day any more. */
  'ledger.locked': LedgerLock;
  /** Days that were locked are open again. */
  'ledger.unlocked': LedgerLock;
  /** Somebody added an account to an entity's chart. */
  'ledger_account.created': LedgerAccount;
  /** An account was renamed, or got the bookkeeper's number. */
  'ledger_account.updated': LedgerAccount;
  /** A legal entity was added. */
  'legal_entity.created': LegalEntity;
  /** They count from the next invoice on. */
  'legal_entity.invoicing_settings_updated': InvoicingSettings;
  /** A legal entity changed. */
  'legal_entity.updated': LegalEntity;
  /** A location was put away, and its resources with it. */
  'location.archived': Location;
  /** A location was added. */
  'location.created': Location;
  /** The week of a location changed. */
  'location.opening_hours_updated': OpeningHoursOut;
  /** An archived location is back; its resources are restored one by one. */
  'location.restored': Location;
  /** A location changed. */
  'location.updated': Location;
  /** A mail was refused for good, or given up after many tries. */
  'mail_message.failed': MailMessage;
  /** A member was put away; they can no longer sign in. */
  'member.archived': Member;
  /** A member was added, with a billing account of their own. */
  'member.created': Member;
  /** A member may sign in from now on and is to be told so by mail. */
  'member.invited': Member;
  /** A duplicate was merged: `data` is the duplicate, its `merged_into_id` the member that stays. */
  'member.merged': Member;
  /** A member's device signs in from now on; the member is told by mail. */
  'member.passkey_added': MemberPasskey;
  /** A member took a passkey away; the member is told by mail. */
  'member.passkey_removed': MemberPasskey;
  /** An archived member is back. */
  'member.restored': Member;
  /** A member who may sign in asked for a link and is to be sent one. */
  'member.sign_in_link_requested': Member;
  /** A member's own fields or tags changed. */
  'member.updated': Member;
  /** It was taken back before it began. */
  'membership.cancelled': Membership;
  /** The change takes effect. */
  'membership.change_applied': MembershipChange;
  /** Its terms will be others from a day on. */
  'membership.change_scheduled': MembershipChange;
  /** It won't; `reason` says why, where it could not take effect. */
  'membership.change_withdrawn': MembershipChange;
  /** Someone is to hold a plan; `state` says how far that is agreed to. */
  'membership.created': Membership;
  /** It is over; what it rented is free. */
  'membership.ended': Membership;
  /** It ends, or its fixed term does, in 90, 60 or 30 days. */
  'membership.expiring': Reminder;
  /** It will end on `ends_on`. */
  'membership.notice_given': Membership;
  /** It won't end after all. */
  'membership.notice_withdrawn': Membership;
  /** It rests from today on. */
  'membership.paused': Membership;
  /** Plan, quantity or price are others from today on. */
  'membership.plan_changed': Membership;
  /** A membership's price will rise; its payer gets a letter with all that rise of theirs. */
  'membership.price_rise_announced': Announced;
  /** It had ended, and holds again. */
  'membership.reactivated': Membership;
  /** Another fixed term has begun; it lasts until `term_ends_on`. */
  'membership.renewed': Membership;
  /** It goes on from today on. */
  'membership.resumed': Membership;
  /** The signature that its plan asks for is there. */
  'membership.signed': Membership;
  /** It runs from now on. */
  'membership.started': Membership;
  /** Payer, purchase order, units, pauses to come, or your own fields changed. */
  'membership.updated': Membership;
  /** What it rents becomes free in 90, 60 or 30 days. */
  'membership.vacancy_ahead': Reminder;
  /** A third-party app works no more, for nobody. */
  'oauth_app.archived': OAuthApp;
  /** A third-party app was registered. */
  'oauth_app.created': OAuthApp;
  /** A third-party app's registration or secret changed. */
  'oauth_app.updated': OAuthApp;
  /** Somebody let an app act for them. */
  'oauth_grant.created': OAuthGrant;
  /** An app acts for somebody no more. */
  'oauth_grant.ended': OAuthGrant;
  /** Long work succeeded, failed or was cancelled; `state` says which. */
  'operation.ended': Operation;
  /** A new tenant. */
  'organization.created': Organization;
  /** Its name, address or settings changed. */
  'organization.updated': Organization;
  /** A dated pass was given back, and its place is free again. */
  'pass.cancelled': Pass;
  /** The day of a dated pass went by, and nobody used it. */
  'pass.expired': Pass;
  /** A dated pass was sold. */
  'pass.sold': Pass;
  /** A pass was used for its day: a dated one, or one use of a lot that isn't dated. */
  'pass.used': Pass;
  /** The customer must confirm it (3-D Secure). */
  'payment.action_required': Payment;
  /** It was given up before it was made. */
  'payment.cancelled': Payment;
  /** It did not come; with `received_at`, it had come and was returned (a late failure). `failure` says why. */
  'payment.failed': Payment;
  /** The provider has taken it, and it is on its way: a debit takes days. What it pays is not unpaid meanwhile. */
  'payment.pending': Payment;
  /** The money is there, or as good as. */
  'payment.succeeded': Payment;
  /** It can be charged. */
  'payment_method.added': PaymentMethod;
  /** The card is good for thirty more days at most. */
  'payment_method.expiring': PaymentMethod;
  /** It could not be added; `failure` says why. */
  'payment_method.failed': PaymentMethod;
  /** It can't be charged any more. */
  'payment_method.removed': PaymentMethod;
  /** It became the default, or is it no longer. */
  'payment_method.updated': PaymentMethod;
  /** It was put away and counts no more. */
  'permission.archived': Permission;
  /** An account's people may do more from some day on. */
  'permission.created': Permission;
  /** It was changed or ended; bookings made by it stay. */
  'permission.updated': Permission;
  /** A photo was added to a location or a resource. */
  'photo.created': Photo;
  /** A photo is gone. */
  'photo.deleted': Photo;
  /** A photo's caption or place among the others changed. */
  'photo.updated': Photo;
  /** It is sold no more; who holds it goes on holding it. */
  'plan.archived': Plan;
  /** Something new is sold. */
  'plan.created': Plan;
  /** It is sold again. */
  'plan.restored': Plan;
  /** Its name or where it is shown changed; terms change with a version. */
  'plan.updated': Plan;
  /** From its `effective_from` on, those who begin get these terms. */
  'plan_version.published': PlanVersion;
  /** The PDF of a letter that is to be mailed has been rendered. */
  'price_rise.letter_ready': LetterReady;
  /** Prices of memberships will change on a day. */
  'price_rise.scheduled': PriceRise;
  /** They won't. */
  'price_rise.withdrawn': PriceRise;
  /** It is sold no more. */
  'product.archived': Product;
  /** Something new is sold. */
  'product.created': Product;
  /** It is sold again. */
  'product.restored': Product;
  /** It is sold otherwise from now on; what was sold before stays as it was. */
  'product.updated': Product;
  /** A draft was made. */
  'rate.created': Rate;
  /** A draft is gone. */
  'rate.deleted': Rate;
  /** From now on it counts, on its days. */
  'rate.published': Rate;
  /** A draft was changed, or a published rate got another end. */
  'rate.updated': Rate;
  /** It no longer counts for what is booked from now on. */
  'rate.withdrawn': Rate;
  /** It could not be paid back; it can be tried again. */
  'refund.failed': Refund;
  /** Money was paid back. */
  'refund.succeeded': Refund;
  /** A resource was put away. */
  'resource.archived': Resource;
  /** A resource was added. */
  'resource.created': Resource;
  /** A pool has more or fewer places. */
  'resource.resized': Resource;
  /** An archived resource is back. */
  'resource.restored': Resource;
  /** A resource changed. */
  'resource.updated': Resource;
  /** A resource type was added. */
  'resource_type.created': ResourceType;
  /** A resource type is gone. */
  'resource_type.deleted': ResourceType;
  /** A resource type changed. */
  'resource_type.updated': ResourceType;
  /** A new custom role. */
  'role.created': Role;
  /** A custom role is gone. */
  'role.deleted': Role;
  /** A custom role's name or scopes changed. */
  'role.updated': Role;
  /** What was bought was given back unused: its charge is voided and its credits are gone. */
  'sale.cancelled': Sale;
  /** Something was bought; its charge and its credits tell of themselves. */
  'sale.created': Sale;
  /** People can sign in through a provider. */
  'sso_connection.created': SsoConnection;
  /** Nobody signs in through it any more. */
  'sso_connection.deleted': SsoConnection;
  /** A connection's provider, people or secret changed, or it was disabled or enabled. */
  'sso_connection.updated': SsoConnection;
  /** A tax code means something from a date on. */
  'tax_rate.created': TaxRate;
  /** It was taken back before any charge was made by it. */
  'tax_rate.deleted': TaxRate;
  /** It was corrected before any charge was made by it, or renamed. */
  'tax_rate.updated': TaxRate;
  /** A team was put away; it pays for nobody any more. */
  'team.archived': Team;
  /** A team was added, with a billing account of its own. */
  'team.created': Team;
  /** A member's role in a team changed. */
  'team.person_changed': Person;
  /** A team's admin asked someone in. */
  'team.person_invited': TeamInvitation;
  /** A member joined a team. */
  'team.person_joined': Person;
  /** A member left a team or was taken out of it; `data` is their place as it was. */
  'team.person_left': Person;
  /** An archived team is back. */
  'team.restored': Team;
  /** A team's own fields changed. */
  'team.updated': Team;
  /** A test organization's time moved; what falls due by it is done next. */
  'test_clock.advanced': TestClock;
  /** Someone works for the organization now. */
  'user.added': User;
  /** Someone works for the organization no more. */
  'user.removed': User;
  /** Someone's roles changed. */
  'user.updated': User;
  /** They are there. */
  'visitor.arrived': Visitor;
  /** They are not expected any more. */
  'visitor.cancelled': Visitor;
  /** Someone was announced, by hand or as a guest of a confirmed booking. */
  'visitor.expected': Visitor;
  /** They went. */
  'visitor.left': Visitor;
  /** Their time, place, host or words changed. */
  'visitor.updated': Visitor;
  /** The offer was taken. */
  'waitlist_entry.accepted': WaitlistEntry;
  /** The time began before it could be offered. */
  'waitlist_entry.expired': WaitlistEntry;
  /** Someone waits for a time. */
  'waitlist_entry.joined': WaitlistEntry;
  /** Nobody answered the offer in time. */
  'waitlist_entry.lapsed': WaitlistEntry;
  /** The time became free and is held for whoever was next. */
  'waitlist_entry.offered': WaitlistEntry;
  /** The time became free and could not be offered to this one; `skipped_reason` says why. */
  'waitlist_entry.skipped': WaitlistEntry;
  /** They wait no longer, or declined the offer. */
  'waitlist_entry.withdrawn': WaitlistEntry;
  /** An address is told of events from now on. */
  'webhook_endpoint.created': WebhookEndpoint;
  /** An endpoint is no more. */
  'webhook_endpoint.deleted': DeletedEndpoint;
  /** An endpoint is told of nothing any more: by hand, since it is gone, or since it failed for five days. */
  'webhook_endpoint.disabled': WebhookEndpoint;
  /** An endpoint is told of events again. */
  'webhook_endpoint.enabled': WebhookEndpoint;
  /** An endpoint has taken nothing for a day; after five it is disabled. */
  'webhook_endpoint.failing': WebhookEndpoint;
  /** An endpoint got another secret. */
  'webhook_endpoint.secret_rotated': WebhookEndpoint;
  /** Somebody wants to see whether deliveries arrive. Sent to that endpoint alone. */
  'webhook_endpoint.tested': WebhookEndpoint;
  /** An endpoint's address or choice of events changed. */
  'webhook_endpoint.updated': WebhookEndpoint;
}

export type EventType = keyof EventData;

interface Told<T extends EventType> {
  type: T;
  data: EventData[T];
  /** The former values of what changed. */
  previous?: Partial<EventData[T]> | null;
}

/** A delivery of these types, or of all. Narrow it by its `type`. */
export type WebhookEvent<T extends EventType = EventType> = { [One in T]: WebhookEnvelope & Told<One> }[T];

/** An event of `client.events`. Narrow it by its `type`. */
export type FeedEvent<T extends EventType = EventType> = {
  [One in T]: Omit<EventOut, keyof Told<One>> & Told<One>;
}[T];

/**
 * The event that a delivery brings, once its signature is verified.
 *
 * `body`: exactly what came, as text or bytes, unparsed. `secret`: the endpoint's (`whsec_...`); while you rotate it,
 * both. Throws WebhookVerificationError for what isn't signed with it, was changed, or is older than five minutes.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: Headers | Record<string, string | string[] | undefined>,
  secret: string | readonly string[],
  options?: VerifyOptions,
): WebhookEvent {
  return JSON.parse(verifySignature(body, headers, secret, options)) as WebhookEvent;
}
