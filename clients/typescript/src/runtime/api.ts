import { Connection } from './connection.js';
import type { ConnectionOptions } from './connection.js';

/** One family of methods. Make one alone of a connection, and a bundler leaves all others out. */
export abstract class Api {
  protected readonly connection: Connection;

  constructor(connection: Connection | ConnectionOptions) {
    this.connection = connection instanceof Connection ? connection : new Connection(connection);
  }
}
