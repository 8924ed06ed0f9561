// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Note,
  NoteInput,
  Person,
  PersonInput,
  Team,
  TeamInput,
  TeamPatch,
  TeamsListNotesQuery,
  TeamsListPeopleQuery,
  TeamsListQuery,
} from '../types.js';

/** Companies whose people are members */
export class TeamsApi extends Api {
  /**
   * List teams
   *
   * By name, or the best match first when you search with `q`.
   *
   * Needs `members:read`.
   */
  list(query: TeamsListQuery = {}, options?: RequestOptions): List<Team> {
    return this.connection.list({ method: 'GET', path: '/v1/teams', query }, options);
  }

  /**
   * Add a team
   *
   * Adds a team, and a billing account of its own that pays for everything until you say otherwise.
   *
   * Needs `members:write`.
   *
   * Problems: `not_found`, `external_id_taken`.
   */
  create(body: TeamInput, options?: PostOptions): Call<Team> {
    return this.connection.call({ method: 'POST', path: '/v1/teams', body }, options);
  }

  /**
   * Get a team
   *
   * One team.
   *
   * Needs `members:read`.
   */
  get(teamId: string, options?: RequestOptions): Call<Team> {
    return this.connection.call({ method: 'GET', path: path`/v1/teams/${teamId}` }, options);
  }

  /**
   * Change a team
   *
   * Changes the fields that the body names.
   *
   * Needs `members:write`.
   *
   * Problems: `not_found`, `external_id_taken`.
   */
  update(teamId: string, body: TeamPatch, options?: RequestOptions & IfMatch): Call<Team> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/teams/${teamId}`, body }, options);
  }

  /**
   * Archive a team
   *
   * Puts a team away. Its people stay members; it pays for them no more. Doing it again changes nothing.
   *
   * Refused while it holds a membership, or pays for one.
   *
   * Needs `members:write`.
   *
   * Problems: `still_needed`.
   */
  archive(teamId: string, options?: PostOptions & IfMatch): Call<Team> {
    return this.connection.call({ method: 'POST', path: path`/v1/teams/${teamId}/archive` }, options);
  }

  /**
   * List notes on a team
   *
   * Newest first.
   *
   * Needs `notes:read`.
   */
  listNotes(teamId: string, query: TeamsListNotesQuery = {}, options?: RequestOptions): List<Note> {
    return this.connection.list({ method: 'GET', path: path`/v1/teams/${teamId}/notes`, query }, options);
  }

  /**
   * Write a note on a team
   *
   * Signed by whoever sends it.
   *
   * Needs `notes:write`.
   */
  writeNote(teamId: string, body: NoteInput, options?: PostOptions): Call<Note> {
    return this.connection.call({ method: 'POST', path: path`/v1/teams/${teamId}/notes`, body }, options);
  }

  /**
   * List a team's people
   *
   * By name.
   *
   * Needs `members:read`.
   */
  listPeople(teamId: string, query: TeamsListPeopleQuery = {}, options?: RequestOptions): List<Person> {
    return this.connection.list({ method: 'GET', path: path`/v1/teams/${teamId}/people`, query }, options);
  }

  /**
   * Put a member into a team
   *
   * Makes a member belong to the team, in that role; or gives them another role.
   *
   * Needs `members:write`.
   *
   * Problems: `team_is_archived`, `member_is_archived`, `member_was_merged`.
   */
  putPerson(teamId: string, memberId: string, body: PersonInput, options?: RequestOptions): Call<Person> {
    return this.connection.call({ method: 'PUT', path: path`/v1/teams/${teamId}/people/${memberId}`, body }, options);
  }

  /**
   * Take a member out of a team
   *
   * The member stays a member. Staff may take out the last admin, and then look after the team themselves.
   *
   * Needs `members:write`.
   */
  removePerson(teamId: string, memberId: string, options?: RequestOptions): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/teams/${teamId}/people/${memberId}` }, options);
  }

  /**
   * Restore a team
   *
   * Brings an archived team back. Doing it again changes nothing.
   *
   * Needs `members:write`.
   */
  restore(teamId: string, options?: PostOptions & IfMatch): Call<Team> {
    return this.connection.call({ method: 'POST', path: path`/v1/teams/${teamId}/restore` }, options);
  }
}
