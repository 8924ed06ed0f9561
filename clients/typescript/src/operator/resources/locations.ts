// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { form, path } from '../../runtime/connection.js';
import type { List, Page } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  Closure,
  ClosureInput,
  CreateFloorPlanForm,
  CreateLocationPhotoForm,
  FloorPlan,
  Holiday,
  Location,
  LocationInput,
  LocationPatch,
  LocationsListClosuresQuery,
  LocationsListHolidaysQuery,
  LocationsListOpenPeriodsQuery,
  LocationsListPhotosQuery,
  LocationsListQuery,
  OpenPeriod,
  OpeningHours,
  OpeningHoursOut,
  Photo,
} from '../types.js';

/** Sites, their opening hours, closures and public holidays. */
export class LocationsApi extends Api {
  /**
   * List locations
   *
   * Those that you have a right to, in the order they were made.
   *
   * Needs `spaces:read`.
   */
  list(query: LocationsListQuery = {}, options?: RequestOptions): List<Location> {
    return this.connection.list({ method: 'GET', path: '/v1/locations', query }, options);
  }

  /**
   * Add a location
   *
   * Closed all week unless `opening_hours` are given. With an organization's first location come resource types.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `slug_taken`.
   */
  create(body: LocationInput, options?: PostOptions): Call<Location> {
    return this.connection.call({ method: 'POST', path: '/v1/locations', body }, options);
  }

  /**
   * Read a location
   *
   * Needs `spaces:read`.
   */
  get(locationId: string, options?: RequestOptions): Call<Location> {
    return this.connection.call({ method: 'GET', path: path`/v1/locations/${locationId}` }, options);
  }

  /**
   * Change a location
   *
   * The time zone can't change while anything is booked or blocked there.
   *
   * Needs `spaces:write`.
   *
   * Problems: `external_id_taken`, `slug_taken`, `still_occupied`.
   */
  update(locationId: string, body: LocationPatch, options?: RequestOptions & IfMatch): Call<Location> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/locations/${locationId}`, body }, options);
  }

  /**
   * Archive a location
   *
   * Puts it and its resources away. Refused while anything is booked or blocked there, now or later, or a
   * membership runs there.
   *
   * Needs `spaces:write`.
   *
   * Problems: `still_occupied`, `still_needed`.
   */
  archive(locationId: string, options?: PostOptions & IfMatch): Call<Location> {
    return this.connection.call({ method: 'POST', path: path`/v1/locations/${locationId}/archive` }, options);
  }

  /**
   * List closures of a location
   *
   * By their first day.
   *
   * Needs `spaces:read`.
   */
  listClosures(locationId: string, query: LocationsListClosuresQuery = {}, options?: RequestOptions): List<Closure> {
    return this.connection.list({ method: 'GET', path: path`/v1/locations/${locationId}/closures`, query }, options);
  }

  /**
   * Close a location for days
   *
   * Closed, or open at other hours, on local days; also on public holidays. What is booked already stays.
   *
   * Needs `blocks:write`.
   */
  createClosure(locationId: string, body: ClosureInput, options?: PostOptions): Call<Closure> {
    return this.connection.call({ method: 'POST', path: path`/v1/locations/${locationId}/closures`, body }, options);
  }

  /**
   * Add a floor plan
   *
   * A JPEG, PNG, WebP or SVG. Of an SVG only what draws is kept: no scripts, links, fonts or outside references.
   *
   * Needs `spaces:write`.
   *
   * Problems: `name_taken`.
   */
  createFloorPlan(locationId: string, body: CreateFloorPlanForm, options?: PostOptions): Call<FloorPlan> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/locations/${locationId}/floor-plans`, body: form(body) },
      options,
    );
  }

  /**
   * List a location's public holidays
   *
   * Of its `holiday_country` and `holiday_region`, in one page.
   *
   * Needs `spaces:read`.
   */
  listHolidays(locationId: string, query: LocationsListHolidaysQuery, options?: RequestOptions): Call<Page<Holiday>> {
    return this.connection.call({ method: 'GET', path: path`/v1/locations/${locationId}/holidays`, query }, options);
  }

  /**
   * List when a location is open
   *
   * As instants, with closures, holidays and clock changes counted in, in one page; cut at both ends.
   *
   * Needs `spaces:read`.
   */
  listOpenPeriods(
    locationId: string,
    query: LocationsListOpenPeriodsQuery,
    options?: RequestOptions,
  ): Call<Page<OpenPeriod>> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/locations/${locationId}/open-periods`, query },
      options,
    );
  }

  /**
   * Read a location's opening hours
   *
   * The ETag is the location's.
   *
   * Needs `spaces:read`.
   */
  getOpeningHours(locationId: string, options?: RequestOptions): Call<OpeningHoursOut> {
    return this.connection.call({ method: 'GET', path: path`/v1/locations/${locationId}/opening-hours` }, options);
  }

  /**
   * Set a location's opening hours
   *
   * Replaces the whole week. A weekday left out is closed. What is booked already stays.
   *
   * Needs `spaces:write`.
   */
  setOpeningHours(locationId: string, body: OpeningHours, options?: RequestOptions & IfMatch): Call<OpeningHoursOut> {
    return this.connection.call(
      { method: 'PUT', path: path`/v1/locations/${locationId}/opening-hours`, body },
      options,
    );
  }

  /**
   * List photos of a location
   *
   * By position.
   *
   * Needs `spaces:read`.
   */
  listPhotos(locationId: string, query: LocationsListPhotosQuery = {}, options?: RequestOptions): List<Photo> {
    return this.connection.list({ method: 'GET', path: path`/v1/locations/${locationId}/photos`, query }, options);
  }

  /**
   * Add a photo to a location
   *
   * A JPEG, PNG or WebP; it is stored upright, without EXIF, at most 4096 pixels a side.
   *
   * Needs `spaces:write`.
   *
   * Problems: `too_many_photos`.
   */
  createPhoto(locationId: string, body: CreateLocationPhotoForm, options?: PostOptions): Call<Photo> {
    return this.connection.call(
      { method: 'POST', path: path`/v1/locations/${locationId}/photos`, body: form(body) },
      options,
    );
  }

  /**
   * Restore a location
   *
   * Brings an archived location back; its resources stay archived until each is restored.
   *
   * Needs `spaces:write`.
   */
  restore(locationId: string, options?: PostOptions & IfMatch): Call<Location> {
    return this.connection.call({ method: 'POST', path: path`/v1/locations/${locationId}/restore` }, options);
  }
}
