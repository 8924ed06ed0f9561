// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { form, path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  BillingAccount,
  Consent,
  ConsentInput,
  Duplicate,
  ImportMembersForm,
  Member,
  MemberBatch,
  MemberBatchInput,
  MemberInput,
  MemberPatch,
  MembersExportQuery,
  MembersImportQuery,
  MembersListBillingAccountsQuery,
  MembersListConsentsQuery,
  MembersListDuplicatesQuery,
  MembersListNotesQuery,
  MembersListQuery,
  MembersListTeamsQuery,
  MembersMergeQuery,
  Merge,
  MergeInput,
  Note,
  NoteInput,
  Operation,
  TeamMembership,
} from '../types.js';

/** The people of the space: search, duplicates, sign-in */
export class MembersApi extends Api {
  /**
   * List members
   *
   * By name, or the best match first when you search with `q`.
   *
   * Needs `members:read`.
   */
  list(query: MembersListQuery = {}, options?: RequestOptions): List<Member> {
    return this.connection.list({ method: 'GET', path: '/v1/members', query }, options);
  }

  /**
   * Add a member
   *
   * Adds a member, and a billing account of their own.
   *
   * Needs `members:write`.
   *
   * Problems: `not_found`, `email_taken`, `external_id_taken`.
   */
  create(body: MemberInput, options?: PostOptions): Call<Member> {
    return this.connection.call({ method: 'POST', path: '/v1/members', body }, options);
  }

  /**
   * Add many members
   *
   * Up to 100 at once, each by the rules of `POST /v1/members`; of two with the same address the first is added.
   *
   * Needs `members:write`.
   *
   * Problems: `batch_refused`.
   */
  createMany(body: MemberBatchInput, options?: PostOptions): Call<MemberBatch> {
    return this.connection.call({ method: 'POST', path: '/v1/members/batch', body }, options);
  }

  /**
   * List likely duplicates
   *
   * Pairs of live members with the same telephone number, the same mailbox name or similar names, likeliest first.
   *
   * Needs `members:read`.
   */
  listDuplicates(query: MembersListDuplicatesQuery = {}, options?: RequestOptions): List<Duplicate> {
    return this.connection.list({ method: 'GET', path: '/v1/members/duplicates', query }, options);
  }

  /**
   * Export members
   *
   * Streams every member, oldest first. Cells that a spreadsheet would run as a formula get an apostrophe before.
   *
   * Needs `members:export`.
   */
  export(query: MembersExportQuery = {}, options?: RequestOptions): Call<Blob> {
    return this.connection.call({ method: 'GET', path: '/v1/members/export', query, reads: 'blob' }, options);
  }

  /**
   * Import members
   *
   * Creates and updates members from a CSV file (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252).
   *
   * The header names the fields: name (or first name and last name), email, phone, company, language, external id, home
   * location, tags, team, street, postal code, city, country, and your custom fields, in any order and the usual
   * spellings. Empty cells change nothing, tags and teams are added. The same file again changes nothing. The operation
   * reports each row: `GET /v1/operations/{id}/rows`, or as CSV `/report`.
   *
   * Needs `members:export`.
   */
  import(body: ImportMembersForm, options?: PostOptions & { query?: MembersImportQuery }): Call<Operation> {
    return this.connection.call(
      { method: 'POST', path: '/v1/members/import', body: form(body), query: options?.query },
      options,
    );
  }

  /**
   * Get a member
   *
   * A merged duplicate still answers; `merged_into_id` names the member that stays.
   *
   * Needs `members:read`.
   */
  get(memberId: string, options?: RequestOptions): Call<Member> {
    return this.connection.call({ method: 'GET', path: path`/v1/members/${memberId}` }, options);
  }

  /**
   * Change a member
   *
   * Changes the fields that the body names. Taking `may_sign_in` away ends the member's sessions.
   *
   * Needs `members:write`.
   *
   * Problems: `not_found`, `email_taken`, `external_id_taken`, `member_was_merged`.
   */
  update(memberId: string, body: MemberPatch, options?: RequestOptions & IfMatch): Call<Member> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/members/${memberId}`, body }, options);
  }

  /**
   * Archive a member
   *
   * Puts a member away: kept, hidden from lists, signed out everywhere. Doing it again changes nothing.
   *
   * Refused while they hold a membership, or pay for one.
   *
   * Needs `members:write`.
   *
   * Problems: `still_needed`.
   */
  archive(memberId: string, options?: PostOptions & IfMatch): Call<Member> {
    return this.connection.call({ method: 'POST', path: path`/v1/members/${memberId}/archive` }, options);
  }

  /**
   * List the accounts that pay for a member
   *
   * The member's own, and those of their live teams that pay for something. Oldest first.
   *
   * Needs `members:read`.
   */
  listBillingAccounts(
    memberId: string,
    query: MembersListBillingAccountsQuery = {},
    options?: RequestOptions,
  ): List<BillingAccount> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/members/${memberId}/billing-accounts`, query },
      options,
    );
  }

  /**
   * List a member's consents
   *
   * Oldest first, withdrawn ones too.
   *
   * Needs `members:read`.
   */
  listConsents(memberId: string, query: MembersListConsentsQuery = {}, options?: RequestOptions): List<Consent> {
    return this.connection.list({ method: 'GET', path: path`/v1/members/${memberId}/consents`, query }, options);
  }

  /**
   * Record a consent
   *
   * Records what a member agreed to, in the wording they were shown. It can be withdrawn, never changed.
   *
   * Needs `members:write`.
   *
   * Problems: `consent_already_given`, `member_is_archived`, `member_was_merged`.
   */
  giveConsent(memberId: string, body: ConsentInput, options?: PostOptions): Call<Consent> {
    return this.connection.call({ method: 'POST', path: path`/v1/members/${memberId}/consents`, body }, options);
  }

  /**
   * Invite a member to sign in
   *
   * Lets the member sign in (`may_sign_in`) and sends them a link by mail. Doing it again sends another.
   *
   * Needs `members:write`.
   *
   * Problems: `no_email`, `member_is_archived`, `member_was_merged`.
   */
  invite(memberId: string, options?: PostOptions & IfMatch): Call<Member> {
    return this.connection.call({ method: 'POST', path: path`/v1/members/${memberId}/invite` }, options);
  }

  /**
   * Merge a duplicate into a member
   *
   * The member of the path stays; what belongs to the duplicate becomes theirs, and empty fields are filled.
   *
   * The duplicate is archived with `merged_into_id`, and signed out. It keeps its billing account and external id.
   *
   * Needs `members:write`.
   *
   * Problems: `not_found`, `member_was_merged`.
   */
  merge(
    memberId: string,
    body: MergeInput,
    options?: PostOptions & IfMatch & { query?: MembersMergeQuery },
  ): Call<Merge> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/members/${memberId}/merge`, body, query: options?.query },
      options,
    );
  }

  /**
   * List notes on a member
   *
   * Newest first.
   *
   * Needs `notes:read`.
   */
  listNotes(memberId: string, query: MembersListNotesQuery = {}, options?: RequestOptions): List<Note> {
    return this.connection.list({ method: 'GET', path: path`/v1/members/${memberId}/notes`, query }, options);
  }

  /**
   * Write a note on a member
   *
   * Signed by whoever sends it.
   *
   * Needs `notes:write`.
   */
  writeNote(memberId: string, body: NoteInput, options?: PostOptions): Call<Note> {
    return this.connection.call({ method: 'POST', path: path`/v1/members/${memberId}/notes`, body }, options);
  }

  /**
   * Restore a member
   *
   * Brings an archived member back. Doing it again changes nothing.
   *
   * Needs `members:write`.
   *
   * Problems: `member_was_merged`.
   */
  restore(memberId: string, options?: PostOptions & IfMatch): Call<Member> {
    return this.connection.call({ method: 'POST', path: path`/v1/members/${memberId}/restore` }, options);
  }

  /**
   * List a member's teams
   *
   * By the team's name.
   *
   * Needs `members:read`.
   */
  listTeams(memberId: string, query: MembersListTeamsQuery = {}, options?: RequestOptions): List<TeamMembership> {
    return this.connection.list({ method: 'GET', path: path`/v1/members/${memberId}/teams`, query }, options);
  }
}
