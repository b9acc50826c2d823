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

// Asks and tells what comes while the answer is being made. When the stream breaks, the whole answer is asked for once.
export async function askInLines(body, onEvent, signal) {
  let response;
  try {
    response = await send("/api/ask/stream", body, signal);
    for await (const event of events(response.body)) {
      if (event.event === "final") return event.answer;
      if (event.event === "error") throw new Failed(event.error.code === "slow" ? "slow" : "refused", event.error.message);
      onEvent(event);
    }
  } catch (error) {
    if (signal?.aborted) throw new Failed("stopped");
    if (error.name === "TimeoutError") throw new Failed("slow");
    if (error instanceof Failed && error.kind !== "absent") throw error;
  }
  return (await send("/api/ask", body, signal)).json();
}

// The JSON values of a stream, one a line.
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (held + (value ?? "")).split("\n");
    held = done ? "" : lines.pop();
    for (const line of lines) if (line) yield JSON.parse(line);
    if (done) return;
  }
}

async function explain(response) {
  const body = await response.json().catch(() => ({}));
  const told = body?.error?.message ?? "";
  if (response.status === 503) return new Failed(body?.error?.code === "index_mismatch" ? "other" : "building", told);
  if ([404, 405].includes(response.status)) return new Failed("absent", told);
  if (response.status === 504) return new Failed("slow", told);
  return new Failed(response.status >= 500 ? "gone" : "refused", told);
}
