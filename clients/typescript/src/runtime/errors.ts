/** What goes wrong. The service's refusals are `ApiError`s; everything else never reached it, or never came back. */

/** One wrong field: where it is (`/starts_at`, `query/limit`), which rule it breaks, what to do. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** RFC 9457 problem details. Further members name what is in conflict. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id?: string | null;
  errors?: FieldProblem[] | null;
  [member: string]: unknown;
}

/** The service answered, and refused. Branch on `code`, which is stable; show or log `message`. */
export class ApiError<Code extends string = string> extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: Code;
  /** The fields concerned, if any. */
  readonly fields: FieldProblem[];
  /** The whole problem document, with the ids in conflict or the alternatives. */
  readonly problem: Problem;
  readonly requestId: string | undefined;
  readonly headers: Headers;

  constructor(problem: Problem, headers: Headers) {
    super(`${problem.code}: ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code as Code;
    this.fields = problem.errors ?? [];
    this.problem = problem;
    this.requestId = problem.request_id ?? headers.get('x-request-id') ?? undefined;
    this.headers = headers;
  }
}

/** No answer came: the network failed, or the connection broke. What was asked may have happened. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
}

/** No answer came in time. What was asked may have happened. */
export class TimeoutError extends ConnectionError {
  override readonly name = 'TimeoutError';
}

/** The problem that an answer carries; one of our own making where a proxy answered instead of the service. */
export async function readProblem(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  const found = parsed(text);
  if (typeof found?.code === 'string') return new ApiError({ ...found, status: response.status }, response.headers);
  const detail = `${response.status} without problem details: ${text.slice(0, 200)}`;
  const problem = { type: 'about:blank', title: 'Unexpected answer', status: response.status, detail, code: 'unexpected_answer' };
  return new ApiError(problem, response.headers);
}

function parsed(text: string): Problem | undefined {
  try {
    return (JSON.parse(text) ?? undefined) as Problem | undefined;
  } catch {
    return undefined;
  }
}
