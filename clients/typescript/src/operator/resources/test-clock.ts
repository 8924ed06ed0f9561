// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { TestClock, TestClockAdvance } from '../types.js';

/** A test organization's time, which can be moved */
export class TestClockApi extends Api {
  /**
   * Read the test clock
   *
   * `pending_work` is empty once everything that fell due by the clock is done.
   *
   * Needs `organization:read`.
   *
   * Problems: `not_a_test_organization`.
   */
  get(options?: RequestOptions): Call<TestClock> {
    return this.connection.call({ method: 'GET', path: '/v1/test-clock' }, options);
  }

  /**
   * Move the test clock
   *
   * Forward only, and it stands still there. What falls due by it is done as if the time had come, right after this
   * answer; poll `GET /v1/test-clock` until `pending_work` is empty and `advancing_to` null. A year takes seconds.
   *
   * Needs `test_clock:write`.
   *
   * Problems: `not_a_test_organization`, `clock_is_moving`, `clock_only_forward`.
   */
  advance(body: TestClockAdvance, options?: PostOptions): Call<TestClock> {
    return this.connection.call({ method: 'POST', path: '/v1/test-clock/advance', body }, options);
  }
}
