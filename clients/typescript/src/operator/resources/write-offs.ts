// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { ReverseInput, WriteOffAnswer, WriteOffsReverseQuery } from '../types.js';

/** `client.writeOffs` */
export class WriteOffsApi extends Api {
  /**
   * Take a write-off back
   *
   * The invoice is owed again, by as much.
   *
   * Needs `invoices:write`.
   *
   * Problems: `write_off_reversed`.
   */
  reverse(
    writeOffId: string,
    body: ReverseInput,
    options?: PostOptions & IfMatch & { query?: WriteOffsReverseQuery },
  ): Call<WriteOffAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/write-offs/${writeOffId}/reverse`, body, query: options?.query },
      options,
    );
  }
}
