// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Block, BlockInput, BlockPatch, BlockPreview, BlocksGetQuery, BlocksListQuery } from '../types.js';

/** Maintenance and blackouts. */
export class BlocksApi extends Api {
  /**
   * List blocks
   *
   * By their start.
   *
   * Needs `spaces:read`.
   */
  list(query: BlocksListQuery = {}, options?: RequestOptions): List<Block> {
    return this.connection.list({ method: 'GET', path: '/v1/blocks', query }, options);
  }

  /**
   * Block a resource
   *
   * Takes all units of a resource out of use. Refused while anything occupies one; `allocations` names what.
   *
   * Needs `blocks:write`.
   *
   * Problems: `slot_taken`, `resource_is_archived`.
   */
  create(body: BlockInput, options?: PostOptions): Call<Block> {
    return this.connection.call({ method: 'POST', path: '/v1/blocks', body }, options);
  }

  /**
   * Preview a block
   *
   * What making the block would meet. Writes nothing.
   *
   * Needs `blocks:write`.
   *
   * Problems: `resource_is_archived`.
   */
  preview(body: BlockInput, options?: PostOptions): Call<BlockPreview> {
    return this.connection.call({ method: 'POST', path: '/v1/blocks/preview', body }, options);
  }

  /**
   * Read a block
   *
   * Needs `spaces:read`.
   */
  get(blockId: string, query: BlocksGetQuery = {}, options?: RequestOptions): Call<Block> {
    return this.connection.call({ method: 'GET', path: path`/v1/blocks/${blockId}`, query }, options);
  }

  /**
   * Change a block
   *
   * Its reason or its period; a period that is occupied is refused, and the old one stays.
   *
   * Needs `blocks:write`.
   *
   * Problems: `slot_taken`, `block_was_lifted`, `block_has_ended`.
   */
  update(blockId: string, body: BlockPatch, options?: RequestOptions & IfMatch): Call<Block> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/blocks/${blockId}`, body }, options);
  }

  /**
   * Lift a block
   *
   * Ends it now, or takes it back if it hasn't begun.
   *
   * Needs `blocks:write`.
   *
   * Problems: `block_was_lifted`, `block_has_ended`.
   */
  lift(blockId: string, options?: PostOptions & IfMatch): Call<Block> {
    return this.connection.call({ method: 'POST', path: path`/v1/blocks/${blockId}/lift` }, options);
  }
}
