// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { IfMatch, RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';
import type { Photo, PhotoPatch } from '../types.js';

/** Pictures of locations and resources, and the bytes of files. */
export class PhotosApi extends Api {
  /**
   * Read a photo's data
   *
   * Needs `spaces:read`.
   */
  get(photoId: string, options?: RequestOptions): Call<Photo> {
    return this.connection.call({ method: 'GET', path: path`/v1/photos/${photoId}` }, options);
  }

  /**
   * Change a photo's caption or position
   *
   * Needs `spaces:write`.
   */
  update(photoId: string, body: PhotoPatch, options?: RequestOptions & IfMatch): Call<Photo> {
    return this.connection.call({ method: 'PATCH', path: path`/v1/photos/${photoId}`, body }, options);
  }

  /**
   * Delete a photo
   *
   * Needs `spaces:write`.
   */
  delete(photoId: string, options?: RequestOptions & IfMatch): Call<void> {
    return this.connection.call({ method: 'DELETE', path: path`/v1/photos/${photoId}` }, options);
  }
}
