// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { form, path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Availability,
  CreateResourcePhotoForm,
  Photo,
  ResizeInput,
  Resource,
  ResourceInput,
  ResourcePatch,
  ResourcesGetAvailabilityQuery,
  ResourcesGetQuery,
  ResourcesListPhotosQuery,
  ResourcesListQuery,
} from '../types.js';

/** What can be booked or rented, its kinds, amenities and units. */
export class ResourcesApi extends Api {
  /**
   * List resources
   *
   * In the order they were made. Repeat a parameter to allow several values; of amenities, all are needed.
   *
   * Needs `spaces:read`.
   */
  list(query: ResourcesListQuery = {}, options?: RequestOptions): List<Resource> {
    return this.connection.list({ method: 'GET', path: '/v1/resources', query }, options);
  }

  /**
   * Add a resource
   *
   * A room, a pool (`pool_size`) or the whole of a room that divides (`made_of` its parts).
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `name_taken`, `location_is_archived`.
   */
  create(body: ResourceInput, options?: PostOptions): Call<Resource> {
    return this.connection.call({ method: 'POST', path: '/v1/resources', body }, options);
  }

  /**
   * Read a resource
   *
   * Needs `spaces:read`.
   */
  get(resourceId: string, query: ResourcesGetQuery = {}, options?: RequestOptions): Call<Resource> {
    return this.connection.call({ method: 'GET', path: path`/v1/resources/${resourceId}`, query }, options);
  }

  /**
   * Change a resource
   *
   * Bookings that are there keep the terms they were made under.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `name_taken`.
   */
  update(resourceId: string, body: ResourcePatch, options?: RequestOptions & IfMatch): Call<Resource> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/resources/${resourceId}`, body }, options);
  }

  /**
   * Archive a resource
   *
   * Refused while anything occupies its units now or later; `allocations` names what. To stop new bookings at once,
   * set `is_bookable` to false.
   *
   * Needs `spaces:write`.
   *
   * Problems: `still_occupied`.
   */
  archive(resourceId: string, options?: PostOptions & IfMatch): Call<Resource> {
    return this.connection.call({ method: 'POST', path: path`/v1/resources/${resourceId}/archive` }, options);
  }

  /**
   * When a resource is free
   *
   * Its bookable periods in `from` to `to` (default: a week from now), as its policy allows.
   *
   * Needs `bookings:read`.
   *
   * Problems: `not_found`.
   */
  getAvailability(
    resourceId: string,
    query: ResourcesGetAvailabilityQuery = {},
    options?: RequestOptions,
  ): Call<Availability> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/resources/${resourceId}/availability`, query },
      options,
    );
  }

  /**
   * List photos of a resource
   *
   * By position.
   *
   * Needs `spaces:read`.
   */
  listPhotos(resourceId: string, query: ResourcesListPhotosQuery = {}, options?: RequestOptions): List<Photo> {
    return this.connection.list({ method: 'GET', path: path`/v1/resources/${resourceId}/photos`, query }, options);
  }

  /**
   * Add a photo to a resource
   *
   * A JPEG, PNG or WebP; it is stored upright, without EXIF, at most 4096 pixels a side.
   *
   * Needs `spaces:write`.
   *
   * Problems: `too_many_photos`.
   */
  createPhoto(resourceId: string, body: CreateResourcePhotoForm, options?: PostOptions): Call<Photo> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/resources/${resourceId}/photos`, body: form(body) },
      options,
    );
  }

  /**
   * Resize a pool
   *
   * Adds places, or drops those without a booking to come, the newest first. Refused when too few are free.
   *
   * Needs `spaces:write`.
   *
   * Problems: `not_a_pool`, `still_occupied`.
   */
  resize(resourceId: string, body: ResizeInput, options?: PostOptions & IfMatch): Call<Resource> {
    return this.connection.call({ method: 'POST', path: path`/v1/resources/${resourceId}/resize`, body }, options);
  }

  /**
   * Restore a resource
   *
   * Needs `spaces:write`.
   *
   * Problems: `location_is_archived`.
   */
  restore(resourceId: string, options?: PostOptions & IfMatch): Call<Resource> {
    return this.connection.call({ method: 'POST', path: path`/v1/resources/${resourceId}/restore` }, options);
  }
}
