// Generated from the OpenAPI document by `make clients`; changes here are lost.

import { Connection } from '../runtime/connection.js';
import type { ConnectionOptions } from '../runtime/connection.js';
import { AuthApi } from './resources/auth.js';
import { AvailabilityApi } from './resources/availability.js';
import { CalendarsApi } from './resources/calendars.js';
import { FilesApi } from './resources/files.js';
import { FloorPlansApi } from './resources/floor-plans.js';
import { InvitationsApi } from './resources/invitations.js';
import { LocalPaymentsApi } from './resources/local-payments.js';
import { LocationsApi } from './resources/locations.js';
import { OrganizationApi } from './resources/organization.js';
import { PasskeySignInApi } from './resources/passkey-sign-in.js';
import { PlansApi } from './resources/plans.js';
import { PricesApi } from './resources/prices.js';
import { ProductsApi } from './resources/products.js';
import { QuotesApi } from './resources/quotes.js';
import { ResourcesApi } from './resources/resources.js';
import { SsoConnectionsApi } from './resources/sso-connections.js';
import { SsoSessionsApi } from './resources/sso-sessions.js';

export * from '../runtime/index.js';
export * from './problems.js';
export type * from './types.js';
export { AuthApi };
export { AvailabilityApi };
export { CalendarsApi };
export { FilesApi };
export { FloorPlansApi };
export { InvitationsApi };
export { LocalPaymentsApi };
export { LocationsApi };
export { OrganizationApi };
export { PasskeySignInApi };
export { PlansApi };
export { PricesApi };
export { ProductsApi };
export { QuotesApi };
export { ResourcesApi };
export { SsoConnectionsApi };
export { SsoSessionsApi };

/** What a website shows without sign-in: plans, resources, prices, availability. */
export class PublicClient {
  readonly connection: Connection;
  readonly auth: AuthApi;
  readonly availability: AvailabilityApi;
  readonly calendars: CalendarsApi;
  readonly files: FilesApi;
  readonly floorPlans: FloorPlansApi;
  readonly invitations: InvitationsApi;
  readonly localPayments: LocalPaymentsApi;
  readonly locations: LocationsApi;
  readonly organization: OrganizationApi;
  readonly passkeySignIn: PasskeySignInApi;
  readonly plans: PlansApi;
  readonly prices: PricesApi;
  readonly products: ProductsApi;
  readonly quotes: QuotesApi;
  readonly resources: ResourcesApi;
  readonly ssoConnections: SsoConnectionsApi;
  readonly ssoSessions: SsoSessionsApi;

  constructor(options: Omit<ConnectionOptions, 'apiKey' | 'accessToken' | 'session'> & { organization: string }) {
    this.connection = new Connection(options);
    this.auth = new AuthApi(this.connection);
    this.availability = new AvailabilityApi(this.connection);
    this.calendars = new CalendarsApi(this.connection);
    this.files = new FilesApi(this.connection);
    this.floorPlans = new FloorPlansApi(this.connection);
    this.invitations = new InvitationsApi(this.connection);
    this.localPayments = new LocalPaymentsApi(this.connection);
    this.locations = new LocationsApi(this.connection);
    this.organization = new OrganizationApi(this.connection);
    this.passkeySignIn = new PasskeySignInApi(this.connection);
    this.plans = new PlansApi(this.connection);
    this.prices = new PricesApi(this.connection);
    this.products = new ProductsApi(this.connection);
    this.quotes = new QuotesApi(this.connection);
    this.resources = new ResourcesApi(this.connection);
    this.ssoConnections = new SsoConnectionsApi(this.connection);
    this.ssoSessions = new SsoSessionsApi(this.connection);
  }
}
