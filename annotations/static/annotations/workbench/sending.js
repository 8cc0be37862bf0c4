// How each thing that I do is told to the API, and what its answer means. Nothing here is shown or kept.

import { ask } from "./api.js";
import { byId } from "./sentences.js";

const FIELDS = ["kind", "stance", "source", "url", "locator", "quote", "accessed_on", "archive_url"];

/** A submission in one form, so that two that say the same are equal. */
export function plain(said) {
  return {
    verdict: said.verdict,
    reason: said.reason ?? "",
    correction: (said.correction ?? "").trim(),
    note: (said.note ?? "").trim(),
    reused_from: said.reused_from ?? null,
    evidence: (said.evidence ?? []).map((item) => Object.fromEntries(FIELDS.map((name) => [name, item[name] || (name === "accessed_on" ? null : "")]))),
  };
}

export const same = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

export const asMine = (row) => ({ id: row.id, version: row.version, verdict: row.verdict, whole: plain(row) });

const tag = (version) => (version ? { "If-Match": `"${version}"` } : {});
const refused = (answer) => ({ state: "refused", problem: answer.problem, status: answer.status });

/**
 * Send one act. `done` (with `mine`, where it is about my annotation), `refused`, `away`, or `differs`: what I
 * have said is stored otherwise than I knew; `stored` is what it says.
 */
export async function send(act) {
  // What an earlier act of this page has made is known by now; else what I had seen when I did this.
  const known = act.chained ? (byId.get(act.sentence)?.mine ?? null) : act.known;
  switch (act.kind) {
    case "say":
      return known ? change(act, known) : add(act);
    case "withdraw":
      return known ? withdraw(known) : { state: "done", mine: null };
    case "rule":
      return rule(act, act.chained ? byId.get(act.sentence)?.ruling : act.known);
    case "unrule":
      return unrule(act, act.chained ? byId.get(act.sentence)?.ruling : act.known);
    case "aside":
      return aside(act, "PUT", act.reason);
    default:
      return aside(act, "DELETE", "");
  }
}

const version = (act) => byId.get(act.sentence)?.version ?? null;

async function add(act) {
  const answer = await ask("POST", act.reaffirms ? `sentences/${act.sentence}/reaffirm/` : "annotations/", {
    body: act.reaffirms ? { accessed_on: act.reaffirms } : { sentence: act.sentence, ...act.submission },
    // A second try of the same act is no second annotation.
    headers: { "Idempotency-Key": `"${act.id}"` },
  });
  if (answer.state === "done") return { state: "done", mine: asMine(answer.body) };
  if (answer.state === "refused" && answer.problem.code === "already_annotated") return compare(act, answer.problem.existing);
  return answer.state === "refused" ? refused(answer) : answer;
}

async function change(act, known) {
  const answer = await ask("PATCH", `annotations/${known.id}/`, { body: act.submission, headers: tag(known.version) });
  if (answer.state === "done") return { state: "done", mine: asMine(answer.body) };
  if (answer.state !== "refused") return answer;
  if (answer.status === 412) return compare(act, known.id);
  // Withdrawn elsewhere: what I say now is said anew.
  return answer.status === 404 ? add(act) : refused(answer);
}

async function compare(act, id) {
  const answer = await ask("GET", `annotations/${id}/`);
  if (answer.state === "away") return answer;
  if (answer.state === "refused") return answer.status === 404 ? add(act) : refused(answer);
  const stored = asMine(answer.body);
  return same(answer.body, act.submission) ? { state: "done", mine: stored } : { state: "differs", stored };
}

async function withdraw(known) {
  const answer = await ask("DELETE", `annotations/${known.id}/`, { headers: tag(known.version) });
  if (answer.state === "done" || answer.status === 404) return { state: "done", mine: null };
  if (answer.status !== 412) return answer.state === "refused" ? refused(answer) : answer;
  const now = await ask("GET", `annotations/${known.id}/`);
  if (now.state === "done") return { state: "differs", stored: asMine(now.body) };
  return now.state === "away" ? now : { state: "done", mine: null };
}

// --- Rulings -----------------------------------------------------------------------------------------------

const rulingOf = (act) => `sentences/${act.sentence}/ruling/`;

/** Answers with the `ruling` that stands then, also where it is not mine. */
async function rule(act, known) {
  const { verdict, rationale } = act.said;
  const answer = await ask("PUT", rulingOf(act), { body: { verdict, rationale }, headers: tag(known?.version) });
  if (answer.state === "done") return { state: "done", ruling: answer.body };
  if (answer.state === "away" || ![412, 428].includes(answer.status)) return answer.state === "away" ? answer : refused(answer);
  const now = await ask("GET", rulingOf(act));
  if (now.state === "away") return now;
  const stands = now.state === "done" ? now.body : null;
  // Perhaps it was stored before, and only the answer was lost.
  const isMine = stands?.editor === act.said.editor && stands.verdict === verdict && stands.rationale === rationale;
  return { state: isMine ? "done" : "differs", ruling: stands };
}

async function unrule(act, known) {
  const answer = await ask("DELETE", rulingOf(act), { headers: tag(known?.version) });
  if (answer.state === "done" || answer.status === 404) return { state: "done", ruling: null };
  if (answer.state === "away" || ![412, 428].includes(answer.status)) return answer.state === "away" ? answer : refused(answer);
  const now = await ask("GET", rulingOf(act));
  if (now.state === "done") return { state: "differs", ruling: now.body };
  return now.state === "away" ? now : { state: "done", ruling: null };
}

/** Set aside, or taken up again where `reason` is empty. */
async function aside(act, method, reason) {
  const body = reason ? { reason } : undefined;
  const answer = await ask(method, `sentences/${act.sentence}/not-checkable/`, { body, headers: tag(version(act)) });
  if (answer.state === "done") return { state: "done" };
  if (answer.state === "away") return answer;
  if (answer.status !== 412) return refused(answer);
  // Perhaps it was done before, and only the answer was lost.
  const now = await ask("GET", `sentences/${act.sentence}/`);
  if (now.state === "away") return now;
  return now.state === "done" && now.body.not_checkable === reason ? { state: "done" } : refused(answer);
}
