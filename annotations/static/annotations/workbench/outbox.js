// What I have done and the server has not yet confirmed. Each act is shown at once, kept on this machine until it is
// answered, sent one after the other, and taken back on the page when it is refused.

import { announce, unwarn, warn } from "./announcer.js";
import { ask } from "./api.js";
import { desk, find, inLabels, text } from "./desk.js";
import * as drafts from "./drafts.js";
import { send } from "./sending.js";
import { byId, confirm, go, look, update } from "./sentences.js";

const KEPT = `factcheck-act:${desk.person}:`;
const LONGEST_WAIT = 10;
// Something that the server stumbles over each time must not hold up the rest for ever.
const MOST_STUMBLES = 4;
const listeners = [];
let queue = [];
let sending = false;
let waits = 0;
let timer = 0;

/** `act(sentence, outcome)` is called when the server has answered something. */
export const onAnswer = (act) => listeners.push(act);
export const isEmpty = () => queue.length === 0;

export const warningOf = (sentence) => `sentence-${sentence.id}`;

/** Do something: `{kind, sentence, known, …}`. It is shown at once. Gives back the act, for `takeBack`. */
export function put(act) {
  const whole = { ...act, id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`, at: Date.now(), article: desk.article };
  const sentence = byId.get(act.sentence);
  whole.chained = queue.some((other) => other.sentence === act.sentence);
  queue.push(whole);
  keep(whole);
  unwarn(warningOf(sentence));
  update(sentence, { pending: whole, trouble: null });
  flush();
  return whole;
}

/** What was refused of a sentence is let go: it stays as it is stored. */
export function forgive(sentence) {
  unwarn(warningOf(sentence));
  update(sentence, { trouble: null });
}

/** Take back an act that has not been sent. False when it is too late for that. */
export function takeBack(act) {
  const index = queue.indexOf(act);
  if (index < 0 || (index === 0 && sending) || queue.some((other, at) => at > index && other.sentence === act.sentence)) return false;
  drop(act);
  return true;
}

function keep(act) {
  try {
    localStorage.setItem(KEPT + act.id, JSON.stringify(act));
  } catch {
    // A browser that keeps nothing: the page still holds it, and warns before it is closed.
  }
}

function drop(act) {
  queue = queue.filter((other) => other !== act);
  localStorage.removeItem(KEPT + act.id);
  const sentence = byId.get(act.sentence);
  if (sentence) update(sentence, { pending: queue.findLast((other) => other.sentence === act.sentence) ?? null });
}

async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  try {
    while (queue.length && (await sendFirst()));
  } catch (error) {
    // Whatever this page has not foreseen: what is left is tried again, and the console tells.
    wait({});
    throw error;
  } finally {
    sending = false;
  }
}

/** Whether it was answered, so that the next can be sent. */
async function sendFirst() {
  const act = queue[0];
  let outcome = await send(act);
  if (outcome.why === "broken" && waits >= MOST_STUMBLES) outcome = { state: "refused", problem: outcome.problem };
  if (outcome.state === "away") {
    wait(outcome);
    return false;
  }
  await settle(act, outcome);
  waits = 0;
  for (const keep of ["server", "session", "page"]) unwarn(keep);
  return true;
}

function wait(outcome) {
  const values = { count: queue.length };
  if (outcome.why === "session") {
    warn(text("signedOut", values), { keep: "session", actText: text("signIn"), act: () => leave(desk.urls.login) });
  } else if (outcome.why === "page") {
    warn(text("signedInAgain", values), { keep: "page", actText: text("loadAgain"), act: () => leave(location.href) });
  } else {
    warn(text("serverAway", values), { keep: "server", actText: text("tryNow"), act: flush });
  }
  waits += 1;
  const seconds = Math.max(outcome.wait ?? 0, Math.min(2 ** (waits - 1), LONGEST_WAIT));
  timer = setTimeout(flush, seconds * 1000);
}

let leaving = false;

/** Go to another page although something is not sent: it is kept, and sent from there. */
export function leave(address) {
  leaving = true;
  location.assign(address);
}

export const isLeaving = () => leaving;

/** The way to the text as it is now: at this sentence, or what has replaced it. Drafts go along. */
export const toNewText = (sentence) => ({ actText: text("loadNewText"), act: () => leave(`?sentence=${sentence.id}`) });

async function settle(act, outcome) {
  const sentence = byId.get(act.sentence);
  if (!sentence) {
    // Left over from another article, or from a text that has changed since.
    localStorage.removeItem(KEPT + act.id);
    queue = queue.filter((other) => other !== act);
    if (outcome.state !== "done") warn(text("leftOver", { why: reason(outcome) }));
    return;
  }
  if ("ruling" in outcome) Object.assign(sentence, { ruling: outcome.ruling, isRuled: outcome.ruling !== null });
  if (outcome.state === "done") {
    const guess = look(sentence);
    if ("mine" in outcome) sentence.mine = outcome.mine;
    if (act.kind === "say") forgetIfSent(sentence, act);
    await reread(sentence, guess, act);
  } else {
    // Whatever built upon it falls with it.
    for (const later of queue.filter((other) => other.sentence === act.sentence)) drop(later);
    if (act.kind === "say" && !drafts.read(sentence)) drafts.keep(sentence, act.submission);
    if (act.kind === "rule" && !drafts.read(sentence, "ruling")) drafts.keep(sentence, act.said, "ruling");
    const why = outcome.state === "differs" ? text("differs") : reason(outcome);
    const isRetired = outcome.problem?.code === "retired";
    update(sentence, { retired: sentence.retired || isRetired, trouble: { act, why, errors: outcome.problem?.errors ?? [], stored: outcome.stored ?? null, isStale: outcome.state === "differs" } });
    const words = text("refused", { position: sentence.position, why });
    const look = { actText: text("look"), act: () => show(sentence) };
    warn(words, { keep: warningOf(sentence), ...(isRetired ? toNewText(sentence) : look) });
    // The line that has said what was done does not go on saying it.
    announce(text("rolledBack", { position: sentence.position }));
    await reread(sentence);
  }
  for (const listener of listeners) listener(sentence, outcome, act);
}

function show(sentence) {
  go(sentence);
  find("panel").scrollTop = 0;
  document.querySelector("#wb-form .wb-fault")?.scrollIntoView({ block: "nearest" });
}

function forgetIfSent(sentence, act) {
  const draft = drafts.read(sentence);
  if (draft && JSON.stringify(draft) === JSON.stringify(act.draft ?? act.submission)) drafts.forget(sentence);
}

/** How the sentence stands now. Where even that is not answered, what was expected stays. */
async function reread(sentence, guess, act) {
  const answer = await ask("GET", `sentences/${sentence.id}/`);
  if (act) drop(act);
  if (answer.state === "done") confirm(sentence, answer.body);
  else if (guess) update(sentence, { status: guess.status, aside: guess.aside });
}

const reason = ({ problem }) => inLabels(problem?.errors?.[0]?.message ?? problem?.detail ?? problem?.title ?? "");

/** Send what an earlier page has left, and warn before anything is lost. */
export function wire(isDirty) {
  const left = Object.keys(localStorage)
    .filter((name) => name.startsWith(KEPT))
    .map((name) => JSON.parse(localStorage.getItem(name)))
    .sort((one, other) => one.at - other.at);
  for (const act of left) {
    act.chained = act.chained || queue.some((other) => other.sentence === act.sentence);
    queue.push(act);
    const sentence = byId.get(act.sentence);
    if (sentence) update(sentence, { pending: act });
  }
  if (left.length) {
    announce(text("sendingLeftOver", { count: left.length }));
    flush();
  }
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => {
    if (!leaving && (queue.length || isDirty())) event.preventDefault();
  });
}
