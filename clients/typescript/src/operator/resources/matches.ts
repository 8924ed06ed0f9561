// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { PostOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { MatchAnswer, MatchesUndoQuery } from '../types.js';

/** `client.matches` */
export class MatchesApi extends Api {
  /**
   * Undo a match
   *
   * Both items are open again by as much.
   *
   * Needs `invoices:write`.
   *
   * Problems: `match_undone`, `match_is_booked`.
   */
  undo(matchId: string, options?: PostOptions & { query?: MatchesUndoQuery }): Call<MatchAnswer> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/matches/${matchId}/undo`, query: options?.query },
      options,
    );
  }
}
