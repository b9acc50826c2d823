// One way to the server: asks, and tells in one form what went wrong.
const LONGEST_WAIT = 60_000;

export class Failed extends Error {
  constructor(kind, message = "") {
    super(message || kind);
    this.kind = kind;
    this.told = message;
  }
}

export async function send(address, body, signal) {
  const limit = AbortSignal.timeout(LONGEST_WAIT);
  let response;
  try {
    response = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw new Failed("stopped");
    throw new Failed(limit.aborted ? "slow" : "gone");
  }
  if (response.ok) return response;
  throw await explain(response);
}

async function explain(response) {
  const body = await response.json().catch(() => ({}));
  const told = body?.error?.message ?? "";
  if (response.status === 503) return new Failed(body?.error?.code === "index_mismatch" ? "other" : "building", told);
  if (response.status === 504) return new Failed("slow", told);
  return new Failed(response.status >= 500 ? "gone" : "refused", told);
}
