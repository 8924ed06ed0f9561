// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Person,
  PersonInput,
  TeamInvitation,
  TeamInvitationInput,
  TeamMembership,
  TeamsListInvitationsQuery,
  TeamsListPeopleQuery,
  TeamsListQuery,
} from '../types.js';

/** `client.teams` */
export class TeamsApi extends Api {
  /**
   * List my teams
   *
   * By the team's name.
   */
  list(query: TeamsListQuery = {}, options?: RequestOptions): List<TeamMembership> {
    return this.connection.list({ method: 'GET', path: '/v1/me/teams', query }, options);
  }

  /**
   * List my team's open invitations
   *
   * For the team's admins. Oldest first.
   */
  listInvitations(
    teamId: string,
    query: TeamsListInvitationsQuery = {},
    options?: RequestOptions,
  ): List<TeamInvitation> {
    return this.connection.list({ method: 'GET', path: path`/v1/me/teams/${teamId}/invitations`, query }, options);
  }

  /**
   * Invite someone into my team
   *
   * For the team's admins. The person is told by mail, and belongs to the team once they accept.
   *
   * Problems: `team_is_archived`, `too_many_invitations`.
   */
  invite(teamId: string, body: TeamInvitationInput, options?: PostOptions): Call<TeamInvitation> {
    return this.connection.call({ method: 'POST', path: path`/v1/me/teams/${teamId}/invitations`, body }, options);
  }

  /**
   * Withdraw an invitation into my team
   *
   * For the team's admins.
   */
  withdrawInvitation(teamId: string, invitationId: string, options?: RequestOptions): Call<void> {
    return this.connection.call(
      { method: 'DELETE', path: path`/v1/me/teams/${teamId}/invitations/${invitationId}` },
      options,
    );
  }

  /**
   * List the people of my team
   *
   * By name.
   */
  listPeople(teamId: string, query: TeamsListPeopleQuery = {}, options?: RequestOptions): List<Person> {
    return this.connection.list({ method: 'GET', path: path`/v1/me/teams/${teamId}/people`, query }, options);
  }

  /**
   * Change a role in my team
   *
   * For the team's admins. One admin always stays.
   *
   * Problems: `last_team_admin`, `team_is_archived`.
   */
  changeRole(teamId: string, memberId: string, body: PersonInput, options?: RequestOptions): Call<Person> {
    return this.connection.call(
      { method: 'PATCH', path: path`/v1/me/teams/${teamId}/people/${memberId}`, body },
      options,
    );
  }

  /**
   * Take someone out of my team, or leave it
   *
   * Admins take out whom they like; everyone may leave. One admin always stays.
   *
   * Problems: `last_team_admin`.
   */
  removePerson(teamId: string, memberId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/me/teams/${teamId}/people/${memberId}` }, options);
  }
}
