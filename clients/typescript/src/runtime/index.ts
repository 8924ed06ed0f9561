/** What every entry point gives beside its resources. */

export type { Auth, Tokens, TokenStore } from './auth.js';
export { Session } from './auth.js';
export type { Answer } from './calls.js';
export { Call } from './calls.js';
export type { ConnectionOptions, IfMatch, PostOptions, RequestOptions } from './connection.js';
export { Connection } from './connection.js';
export type { FieldProblem, Problem } from './errors.js';
export { ApiError, ConnectionError, TimeoutError } from './errors.js';
export type { Page } from './lists.js';
export { List } from './lists.js';
export type { AppOptions, Begun } from './oauth.js';
export { OAuthApplication } from './oauth.js';
export { EventStream } from './streams.js';
