// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, PostOptions, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type {
  CustomField,
  CustomFieldInput,
  CustomFieldPatch,
  CustomFieldsDeleteQuery,
  CustomFieldsListQuery,
} from '../types.js';

/** Typed fields of your own on members and teams */
export class CustomFieldsApi extends Api {
  /**
   * List custom fields
   *
   * By key.
   *
   * Needs `members:read`.
   */
  list(query: CustomFieldsListQuery = {}, options?: RequestOptions): List<CustomField> {
    return this.connection.list({ method: 'GET', path: '/v1/custom-fields', query }, options);
  }

  /**
   * Add a custom field
   *
   * Adds a typed field to members or teams. A required one is asked for whenever custom fields are written.
   *
   * Needs `members:write`.
   *
   * Problems: `custom_field_exists`.
   */
  create(body: CustomFieldInput, options?: PostOptions): Call<CustomField> {
    return this.connection.call({ method: 'POST', path: '/v1/custom-fields', body }, options);
  }

  /**
   * Get a custom field
   *
   * One field.
   *
   * Needs `members:read`.
   */
  get(fieldId: string, options?: RequestOptions): Call<CustomField> {
    return this.connection.call({ method: 'GET', path: path`/v1/custom-fields/${fieldId}` }, options);
  }

  /**
   * Change a custom field
   *
   * Changes a field. A type or options that would make values in use wrong are refused.
   *
   * Needs `members:write`.
   *
   * Problems: `custom_field_in_use`.
   */
  update(fieldId: string, body: CustomFieldPatch, options?: RequestOptions & IfMatch): Call<CustomField> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/custom-fields/${fieldId}`, body }, options);
  }

  /**
   * Delete a custom field
   *
   * Refused while members or teams have values, unless told to erase them.
   *
   * Needs `members:write`.
   *
   * Problems: `custom_field_in_use`.
   */
  delete(fieldId: string, query: CustomFieldsDeleteQuery = {}, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/custom-fields/${fieldId}`, query }, options);
  }
}
