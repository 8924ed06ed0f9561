const ADVICE = {
  403: 'Connect an account that has this right, or ask an owner of the space to grant it.',
  404: 'It may have been deleted, or be at a location that the connected account may not see.',
};

/** Throws what Zapier shows, or does, about an answer that is no success. */
export function refuse(z, response) {
  const problem = typeof response.data === 'object' && response.data !== null ? response.data : {};
  const message = inWords(problem, response.status);
  // 401 never comes here: Zapier's core refreshes the token first (`autoRefresh`).
  if (response.status === 429 || response.status === 503) {
    const seconds = Number.parseInt(response.getHeader('retry-after'), 10);
    throw new z.errors.ThrottledError(message, Number.isNaN(seconds) ? 60 : seconds);
  }
  throw new z.errors.Error(message, problem.code ?? 'no_answer', response.status);
}

/** A problem as a person reads it: what it is, why, where in the input, and what to do. */
function inWords(problem, status) {
  if (!problem.title && !problem.detail) {
    return `The service answered with status ${status}. Check the address of the connection, and try again.`;
  }
  // The detail of wrong input only says the first of its errors.
  const fields = (problem.errors ?? []).map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail));
  const said = [problem.title, ...(fields.length ? fields.slice(0, 5) : [problem.detail])]
    .filter(Boolean)
    .map(sentence);
  const advice = status >= 500 ? `Try again; if it stays, tell the operator of the service.` : ADVICE[status];
  const id = status >= 500 && problem.request_id ? `(Request ${problem.request_id})` : '';
  const free = (problem.alternatives ?? [])
    .slice(0, 3)
    .map((one) => `${one.resource_name} from ${one.starts_at} to ${one.ends_at}`);
  const instead = free.length ? `Free instead: ${free.join('; ')}.` : '';
  return [...said, instead, advice, id].filter(Boolean).join(' ');
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
