// Generated from the OpenAPI document by `make clients`; changes here are lost.

import { ApiError } from '../runtime/errors.js';
import type { Alternative, Conflict, Occupied, Occurrence } from './types.js';

/** What any method can be refused for. */
export type CommonCode =
  | 'already_exists'
  | 'bad_request'
  | 'commit_unknown'
  | 'conflict'
  | 'content_too_large'
  | 'forbidden'
  | 'idempotency_key_reused'
  | 'internal_error'
  | 'invalid'
  | 'malformed_json'
  | 'not_found'
  | 'precondition_failed'
  | 'rate_limited'
  | 'still_referenced'
  | 'unauthenticated'
  | 'unavailable'
  | 'unexpected_answer'
  | 'unsupported_media_type';

/** What each method can be refused for beyond that. */
export interface MethodCodes {
  'amenities.create': 'external_id_taken' | 'key_taken';
  'amenities.update': 'external_id_taken';
  'apiKeys.create': 'rights_not_held' | 'not_found';
  'apiKeys.get': 'not_found';
  'apiKeys.update': 'rights_not_held' | 'not_found' | 'api_key_is_revoked';
  'apiKeys.revoke': 'not_found' | 'api_key_is_revoked';
  'apiKeys.rotate': 'rights_not_held' | 'not_found' | 'api_key_is_revoked';
  'auth.endAuthorizedApp': 'not_found';
  'auth.changePassword': 'wrong_credentials' | 'weak_password' | 'sign_in_locked';
  'auth.signInWithPasskey': 'passkey_refused' | 'not_found';
  'auth.addPasskey': 'passkey_refused';
  'auth.beginPasskey': 'wrong_credentials' | 'second_factor_required' | 'wrong_code' | 'too_many_passkeys' | 'sign_in_locked';
  'auth.renamePasskey': 'not_found';
  'auth.removePasskey': 'not_found';
  'auth.resetPassword': 'link_refused' | 'weak_password';
  'auth.refreshSession': 'refresh_refused';
  'auth.endSession': 'not_found';
  'auth.signIn': 'wrong_credentials' | 'second_factor_required' | 'wrong_code' | 'not_found' | 'sign_in_locked';
  'auth.switchOrganization': 'not_found';
  'auth.beginTotp': 'wrong_credentials' | 'second_factor_is_on' | 'sign_in_locked';
  'auth.confirmTotp': 'wrong_code' | 'second_factor_is_on' | 'second_factor_is_off' | 'sign_in_locked';
  'auth.renewRecoveryCodes': 'wrong_code' | 'sign_in_locked';
  'auth.removeTotp': 'wrong_code' | 'sign_in_locked';
  'auth.signUp': 'link_refused' | 'wrong_credentials' | 'second_factor_required' | 'wrong_code' | 'sign_up_closed' | 'slug_taken' | 'weak_password' | 'sign_in_locked';
  'auth.requestSignUp': 'sign_up_closed';
  'automations.listDays': 'not_found';
  'automations.run': 'not_found' | 'runs_by_its_own_verb';
  'availability.search': 'not_found';
  'bankLines.accept': 'bank_line_decided' | 'no_proposal' | 'more_than_outstanding' | 'refund_matched';
  'bankLines.book': 'bank_line_decided' | 'no_proposal' | 'more_than_outstanding';
  'bankLines.reject': 'bank_line_decided';
  'bankLines.reopen': 'bank_line_decided';
  'bankLines.split': 'bank_line_decided' | 'no_proposal' | 'more_than_outstanding' | 'amounts_dont_add_up';
  'bankStatements.import': 'bank_file_refused';
  'benefits.get': 'not_found';
  'billingAccounts.update': 'external_id_taken';
  'billingAccounts.matchOpenItems': 'more_than_open';
  'billingAccounts.release': 'not_held';
  'billingAccounts.checkTax': 'no_vat_id';
  'blocks.create': 'slot_taken' | 'resource_is_archived';
  'blocks.preview': 'resource_is_archived';
  'blocks.update': 'slot_taken' | 'block_was_lifted' | 'block_has_ended';
  'blocks.lift': 'block_was_lifted' | 'block_has_ended';
  'bookingPolicies.create': 'external_id_taken' | 'name_taken';
  'bookingPolicies.update': 'external_id_taken' | 'name_taken';
  'bookingPolicies.delete': 'still_in_use';
  'bookingSeries.create': 'account_restricted' | 'credits_missing' | 'not_found' | 'not_bookable' | 'occurrences_taken' | 'too_many_attendees' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'bookingSeries.preview': 'not_found' | 'not_bookable' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookingSeries.update': 'not_found' | 'not_bookable' | 'occurrences_taken' | 'series_ended' | 'too_late' | 'wrong_state' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookingSeries.addAttendee': 'not_found' | 'already_invited' | 'too_many_attendees' | 'series_ended' | 'too_late' | 'policy_broken';
  'bookingSeries.removeAttendee': 'not_found' | 'already_invited' | 'too_many_attendees' | 'series_ended' | 'too_late' | 'policy_broken';
  'bookingSeries.cancel': 'not_found' | 'series_ended' | 'too_late' | 'wrong_state';
  'bookingSeries.extend': 'not_found' | 'not_bookable' | 'occurrences_taken' | 'series_ended' | 'too_late' | 'wrong_state' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookingSeries.reschedule': 'not_found' | 'not_bookable' | 'occurrences_taken' | 'series_ended' | 'too_late' | 'wrong_state' | 'policy_broken' | 'invalid_recurrence_rule' | 'too_many_occurrences';
  'bookings.create': 'account_restricted' | 'credits_missing' | 'not_found' | 'slot_taken' | 'not_bookable' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'quote_expired' | 'quote_used' | 'quote_differs' | 'credits_gone' | 'policy_broken' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'bookings.createMany': 'batch_refused';
  'bookings.preview': 'account_restricted' | 'credits_missing' | 'not_found' | 'slot_taken' | 'not_bookable' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'quote_expired' | 'quote_used' | 'quote_differs' | 'credits_gone' | 'policy_broken' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'bookings.update': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.approve': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.listAttendees': 'not_found';
  'bookings.addAttendee': 'not_found' | 'already_invited' | 'too_many_attendees' | 'wrong_state' | 'too_late' | 'policy_broken';
  'bookings.updateAttendee': 'not_found';
  'bookings.removeAttendee': 'not_found' | 'wrong_state' | 'too_late';
  'bookings.cancel': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.checkIn': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.complete': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.confirm': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.decline': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.endEarly': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.extend': 'credits_missing' | 'account_restricted' | 'not_found' | 'slot_taken' | 'not_bookable' | 'wrong_state' | 'too_late' | 'no_price' | 'policy_broken';
  'bookings.markNoShow': 'not_found' | 'wrong_state' | 'too_early' | 'too_late';
  'bookings.reschedule': 'credits_missing' | 'account_restricted' | 'not_found' | 'slot_taken' | 'not_bookable' | 'wrong_state' | 'too_late' | 'no_price' | 'policy_broken';
  'calendarFeeds.create': 'too_many_feeds';
  'calendarFeeds.rotate': 'conflict';
  'charges.create': 'no_tax_rate';
  'charges.createMany': 'batch_refused';
  'charges.settle': 'nothing_outstanding' | 'more_than_outstanding' | 'nothing_to_invoice';
  'charges.void': 'already_voided';
  'checkIns.create': 'no_access_today' | 'account_suspended';
  'checkIns.preview': 'account_suspended';
  'checkIns.end': 'already_checked_out';
  'coupons.create': 'coupon_code_taken' | 'already_exists';
  'coupons.check': 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'coupons.update': 'already_exists';
  'coupons.delete': 'coupon_in_use';
  'coupons.addCodes': 'coupon_code_taken';
  'creditNotes.send': 'no_address';
  'creditNotes.getXml': 'e_invoice_incomplete';
  'credits.getBalances': 'not_found';
  'credits.grant': 'not_found' | 'external_id_taken';
  'credits.updateLot': 'not_found' | 'lot_expired' | 'external_id_taken';
  'credits.correctLot': 'credits_spent' | 'lot_expired';
  'credits.expireLot': 'lot_expired';
  'credits.transfer': 'not_found' | 'credits_spent' | 'lot_expired';
  'credits.getStatement': 'not_found';
  'customFields.create': 'custom_field_exists';
  'customFields.update': 'custom_field_in_use';
  'customFields.delete': 'custom_field_in_use';
  'deposits.create': 'wrong_state';
  'deposits.apply': 'deposit_not_received' | 'nothing_held' | 'more_than_held' | 'more_than_open' | 'invoice_is_draft';
  'deposits.keep': 'deposit_not_received' | 'nothing_held' | 'more_than_held' | 'no_tax_rate';
  'deposits.return': 'deposit_not_received' | 'nothing_held' | 'more_than_held' | 'deposit_not_refundable' | 'payment_not_refundable';
  'discounts.create': 'not_found' | 'external_id_taken';
  'discounts.update': 'not_found' | 'benefit_is_archived' | 'comes_from_plan' | 'external_id_taken';
  'discounts.archive': 'comes_from_plan';
  'discounts.end': 'not_found' | 'benefit_is_archived' | 'comes_from_plan' | 'external_id_taken';
  'dunningPauses.end': 'pause_is_over';
  'dunningPolicies.create': 'dunning_policy_exists';
  'dunningPolicies.update': 'dunning_policy_is_archived';
  'events.list': 'not_found';
  'events.stream': 'not_found' | 'too_many_streams';
  'exports.create': 'not_found' | 'parquet_not_installed';
  'exports.download': 'not_found' | 'export_not_ready' | 'export_gone';
  'floorPlans.update': 'name_taken';
  'floorPlans.replaceDrawing': 'shapes_outside';
  'invitations.create': 'rights_not_held' | 'not_found' | 'already_works_here' | 'invitation_pending';
  'invitations.accept': 'invitation_refused' | 'wrong_credentials' | 'second_factor_required' | 'wrong_code' | 'already_works_here' | 'weak_password' | 'sign_in_locked';
  'invitations.joinOrganization': 'invitation_refused' | 'invitation_for_another' | 'already_works_here';
  'invitations.get': 'not_found';
  'invitations.resend': 'rights_not_held' | 'not_found' | 'invitation_closed';
  'invitations.revoke': 'rights_not_held' | 'not_found' | 'invitation_closed';
  'invoices.create': 'nothing_to_invoice' | 'invoiced_meanwhile';
  'invoices.delete': 'invoice_is_final';
  'invoices.credit': 'invoice_is_draft' | 'credit_over_invoice';
  'invoices.finalize': 'invoice_is_final' | 'nothing_to_invoice' | 'invoiced_meanwhile';
  'invoices.pay': 'nothing_to_pay' | 'more_than_open' | 'no_payment_method' | 'method_not_usable' | 'payment_in_flight';
  'invoices.getPdf': 'invoice_is_draft' | 'not_paid';
  'invoices.send': 'invoice_is_draft' | 'no_address';
  'invoices.writeOff': 'invoice_is_draft' | 'more_than_open';
  'invoices.getXml': 'invoice_is_draft' | 'e_invoice_incomplete';
  'ledger.createAccount': 'ledger_account_exists';
  'ledger.createJournalEntry': 'period_locked';
  'ledger.reverseJournalEntry': 'not_reversible' | 'reversed_already' | 'period_locked';
  'ledger.exportJournal': 'not_found' | 'accounts_without_number';
  'ledger.lock': 'not_later_than_the_lock' | 'locked_meanwhile';
  'ledger.getTaxes': 'not_found';
  'ledger.getTrialBalance': 'not_found';
  'ledger.unlock': 'not_locked' | 'locked_meanwhile';
  'legalEntities.create': 'external_id_taken';
  'legalEntities.update': 'external_id_taken';
  'locations.create': 'external_id_taken' | 'slug_taken';
  'locations.update': 'external_id_taken' | 'slug_taken' | 'still_occupied';
  'locations.archive': 'still_occupied' | 'still_needed';
  'locations.createFloorPlan': 'name_taken';
  'locations.createPhoto': 'too_many_photos';
  'mailMessages.get': 'not_found';
  'mailMessages.retry': 'not_found' | 'mail_not_failed';
  'matches.undo': 'match_undone' | 'match_is_booked';
  'members.create': 'not_found' | 'email_taken' | 'external_id_taken';
  'members.createMany': 'batch_refused';
  'members.update': 'not_found' | 'email_taken' | 'external_id_taken' | 'member_was_merged';
  'members.archive': 'still_needed';
  'members.giveConsent': 'consent_already_given' | 'member_is_archived' | 'member_was_merged';
  'members.invite': 'no_email' | 'member_is_archived' | 'member_was_merged';
  'members.merge': 'not_found' | 'member_was_merged';
  'members.restore': 'member_was_merged';
  'memberships.create': 'plan_is_archived' | 'no_plan_version' | 'plan_full' | 'units_not_free' | 'external_id_taken';
  'memberships.migrate': 'nothing_selected';
  'memberships.preview': 'no_plan_version' | 'plan_is_archived' | 'plan_full' | 'units_not_free' | 'no_tax_rate';
  'memberships.update': 'wrong_state' | 'external_id_taken';
  'memberships.cancel': 'wrong_state';
  'memberships.change': 'wrong_state' | 'change_too_early' | 'change_after_end' | 'nothing_changes' | 'no_plan_version' | 'plan_is_archived' | 'plan_full' | 'units_not_free' | 'no_tax_rate';
  'memberships.previewChange': 'wrong_state' | 'change_too_early' | 'change_after_end' | 'nothing_changes' | 'no_plan_version' | 'plan_is_archived' | 'plan_full' | 'units_not_free' | 'no_tax_rate';
  'memberships.withdrawChange': 'change_is_over';
  'memberships.end': 'wrong_state';
  'memberships.giveNotice': 'wrong_state' | 'notice_too_short';
  'memberships.getNoticeOptions': 'wrong_state';
  'memberships.pause': 'wrong_state' | 'pause_not_allowed' | 'pauses_overlap';
  'memberships.reactivate': 'wrong_state' | 'plan_is_archived' | 'plan_full' | 'units_not_free';
  'memberships.relocate': 'wrong_state' | 'units_not_free';
  'memberships.resume': 'wrong_state' | 'units_not_free';
  'memberships.sign': 'wrong_state' | 'term_is_over' | 'units_not_free';
  'memberships.start': 'wrong_state' | 'plan_full' | 'units_not_free';
  'memberships.withdrawNotice': 'wrong_state' | 'units_not_free';
  'oauthApps.create': 'rights_not_held';
  'oauthApps.get': 'not_found';
  'oauthApps.update': 'rights_not_held' | 'not_found' | 'app_is_archived';
  'oauthApps.archive': 'not_found' | 'app_is_archived';
  'oauthApps.listOauthGrants': 'not_found';
  'oauthApps.endOauthGrant': 'not_found';
  'oauthApps.rotateSecret': 'rights_not_held' | 'not_found' | 'app_is_archived' | 'app_has_no_secret';
  'occupancy.get': 'not_found';
  'operations.cancel': 'operation_over';
  'operations.stream': 'too_many_streams';
  'organization.update': 'slug_taken';
  'organizations.create': 'sign_up_closed' | 'slug_taken';
  'passes.cancel': 'already_cancelled' | 'already_used' | 'not_cancellable' | 'pass_has_expired';
  'paymentGateways.list': 'not_found';
  'paymentMethods.setUp': 'no_gateway';
  'paymentMethods.confirm': 'method_not_usable' | 'unknown_magic_number';
  'paymentMethods.detach': 'method_in_use';
  'paymentMethods.makeDefault': 'method_not_usable';
  'paymentProviders.list': 'not_found';
  'paymentProviders.put': 'provider_in_use' | 'provider_keys_refused' | 'provider_unreachable';
  'paymentProviders.delete': 'provider_in_use';
  'payments.create': 'more_than_open' | 'nothing_to_pay';
  'payments.cancel': 'payment_not_cancellable';
  'payments.getNextAction': 'no_action_needed';
  'payments.refund': 'payment_not_refundable' | 'refund_too_much';
  'payments.receiveProviderWebhook': 'webhook_refused';
  'permissions.create': 'not_found' | 'external_id_taken';
  'permissions.update': 'not_found' | 'benefit_is_archived' | 'comes_from_plan' | 'external_id_taken';
  'permissions.archive': 'comes_from_plan';
  'permissions.end': 'not_found' | 'benefit_is_archived' | 'comes_from_plan' | 'external_id_taken';
  'planVersions.update': 'plan_version_published';
  'planVersions.delete': 'plan_version_published';
  'planVersions.publish': 'plan_version_published' | 'versions_on_one_day';
  'plans.create': 'external_id_taken';
  'plans.update': 'external_id_taken';
  'plans.draftVersion': 'conflict' | 'versions_on_one_day';
  'priceRises.create': 'nothing_selected';
  'priceRises.preview': 'nothing_selected';
  'priceRises.markLetterPosted': 'letter_not_to_post';
  'priceRises.withdraw': 'change_is_over';
  'productSales.cancel': 'already_cancelled' | 'already_used' | 'not_cancellable' | 'pass_has_expired';
  'products.create': 'external_id_taken';
  'products.update': 'external_id_taken';
  'products.sell': 'account_restricted' | 'product_is_archived' | 'pool_is_archived' | 'location_is_closed' | 'day_full' | 'pass_exists';
  'quotes.create': 'account_restricted' | 'credits_missing' | 'not_found' | 'not_bookable' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'invalid_recurrence_rule' | 'too_many_occurrences' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'quotes.get': 'not_found';
  'quotes.accept': 'account_restricted' | 'credits_missing' | 'not_found' | 'not_bookable' | 'slot_taken' | 'occurrences_taken' | 'no_price' | 'coupon_does_not_fit' | 'coupon_used_up' | 'coupon_limit_reached' | 'quote_expired' | 'quote_used' | 'quote_differs' | 'credits_gone' | 'policy_broken' | 'coupon_not_valid' | 'coupon_not_here' | 'too_many_wrong_coupons';
  'rates.create': 'external_id_taken';
  'rates.update': 'rate_is_published' | 'external_id_taken';
  'rates.delete': 'rate_is_published';
  'rates.publish': 'rate_is_published' | 'rates_overlap' | 'rate_leaves_gap' | 'wrong_currency';
  'rates.schedule': 'rate_is_not_published' | 'external_id_taken' | 'wrong_currency';
  'rates.withdraw': 'rate_is_not_published';
  'resourceTypes.create': 'external_id_taken' | 'name_taken';
  'resourceTypes.update': 'external_id_taken' | 'name_taken';
  'resourceTypes.delete': 'still_in_use';
  'resources.create': 'external_id_taken' | 'name_taken' | 'location_is_archived';
  'resources.update': 'external_id_taken' | 'name_taken';
  'resources.archive': 'still_occupied';
  'resources.getAvailability': 'not_found';
  'resources.createPhoto': 'too_many_photos';
  'resources.resize': 'not_a_pool' | 'still_occupied';
  'resources.restore': 'location_is_archived';
  'roles.create': 'rights_not_held' | 'role_name_taken';
  'roles.get': 'not_found';
  'roles.update': 'rights_not_held' | 'not_found' | 'role_name_taken';
  'roles.delete': 'not_found' | 'role_in_use';
  'sandbox.reset': 'not_a_test_organization' | 'sandbox_is_busy' | 'nothing_to_copy';
  'sandboxes.create': 'too_many_sandboxes' | 'sandbox_in_sandbox';
  'sandboxes.get': 'not_found';
  'sandboxes.delete': 'not_found';
  'ssoConnections.create': 'rights_not_held' | 'not_found';
  'ssoConnections.get': 'not_found';
  'ssoConnections.update': 'rights_not_held' | 'not_found';
  'ssoConnections.delete': 'not_found';
  'tags.create': 'tag_exists';
  'tags.update': 'tag_exists';
  'taxRates.create': 'tax_rate_exists';
  'taxRates.update': 'tax_rate_exists' | 'tax_rate_in_use';
  'taxRates.delete': 'tax_rate_in_use';
  'teams.create': 'not_found' | 'external_id_taken';
  'teams.update': 'not_found' | 'external_id_taken';
  'teams.archive': 'still_needed';
  'teams.putPerson': 'team_is_archived' | 'member_is_archived' | 'member_was_merged';
  'testClock.get': 'not_a_test_organization';
  'testClock.advance': 'not_a_test_organization' | 'clock_is_moving' | 'clock_only_forward';
  'testInbox.listMessages': 'not_a_test_organization';
  'testInbox.deleteMessages': 'not_a_test_organization';
  'testInbox.getMessage': 'not_found';
  'testInbox.downloadAttachment': 'not_found';
  'users.get': 'not_found';
  'users.update': 'rights_not_held' | 'not_found' | 'last_owner';
  'users.remove': 'rights_not_held' | 'not_found' | 'last_owner';
  'visitors.announce': 'not_found';
  'visitors.get': 'not_found';
  'visitors.update': 'not_found' | 'wrong_visitor_state' | 'follows_booking';
  'visitors.cancel': 'not_found' | 'wrong_visitor_state' | 'follows_booking';
  'visitors.checkIn': 'not_found' | 'wrong_visitor_state' | 'not_expected_yet';
  'visitors.checkOut': 'not_found' | 'wrong_visitor_state';
  'waitlist.join': 'account_restricted' | 'not_found' | 'time_is_free' | 'already_waiting' | 'not_bookable' | 'policy_broken';
  'waitlist.getEntry': 'not_found';
  'waitlist.offerEntry': 'account_restricted' | 'not_found' | 'wrong_state' | 'slot_taken' | 'not_bookable' | 'policy_broken';
  'waitlist.withdrawEntry': 'not_found' | 'wrong_state';
  'webhookDeliveries.get': 'not_found';
  'webhookDeliveries.replay': 'not_found' | 'webhook_endpoint_disabled' | 'event_forgotten';
  'webhookEndpoints.create': 'not_found' | 'too_many_webhook_endpoints';
  'webhookEndpoints.get': 'not_found';
  'webhookEndpoints.update': 'not_found';
  'webhookEndpoints.delete': 'not_found';
  'webhookEndpoints.disable': 'not_found' | 'webhook_endpoint_disabled';
  'webhookEndpoints.enable': 'not_found' | 'webhook_endpoint_enabled';
  'webhookEndpoints.replay': 'not_found' | 'webhook_endpoint_disabled';
  'webhookEndpoints.rotateSecret': 'not_found';
  'webhookEndpoints.test': 'not_found' | 'webhook_endpoint_disabled';
  'writeOffs.reverse': 'write_off_reversed';
}

/** What problems tell beyond what all do, by their code. */
export interface ProblemMembers {
  occurrences_taken: {
    /** Those that got no place, the earliest first, and why. */
    occurrences?: Array<Occurrence>;
  };
  slot_taken: {
    /** What was asked for. */
    resource_id?: string;
    /** What stands in the way, the earliest first. */
    conflicts?: Array<Conflict>;
    /** The nearest free times on the resource, then others of its kind at the same time. */
    alternatives?: Array<Alternative>;
    /** What stands in the way, a hundred at the most. */
    allocations?: Array<Occupied>;
  };
  still_occupied: {
    /** What stands in the way, a hundred at the most. */
    allocations?: Array<Occupied>;
  };
  units_not_free: {
    /** What stands in the way, the earliest first. */
    conflicts?: Array<Occupied>;
  };
}

type Told<Code> = Code extends keyof ProblemMembers ? { readonly problem: ProblemMembers[Code] } : unknown;

/** Every code there is. */
export type ProblemCode =
  | 'account_restricted'
  | 'account_suspended'
  | 'accounts_without_number'
  | 'already_cancelled'
  | 'already_checked_out'
  | 'already_exists'
  | 'already_invited'
  | 'already_used'
  | 'already_voided'
  | 'already_waiting'
  | 'already_works_here'
  | 'amounts_dont_add_up'
  | 'api_key_is_revoked'
  | 'app_has_no_secret'
  | 'app_is_archived'
  | 'bad_request'
  | 'bank_file_refused'
  | 'bank_line_decided'
  | 'batch_refused'
  | 'benefit_is_archived'
  | 'block_has_ended'
  | 'block_was_lifted'
  | 'change_after_end'
  | 'change_is_over'
  | 'change_too_early'
  | 'clock_is_moving'
  | 'clock_only_forward'
  | 'comes_from_plan'
  | 'commit_unknown'
  | 'conflict'
  | 'consent_already_given'
  | 'content_too_large'
  | 'coupon_code_taken'
  | 'coupon_does_not_fit'
  | 'coupon_in_use'
  | 'coupon_limit_reached'
  | 'coupon_not_here'
  | 'coupon_not_valid'
  | 'coupon_used_up'
  | 'credit_over_invoice'
  | 'credits_gone'
  | 'credits_missing'
  | 'credits_spent'
  | 'custom_field_exists'
  | 'custom_field_in_use'
  | 'day_full'
  | 'deposit_not_received'
  | 'deposit_not_refundable'
  | 'dunning_policy_exists'
  | 'dunning_policy_is_archived'
  | 'e_invoice_incomplete'
  | 'email_taken'
  | 'event_forgotten'
  | 'export_gone'
  | 'export_not_ready'
  | 'external_id_taken'
  | 'follows_booking'
  | 'forbidden'
  | 'idempotency_key_reused'
  | 'internal_error'
  | 'invalid'
  | 'invalid_recurrence_rule'
  | 'invitation_closed'
  | 'invitation_for_another'
  | 'invitation_pending'
  | 'invitation_refused'
  | 'invoice_is_draft'
  | 'invoice_is_final'
  | 'invoiced_meanwhile'
  | 'key_taken'
  | 'last_owner'
  | 'ledger_account_exists'
  | 'letter_not_to_post'
  | 'link_refused'
  | 'location_is_archived'
  | 'location_is_closed'
  | 'locked_meanwhile'
  | 'lot_expired'
  | 'mail_not_failed'
  | 'malformed_json'
  | 'match_is_booked'
  | 'match_undone'
  | 'member_is_archived'
  | 'member_was_merged'
  | 'method_in_use'
  | 'method_not_usable'
  | 'more_than_held'
  | 'more_than_open'
  | 'more_than_outstanding'
  | 'name_taken'
  | 'no_access_today'
  | 'no_action_needed'
  | 'no_address'
  | 'no_email'
  | 'no_gateway'
  | 'no_payment_method'
  | 'no_plan_version'
  | 'no_price'
  | 'no_proposal'
  | 'no_tax_rate'
  | 'no_vat_id'
  | 'not_a_pool'
  | 'not_a_test_organization'
  | 'not_bookable'
  | 'not_cancellable'
  | 'not_expected_yet'
  | 'not_found'
  | 'not_held'
  | 'not_later_than_the_lock'
  | 'not_locked'
  | 'not_paid'
  | 'not_reversible'
  | 'nothing_changes'
  | 'nothing_held'
  | 'nothing_outstanding'
  | 'nothing_selected'
  | 'nothing_to_copy'
  | 'nothing_to_invoice'
  | 'nothing_to_pay'
  | 'notice_too_short'
  | 'occurrences_taken'
  | 'operation_over'
  | 'parquet_not_installed'
  | 'pass_exists'
  | 'pass_has_expired'
  | 'passkey_refused'
  | 'pause_is_over'
  | 'pause_not_allowed'
  | 'pauses_overlap'
  | 'payment_in_flight'
  | 'payment_not_cancellable'
  | 'payment_not_refundable'
  | 'period_locked'
  | 'plan_full'
  | 'plan_is_archived'
  | 'plan_version_published'
  | 'policy_broken'
  | 'pool_is_archived'
  | 'precondition_failed'
  | 'product_is_archived'
  | 'provider_in_use'
  | 'provider_keys_refused'
  | 'provider_unreachable'
  | 'quote_differs'
  | 'quote_expired'
  | 'quote_used'
  | 'rate_is_not_published'
  | 'rate_is_published'
  | 'rate_leaves_gap'
  | 'rate_limited'
  | 'rates_overlap'
  | 'refresh_refused'
  | 'refund_matched'
  | 'refund_too_much'
  | 'resource_is_archived'
  | 'reversed_already'
  | 'rights_not_held'
  | 'role_in_use'
  | 'role_name_taken'
  | 'runs_by_its_own_verb'
  | 'sandbox_in_sandbox'
  | 'sandbox_is_busy'
  | 'second_factor_is_off'
  | 'second_factor_is_on'
  | 'second_factor_required'
  | 'series_ended'
  | 'shapes_outside'
  | 'sign_in_locked'
  | 'sign_up_closed'
  | 'slot_taken'
  | 'slug_taken'
  | 'still_in_use'
  | 'still_needed'
  | 'still_occupied'
  | 'still_referenced'
  | 'tag_exists'
  | 'tax_rate_exists'
  | 'tax_rate_in_use'
  | 'team_is_archived'
  | 'term_is_over'
  | 'time_is_free'
  | 'too_early'
  | 'too_late'
  | 'too_many_attendees'
  | 'too_many_feeds'
  | 'too_many_occurrences'
  | 'too_many_passkeys'
  | 'too_many_photos'
  | 'too_many_sandboxes'
  | 'too_many_streams'
  | 'too_many_webhook_endpoints'
  | 'too_many_wrong_coupons'
  | 'unauthenticated'
  | 'unavailable'
  | 'unexpected_answer'
  | 'units_not_free'
  | 'unknown_magic_number'
  | 'unsupported_media_type'
  | 'versions_on_one_day'
  | 'weak_password'
  | 'webhook_endpoint_disabled'
  | 'webhook_endpoint_enabled'
  | 'webhook_refused'
  | 'write_off_reversed'
  | 'wrong_code'
  | 'wrong_credentials'
  | 'wrong_currency'
  | 'wrong_state'
  | 'wrong_visitor_state';

/**
 * Whether the service refused with one of these codes (with any, when none is given).
 *
 *     if (isProblem(error, 'slot_taken')) offer(error.problem.alternatives ?? []);
 */
export function isProblem(error: unknown): error is ApiError<ProblemCode>;
export function isProblem<Code extends ProblemCode>(
  error: unknown,
  ...codes: Code[]
): error is ApiError<Code> & Told<Code>;
export function isProblem(error: unknown, ...codes: string[]): boolean {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}
