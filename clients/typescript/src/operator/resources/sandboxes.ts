// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { Page } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { NewSandbox, Operation, Sandbox, SandboxInput } from '../types.js';

/** Test organizations: made by one call, filled, reset, thrown away */
export class SandboxesApi extends Api {
  /**
   * List sandboxes
   *
   * Those that this organization made, newest first: five at the most, so always one page.
   *
   * Needs `organization:read`.
   */
  list(options?: RequestOptions): Call<Page<Sandbox>> {
    return this.connection.call({ method: 'GET', path: '/v1/sandboxes' }, options);
  }

  /**
   * Create a sandbox
   *
   * A test organization, with a key of its own that may do everything there and nothing here. Its clock moves, its
   * gateways are local, its mails stay in its inbox. Poll the operation with the new key. At most five at a time.
   *
   * Needs `sandboxes:write`.
   *
   * Problems: `too_many_sandboxes`, `sandbox_in_sandbox`.
   */
  create(body: SandboxInput, options?: PostOptions): Call<NewSandbox> {
    return this.connection.call({ method: 'POST', path: '/v1/sandboxes', body }, options);
  }

  /**
   * Get a sandbox
   *
   * One that this organization made.
   *
   * Needs `organization:read`.
   *
   * Problems: `not_found`.
   */
  get(organizationId: string, options?: RequestOptions): Call<Sandbox> {
    return this.connection.call({ method: 'GET', path: path`/v1/sandboxes/${organizationId}` }, options);
  }

  /**
   * Delete a sandbox
   *
   * Erases it with everything in it; its keys stop working. What is at work in it is asked to stop first.
   *
   * Needs `sandboxes:write`.
   *
   * Problems: `not_found`.
   */
  delete(organizationId: string, options?: RequestOptions): Call<Operation> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/sandboxes/${organizationId}` }, options);
  }
}
