// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Person, TeamInvitation, TeamInvitationsListQuery } from '../types.js';

/** `client.teamInvitations` */
export class TeamInvitationsApi extends Api {
  /**
   * List the teams that ask me in
   *
   * Oldest first.
   */
  list(query: TeamInvitationsListQuery = {}, options?: RequestOptions): List<TeamInvitation> {
    return this.connection.list({ method: 'GET', path: '/v1/me/team-invitations', query }, options);
  }

  /**
   * Join a team that asks me in
   *
   * From then on the member belongs to the team.
   *
   * Problems: `team_is_archived`.
   */
  accept(invitationId: string, options?: PostOptions): Call<Person> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/team-invitations/${invitationId}/accept` },
      options,
    );
  }

  /**
   * Turn a team's invitation down
   *
   * The team isn't told more than that the invitation is gone.
   */
  decline(invitationId: string, options?: PostOptions): Call<void> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/team-invitations/${invitationId}/decline` },
      options,
    );
  }
}
