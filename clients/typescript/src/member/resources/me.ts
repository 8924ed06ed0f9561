// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Me, MePatch } from '../types.js';

/** The signed-in member's own */
export class MeApi extends Api {
  /**
   * Get my profile
   *
   * The signed-in member.
   */
  get(options?: RequestOptions): Call<Me> {
    return this.connection.call({ method: 'GET', path: '/v1/me' }, options);
  }

  /**
   * Change my profile
   *
   * Changes the fields that the body names.
   */
  update(body: MePatch, options?: RequestOptions & IfMatch): Call<Me> {
    return this.connection.call({ method: 'PATCH', path: '/v1/me', body }, options);
  }
}
