// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { AutomationDay, AutomationRunInput, Automations, AutomationsListDaysQuery, Operation } from '../types.js';

/** What the service does by itself: when it last did what, by hand, and ahead of time */
export class AutomationsApi extends Api {
  /**
   * List automations
   *
   * Those that you have the right to run, with what they did lately and whether something waits for them.
   */
  list(options?: RequestOptions): Call<Automations> {
    return this.connection.call({ method: 'GET', path: '/v1/automations' }, options);
  }

  /**
   * List what an automation did, by day
   *
   * Newest first; days on which it had nothing to do are left out.
   *
   * Problems: `not_found`.
   */
  listDays(name: string, query: AutomationsListDaysQuery = {}, options?: RequestOptions): List<AutomationDay> {
    return this.connection.list({ method: 'GET', path: path`/v1/automations/${name}/days`, query }, options);
  }

  /**
   * Run an automation
   *
   * What is due is done by itself; this does it now, or with `dry_run` says which events it would make, now or until
   * a date. What follows from these events (mails, webhooks, other automations) is not part of a preview.
   *
   * The operation's result counts the events; `GET /v1/operations/{id}/rows` lists them. Running it again does nothing
   * more.
   *
   * Problems: `not_found`, `runs_by_its_own_verb`.
   */
  run(name: string, body: AutomationRunInput, options?: PostOptions): Call<Operation> {
    return this.connection.call({ method: 'POST', path: path`/v1/automations/${name}/run`, body }, options);
  }
}
