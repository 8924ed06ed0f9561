// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { Tag, TagInput, TagPatch, TagsListQuery } from '../types.js';

/** Words that staff hang on members */
export class TagsApi extends Api {
  /**
   * List tags
   *
   * By name, with how many members carry each.
   *
   * Needs `members:read`.
   */
  list(query: TagsListQuery = {}, options?: RequestOptions): List<Tag> {
    return this.connection.list({ method: 'GET', path: '/v1/tags', query }, options);
  }

  /**
   * Add a tag
   *
   * Adds a tag. (A name in a member's `tags` does that too.)
   *
   * Needs `members:write`.
   *
   * Problems: `tag_exists`.
   */
  create(body: TagInput, options?: PostOptions): Call<Tag> {
    return this.connection.call({ method: 'POST', path: '/v1/tags', body }, options);
  }

  /**
   * Get a tag
   *
   * One tag.
   *
   * Needs `members:read`.
   */
  get(tagId: string, options?: RequestOptions): Call<Tag> {
    return this.connection.call({ method: 'GET', path: path`/v1/tags/${tagId}` }, options);
  }

  /**
   * Change a tag
   *
   * Renames or recolours a tag, for everyone who carries it.
   *
   * Needs `members:write`.
   *
   * Problems: `tag_exists`.
   */
  update(tagId: string, body: TagPatch, options?: RequestOptions & IfMatch): Call<Tag> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/tags/${tagId}`, body }, options);
  }

  /**
   * Delete a tag
   *
   * Deletes a tag and takes it from everyone who carries it, wherever they are at home.
   *
   * Needs `members:write`.
   */
  delete(tagId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/tags/${tagId}` }, options);
  }
}
