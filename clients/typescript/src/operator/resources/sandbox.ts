// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Operation, ResetInput } from '../types.js';

/** `client.sandbox` */
export class SandboxApi extends Api {
  /**
   * Reset the sandbox
   *
   * Throws away all data of the test organization that the credential works in, and fills it anew; its clock goes
   * with real time again. API keys, users, apps, webhook endpoints and the audit log stay.
   *
   * Needs `sandboxes:write`.
   *
   * Problems: `not_a_test_organization`, `sandbox_is_busy`, `nothing_to_copy`.
   */
  reset(body?: ResetInput | null, options?: PostOptions): Call<Operation> {
    return this.connection.call({ method: 'POST', path: '/v1/sandbox/reset', body }, options);
  }
}
