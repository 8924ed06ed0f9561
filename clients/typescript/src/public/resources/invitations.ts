// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Rsvp } from '../types.js';

/** `client.invitations` */
export class InvitationsApi extends Api {
  /**
   * Read an invitation
   *
   * What someone is invited to, and what they answered. Changes nothing, so that a mail scanner's visit answers
   * nothing. JSON, or for a browser a page with buttons.
   *
   * Problems: `not_found`.
   */
  get(token: string, options?: RequestOptions): Call<Rsvp> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/invitations/${token}` },
      options,
    );
  }

  /**
   * Answer an invitation
   *
   * For all that the mail invites to and that is still to come. Can be changed until it is over; who declined is not
   * expected as a visitor.
   *
   * Problems: `not_found`, `too_late`.
   */
  answer(token: string, answered: string, options?: PostOptions): Call<Rsvp> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/public/${this.connection.organization}/invitations/${token}/${answered}` },
      options,
    );
  }
}
