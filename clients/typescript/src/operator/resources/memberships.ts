// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  CancelInput,
  Changed,
  ExpandedMembership,
  Membership,
  MembershipChange,
  MembershipEndInput,
  MembershipInput,
  MembershipPatch,
  MembershipPreview,
  MembershipPreviewInput,
  MembershipsGetQuery,
  MembershipsGetUpcomingChargesQuery,
  MembershipsListChangesQuery,
  MembershipsListQuery,
  MembershipsPreviewQuery,
  MigrationInput,
  NoticeOptions,
  Operation,
  PauseInput,
  PlanChangeInput,
  ReactivateInput,
  RelocateInput,
  ResumeInput,
  SignInput,
  StaffNoticeInput,
  StartInput,
  Upcoming,
} from '../types.js';

/** Who holds which plan, from when to when, and who pays */
export class MembershipsApi extends Api {
  /**
   * List memberships
   *
   * The newest first.
   *
   * Needs `memberships:read`.
   */
  list(query: MembershipsListQuery = {}, options?: RequestOptions): List<ExpandedMembership> {
    return this.connection.list({ method: 'GET', path: '/v1/memberships', query }, options);
  }

  /**
   * Make a membership
   *
   * A member or a team holds a plan from a day on. What it rents is theirs from then on: a clash is a 409
   * `units_not_free` that names it; a plan that is full a 409 `plan_full`.
   *
   * Needs `memberships:write`.
   *
   * Problems: `plan_is_archived`, `no_plan_version`, `plan_full`, `units_not_free`, `external_id_taken`.
   */
  create(body: MembershipInput, options?: PostOptions): Call<Membership> {
    return this.connection.call({ method: 'POST', path: '/v1/memberships', body }, options);
  }

  /**
   * Move memberships to a version
   *
   * Long work: its rows say for each membership what differs, or why it can't move. With `dry_run` nothing is
   * written.
   *
   * Needs `memberships:write`.
   *
   * Problems: `nothing_selected`.
   */
  migrate(body: MigrationInput, options?: PostOptions): Call<Operation> {
    return this.connection.call({ method: 'POST', path: '/v1/memberships/migrate', body }, options);
  }

  /**
   * Preview a membership
   *
   * What starting this plan would cost first, and then cycle by cycle. Nothing is written.
   *
   * Needs `memberships:write`.
   *
   * Problems: `no_plan_version`, `plan_is_archived`, `plan_full`, `units_not_free`, `no_tax_rate`.
   */
  preview(
    body: MembershipPreviewInput,
    options?: PostOptions & { query?: MembershipsPreviewQuery },
  ): Call<MembershipPreview> {
    return this.connection.call(
      { method: 'POST', path: '/v1/memberships/preview', body, query: options?.query },
      options,
    );
  }

  /**
   * Read a membership
   *
   * Needs `memberships:read`.
   */
  get(membershipId: string, query: MembershipsGetQuery = {}, options?: RequestOptions): Call<ExpandedMembership> {
    return this.connection.call({ method: 'GET', path: path`/v1/memberships/${membershipId}`, query }, options);
  }

  /**
   * Change a membership
   *
   * Only the fields named are changed. Another payer pays from now on.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `external_id_taken`.
   */
  update(membershipId: string, body: MembershipPatch, options?: RequestOptions & IfMatch): Call<Membership> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/memberships/${membershipId}`, body }, options);
  }

  /**
   * Take back a membership
   *
   * Before it began.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`.
   */
  cancel(membershipId: string, body?: CancelInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call({ method: 'POST', path: path`/v1/memberships/${membershipId}/cancel`, body }, options);
  }

  /**
   * Change a membership
   *
   * Another plan or version, quantity or price: at once, with the next cycle, or on a day. What was billed for days
   * that the new terms hold is given back, and charged anew by the next billing run.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `change_too_early`, `change_after_end`, `nothing_changes`, `no_plan_version`,
   * `plan_is_archived`, `plan_full`, `units_not_free`, `no_tax_rate`.
   */
  change(membershipId: string, body: PlanChangeInput, options?: PostOptions & IfMatch): Call<Changed> {
    return this.connection.call({ method: 'POST', path: path`/v1/memberships/${membershipId}/change`, body }, options);
  }

  /**
   * Preview a membership's change
   *
   * What the change would cost, by the same computation. Nothing is written.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `change_too_early`, `change_after_end`, `nothing_changes`, `no_plan_version`,
   * `plan_is_archived`, `plan_full`, `units_not_free`, `no_tax_rate`.
   */
  previewChange(membershipId: string, body: PlanChangeInput, options?: PostOptions): Call<Changed> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/memberships/${membershipId}/change-preview`, body },
      options,
    );
  }

  /**
   * List the changes of a membership
   *
   * Past ones and those to come, the newest first.
   *
   * Needs `memberships:read`.
   */
  listChanges(
    membershipId: string,
    query: MembershipsListChangesQuery = {},
    options?: RequestOptions,
  ): List<MembershipChange> {
    return this.connection.list(
      { method: 'GET', path: path`/v1/memberships/${membershipId}/changes`, query },
      options,
    );
  }

  /**
   * Withdraw a membership's change
   *
   * Before it takes effect.
   *
   * Needs `memberships:write`.
   *
   * Problems: `change_is_over`.
   */
  withdrawChange(membershipId: string, changeId: string, options?: PostOptions): Call<MembershipChange> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/memberships/${membershipId}/changes/${changeId}/withdraw` },
      options,
    );
  }

  /**
   * End a membership
   *
   * Today or on a later day, whatever its terms of notice say.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`.
   */
  end(membershipId: string, body: MembershipEndInput, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call({ method: 'POST', path: path`/v1/memberships/${membershipId}/end`, body }, options);
  }

  /**
   * Give notice of a membership
   *
   * To the earliest end, or to a later one that its terms let; a 409 `notice_too_short` explains the earliest.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `notice_too_short`.
   */
  giveNotice(membershipId: string, body?: StaffNoticeInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/memberships/${membershipId}/give-notice`, body },
      options,
    );
  }

  /**
   * Say when a membership may end
   *
   * If notice is given today: the earliest end, explained line by line, and the ones after.
   *
   * Needs `memberships:read`.
   *
   * Problems: `wrong_state`.
   */
  getNoticeOptions(membershipId: string, options?: RequestOptions): Call<NoticeOptions> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/memberships/${membershipId}/notice-options` },
      options,
    );
  }

  /**
   * Pause a membership
   *
   * On days to come, or for whole cycles. Days of pause aren't billed; `keeps` says what goes on.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `pause_not_allowed`, `pauses_overlap`.
   */
  pause(membershipId: string, body?: PauseInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call({ method: 'POST', path: path`/v1/memberships/${membershipId}/pause`, body }, options);
  }

  /**
   * Bring back a membership that had ended
   *
   * With the terms that it had. The days between its end and now are a gap that nobody pays for.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `plan_is_archived`, `plan_full`, `units_not_free`.
   */
  reactivate(membershipId: string, body?: ReactivateInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/memberships/${membershipId}/reactivate`, body },
      options,
    );
  }

  /**
   * Rent out other resources to a membership
   *
   * From today on, in place of those before. Its price stays.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `units_not_free`.
   */
  relocate(membershipId: string, body: RelocateInput, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/memberships/${membershipId}/relocate`, body },
      options,
    );
  }

  /**
   * Let a membership go on
   *
   * Ends its pause, today or on a day to come; one that hasn't begun is taken back.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `units_not_free`.
   */
  resume(membershipId: string, body?: ResumeInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call({ method: 'POST', path: path`/v1/memberships/${membershipId}/resume`, body }, options);
  }

  /**
   * Note that a membership was signed
   *
   * It begins on its day, or now if that has come; or on another day that was agreed to instead.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `term_is_over`, `units_not_free`.
   */
  sign(membershipId: string, body?: SignInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call({ method: 'POST', path: path`/v1/memberships/${membershipId}/sign`, body }, options);
  }

  /**
   * Put a membership in force
   *
   * A draft, from the day that it was made for; or one that is about to begin, on another day: today unless said
   * otherwise.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `plan_full`, `units_not_free`.
   */
  start(membershipId: string, body?: StartInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call({ method: 'POST', path: path`/v1/memberships/${membershipId}/start`, body }, options);
  }

  /**
   * List the upcoming charges of a membership
   *
   * What billing runs will charge of it if nothing changes, corrections of what was billed included.
   *
   * Needs `memberships:read`.
   */
  getUpcomingCharges(
    membershipId: string,
    query: MembershipsGetUpcomingChargesQuery = {},
    options?: RequestOptions,
  ): Call<Upcoming> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/memberships/${membershipId}/upcoming`, query },
      options,
    );
  }

  /**
   * Withdraw notice of a membership
   *
   * It goes on as before; what it rents must not have been promised to others meanwhile.
   *
   * Needs `memberships:write`.
   *
   * Problems: `wrong_state`, `units_not_free`.
   */
  withdrawNotice(membershipId: string, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/memberships/${membershipId}/withdraw-notice` },
      options,
    );
  }
}
