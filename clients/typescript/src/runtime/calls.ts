/** What a method gives: the answer's body when awaited, and what came with it on demand. */

/** An answer whole. */
export interface Answer<T> {
  data: T;
  status: number;
  /** Send it back as `ifMatch` to change only what you have read. */
  etag: string | undefined;
  requestId: string | undefined;
  /** Whether the service had answered this idempotency key before. */
  replayed: boolean;
  headers: Headers;
}

/** A request under way. It is sent at once; await it for the body, or `withResponse()` for the ETag and the rest. */
export class Call<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'Call';
  private readonly answer: Promise<Answer<T>>;

  constructor(answer: Promise<Answer<T>>) {
    this.answer = answer;
  }

  withResponse(): Promise<Answer<T>> {
    return this.answer;
  }

  then<A = T, B = never>(
    fulfilled?: ((data: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.answer.then((answer) => answer.data).then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(null, rejected);
  }

  finally(done?: (() => void) | null): Promise<T> {
    return this.then().finally(done);
  }
}
