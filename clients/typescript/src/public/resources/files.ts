// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { Call } from '../../runtime/calls.js';
import type { RequestOptions } from '../../runtime/connection.js';
import { path } from '../../runtime/connection.js';
import { Api } from '../../runtime/api.js';

/** `client.files` */
export class FilesApi extends Api {
  /**
   * Read a file
   *
   * The bytes of a photo or of a floor plan's drawing, where the public may see them.
   */
  get(fileId: string, options?: RequestOptions): Call<Blob> {
    return this.connection.call(
      { method: 'GET', path: path`/v1/public/${this.connection.organization}/files/${fileId}`, reads: 'blob' },
      options,
    );
  }
}
