// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { AmenitiesListQuery, Amenity, AmenityInput, AmenityPatch } from '../types.js';

/** `client.amenities` */
export class AmenitiesApi extends Api {
  /**
   * List amenities
   *
   * In the order they were made.
   *
   * Needs `spaces:read`.
   */
  list(query: AmenitiesListQuery = {}, options?: RequestOptions): List<Amenity> {
    return this.connection.list({ method: 'GET', path: '/v1/amenities', query }, options);
  }

  /**
   * Add an amenity
   *
   * Resources and searches name it by its key, which never changes.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `key_taken`.
   */
  create(body: AmenityInput, options?: PostOptions): Call<Amenity> {
    return this.connection.call({ method: 'POST', path: '/v1/amenities', body }, options);
  }

  /**
   * Read an amenity
   *
   * Needs `spaces:read`.
   */
  get(amenityId: string, options?: RequestOptions): Call<Amenity> {
    return this.connection.call({ method: 'GET', path: path`/v1/amenities/${amenityId}` }, options);
  }

  /**
   * Change an amenity
   *
   * Only the fields named are changed.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`.
   */
  update(amenityId: string, body: AmenityPatch, options?: RequestOptions & IfMatch): Call<Amenity> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/amenities/${amenityId}`, body }, options);
  }

  /**
   * Delete an amenity
   *
   * Resources that have it lose it.
   *
   * Needs `spaces:write`.
   */
  delete(amenityId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/amenities/${amenityId}` }, options);
  }
}
