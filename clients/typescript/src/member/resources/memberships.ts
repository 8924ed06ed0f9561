// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Changed,
  Membership,
  MembershipPreview,
  MembershipsGetUpcomingChargesQuery,
  MembershipsListQuery,
  MembershipsPreviewQuery,
  MyMembershipPreviewInput,
  MyPauseInput,
  MyPlanChangeInput,
  NoticeInput,
  NoticeOptions,
  ResumeInput,
  Upcoming,
} from '../types.js';

/** `client.memberships` */
export class MembershipsApi extends Api {
  /**
   * List your memberships
   *
   * Your own, and those of teams that you run; the newest first. Drafts aren't shown.
   */
  list(query: MembershipsListQuery = {}, options?: RequestOptions): List<Membership> {
    return this.connection.list({ method: 'GET', path: '/v1/me/memberships', query }, options);
  }

  /**
   * Preview a membership of yours
   *
   * What starting a plan that is on offer would cost you first, and then cycle by cycle. Nothing is written.
   *
   * Problems: `no_plan_version`, `plan_is_archived`, `plan_full`, `units_not_free`, `no_tax_rate`.
   */
  preview(
    body: MyMembershipPreviewInput,
    options?: PostOptions & { query?: MembershipsPreviewQuery },
  ): Call<MembershipPreview> {
    return this.connection.call(
      { method: 'POST', path: '/v1/me/memberships/preview', body, query: options?.query },
      options,
    );
  }

  /** Read your membership */
  get(membershipId: string, options?: RequestOptions): Call<Membership> {
    return this.connection.call({ method: 'GET', path: path`/v1/me/memberships/${membershipId}` }, options);
  }

  /**
   * Change your membership
   *
   * As far as your plan lets you: to another plan on offer, or another quantity, at once or with the next cycle.
   *
   * Problems: `not_in_self_service`, `wrong_state`, `change_too_early`, `change_after_end`, `nothing_changes`,
   * `no_plan_version`, `plan_full`, `units_not_free`, `no_tax_rate`.
   */
  change(membershipId: string, body: MyPlanChangeInput, options?: PostOptions & IfMatch): Call<Changed> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/memberships/${membershipId}/change`, body },
      options,
    );
  }

  /**
   * Preview a change of your membership
   *
   * What the change would cost. Nothing is written.
   *
   * Problems: `not_in_self_service`, `wrong_state`, `change_too_early`, `change_after_end`, `nothing_changes`,
   * `no_plan_version`, `plan_full`, `units_not_free`, `no_tax_rate`.
   */
  previewChange(membershipId: string, body: MyPlanChangeInput, options?: PostOptions): Call<Changed> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/memberships/${membershipId}/change-preview`, body },
      options,
    );
  }

  /**
   * Give notice of your membership
   *
   * To the earliest end, or to a later one that its terms let.
   *
   * Problems: `not_in_self_service`, `wrong_state`, `notice_too_short`.
   */
  giveNotice(membershipId: string, body?: NoticeInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/memberships/${membershipId}/give-notice`, body },
      options,
    );
  }

  /**
   * Say when your membership may end
   *
   * If you give notice today: the earliest end, explained line by line, and the ones after.
   *
   * Problems: `wrong_state`.
   */
  getNoticeOptions(membershipId: string, options?: RequestOptions): Call<NoticeOptions> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/memberships/${membershipId}/notice-options` },
      options,
    );
  }

  /**
   * Pause your membership
   *
   * On days to come, or for whole cycles, as far as the plan's rules let you.
   *
   * Problems: `not_in_self_service`, `wrong_state`, `pause_not_allowed`, `pauses_overlap`.
   */
  pause(membershipId: string, body: MyPauseInput, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/memberships/${membershipId}/pause`, body },
      options,
    );
  }

  /**
   * Let your membership go on
   *
   * Ends its pause, today or on a day to come; one that hasn't begun is taken back.
   *
   * Problems: `not_in_self_service`, `wrong_state`, `units_not_free`.
   */
  resume(membershipId: string, body?: ResumeInput | null, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/memberships/${membershipId}/resume`, body },
      options,
    );
  }

  /**
   * List the upcoming charges of your membership
   *
   * What will be charged if nothing changes.
   */
  getUpcomingCharges(
    membershipId: string,
    query: MembershipsGetUpcomingChargesQuery = {},
    options?: RequestOptions,
  ): Call<Upcoming> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/me/memberships/${membershipId}/upcoming`, query },
      options,
    );
  }

  /**
   * Withdraw notice of your membership
   *
   * It goes on as before; an end that staff decided on stays.
   *
   * Problems: `not_in_self_service`, `wrong_state`, `units_not_free`.
   */
  withdrawNotice(membershipId: string, options?: PostOptions & IfMatch): Call<Membership> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/me/memberships/${membershipId}/withdraw-notice` },
      options,
    );
  }
}
