/** Lists: all of it row by row, or a page at a time. */

/** One page. `next_cursor` is null on the last. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/**
 * A list that asks for its pages as you read them.
 *
 *     for await (const booking of client.bookings.list({ state: ['confirmed'] })) { ... }
 *     const first = await client.bookings.list({ limit: 20 }).page();
 */
export class List<T> implements AsyncIterable<T> {
  private readonly read: (cursor: string | undefined) => Promise<Page<T>>;

  constructor(read: (cursor: string | undefined) => Promise<Page<T>>) {
    this.read = read;
  }

  /** One page; the first, or the one that `cursor` (the `next_cursor` of the page before) begins. */
  page(cursor?: string): Promise<Page<T>> {
    return this.read(cursor);
  }

  /** Page by page. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await this.read(cursor);
      yield page;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }

  /** All rows, or the first `max`, in an array. */
  async all(max = Infinity): Promise<T[]> {
    const rows: T[] = [];
    for await (const page of this.pages()) {
      rows.push(...page.data);
      if (rows.length >= max) return rows.slice(0, max);
    }
    return rows;
  }
}
