// Generated from the OpenAPI document by `make clients`; changes here are lost.

import type { RequestOptions } from '../../runtime/connection.js';
import type { List } from '../../runtime/lists.js';
import { Api } from '../../runtime/api.js';
import type { VacanciesListQuery, Vacancy } from '../types.js';

/** `client.vacancies` */
export class VacanciesApi extends Api {
  /**
   * When offices and desks become vacant
   *
   * From memberships and blocks, open-ended ones included; short bookings don't count.
   *
   * Needs `bookings:read`.
   */
  list(query: VacanciesListQuery = {}, options?: RequestOptions): List<Vacancy> {
    return this.connection.list({ method: 'GET', path: '/v1/vacancies', query }, options);
  }
}
