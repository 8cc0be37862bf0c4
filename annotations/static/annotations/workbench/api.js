// The REST API as this page calls it: session and CSRF token, one answer for whatever happens.

import { desk } from "./desk.js";

const token = document.querySelector('[name="csrfmiddlewaretoken"]').value;
const PATIENCE = 20_000;

/**
 * Ask the API. Never throws. The answer is one of
 * `{ state: "done", status, body, tag }`,
 * `{ state: "refused", status, problem }`: it was understood and not accepted; asking again is of no use,
 * `{ state: "away", why, wait }`: no answer worth the name (`server`, or `broken` where it says so itself), or one
 *   has to sign in again (`session`), or load the page again because somebody has signed in since (`page`).
 *   Nothing is known of what was asked.
 */
export async function ask(method, path, { body, headers = {}, last = false } = {}) {
  const given = { Accept: "application/json", ...headers };
  if (method !== "GET") given["X-CSRFToken"] = token;
  if (body !== undefined) given["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(desk.api + path, {
      method,
      headers: given,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      keepalive: last,
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { state: "away", why: "server" };
  }
  return answer(response);
}

async function answer(response) {
  let said = null;
  try {
    said = response.status === 204 ? null : await response.json();
  } catch {
    // A proxy that speaks for a server which does not answer, or an answer that broke off.
    return { state: "away", why: "server" };
  }
  if (response.ok) return { state: "done", status: response.status, body: said, tag: response.headers.get("ETag") };
  if (response.status === 401) return { state: "away", why: "session" };
  if (response.status === 403 && String(said?.detail).startsWith("CSRF")) return { state: "away", why: "page" };
  if (response.status === 500) return { state: "away", why: "broken", problem: said ?? {} };
  if (response.status > 500 || response.status === 429 || said?.code === "idempotency_in_progress") {
    return { state: "away", why: "server", wait: Number(response.headers.get("Retry-After")) || 0 };
  }
  return { state: "refused", status: response.status, problem: said ?? {} };
}
