// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  AcceptInvitationInput,
  Invitation,
  InvitationInput,
  InvitationsListQuery,
  JoinInput,
  OrganizationRef,
  SignedIn,
} from '../types.js';

/** Offers by mail to work for the organization */
export class InvitationsApi extends Api {
  /**
   * List invitations
   *
   * Newest first. Who sees some locations only, sees the invitations to work there.
   *
   * Needs `users:read`.
   */
  list(query: InvitationsListQuery = {}, options?: RequestOptions): List<Invitation> {
    return this.connection.list({ method: 'GET', path: '/v1/invitations', query }, options);
  }

  /**
   * Invite someone
   *
   * A mail with a link follows; it works once, for seven days. You can only offer rights that you hold yourself.
   *
   * Needs `users:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `already_works_here`, `invitation_pending`.
   */
  create(body: InvitationInput, options?: PostOptions): Call<Invitation> {
    return this.connection.call({ method: 'POST', path: '/v1/invitations', body }, options);
  }

  /**
   * Accept an invitation
   *
   * Makes the account of an address that has none, with that password; an address that has one proves its password.
   * Signs in.
   *
   * Problems: `invitation_refused`, `wrong_credentials`, `second_factor_required`, `wrong_code`, `already_works_here`,
   * `weak_password`, `sign_in_locked`.
   */
  accept(body: AcceptInvitationInput, options?: PostOptions): Call<SignedIn> {
    return this.connection.call({ method: 'POST', path: '/v1/invitations/accept', body }, options);
  }

  /**
   * Accept an invitation as the signed-in user
   *
   * The session goes on where it is; change over with `POST /v1/auth/switch-organization`.
   *
   * Problems: `invitation_refused`, `invitation_for_another`, `already_works_here`.
   */
  joinOrganization(body: JoinInput, options?: PostOptions): Call<OrganizationRef> {
    return this.connection.call({ method: 'POST', path: '/v1/invitations/join', body }, options);
  }

  /**
   * Read an invitation
   *
   * Its state and what it offers.
   *
   * Needs `users:read`.
   *
   * Problems: `not_found`.
   */
  get(invitationId: string, options?: RequestOptions): Call<Invitation> {
    return this.connection.call({ method: 'GET', path: path`/v1/invitations/${invitationId}` }, options);
  }

  /**
   * Send an invitation again
   *
   * With a new link, for seven more days; the former link stops working.
   *
   * Needs `users:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `invitation_closed`.
   */
  resend(invitationId: string, options?: PostOptions & IfMatch): Call<Invitation> {
    return this.connection.call({ method: 'POST', path: path`/v1/invitations/${invitationId}/resend` }, options);
  }

  /**
   * Withdraw an invitation
   *
   * Its link stops working.
   *
   * Needs `users:write`.
   *
   * Problems: `rights_not_held`, `not_found`, `invitation_closed`.
   */
  revoke(invitationId: string, options?: PostOptions & IfMatch): Call<Invitation> {
    return this.connection.call({ method: 'POST', path: path`/v1/invitations/${invitationId}/revoke` }, options);
  }
}
