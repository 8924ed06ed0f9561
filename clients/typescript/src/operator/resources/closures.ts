// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Closure, ClosurePatch } from '../types.js';

/** `client.closures` */
export class ClosuresApi extends Api {
  /**
   * Read a closure
   *
   * Needs `spaces:read`.
   */
  get(closureId: string, options?: RequestOptions): Call<Closure> {
    return this.connection.call({ method: 'GET', path: path`/v1/closures/${closureId}` }, options);
  }

  /**
   * Change a closure
   *
   * Needs `blocks:write`.
   */
  update(closureId: string, body: ClosurePatch, options?: RequestOptions & IfMatch): Call<Closure> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/closures/${closureId}`, body }, options);
  }

  /**
   * Take a closure back
   *
   * Needs `blocks:write`.
   */
  delete(closureId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/closures/${closureId}` }, options);
  }
}
