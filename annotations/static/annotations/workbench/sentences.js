// The sentences of the article: where each stands, which is the current one, and how that is shown in the text.

import { desk, label, text } from "./desk.js";
import * as drafts from "./drafts.js";

const WAITING = new Set(["open", "in_review", "conflict"]);
const bus = new EventTarget();
const ruled = new Set(desk.ruled);

/** Every sentence in reading order. `mine` is what I have said, `ruling` what an editor has, once it has been read, `pending` what is on its way to the server, `retired` whether the text has lost it since the page was loaded. */
export const all = desk.sentences.map(([id, position, status, verdict, reviews, aside, attribution, version, replaces], index) => ({
  id,
  index,
  position,
  status,
  verdict,
  reviews,
  aside,
  attribution,
  version,
  replaces,
  isChanged: replaces !== null,
  mine: null,
  isRuled: ruled.has(id),
  ruling: null,
  pending: null,
  trouble: null,
  taken: false,
  retired: false,
  mark: document.getElementById(`sentence-${id}`),
  cell: null,
}));
export const byId = new Map(all.map((sentence) => [sentence.id, sentence]));

for (const [sentence, id, version, verdict] of desk.mine) {
  byId.get(sentence).mine = { id, version, verdict, whole: null };
}
for (const id of desk.taken) byId.get(id).taken = true;

let now = null;

export const current = () => now;

/** `listen("current", (sentence) => …)` when I move, `"changed"` when one of them stands differently. */
export function listen(name, act) {
  bus.addEventListener(name, (event) => act(event.detail));
}

const tell = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

/** How a sentence looks to me now, what is on its way included. */
export function look(sentence) {
  const { pending } = sentence;
  let { status, verdict, aside } = sentence;
  let mine = sentence.mine?.verdict ?? null;
  if (pending?.kind === "say") {
    mine = pending.submission.verdict;
    if (status === "open" || status === "not_checkable") {
      // Where one reader is enough, mine is what it will be.
      const decides = desk.requiredReviews === 1 && sentence.reviews === 0;
      [status, verdict, aside] = decides ? ["final", mine, ""] : ["in_review", null, ""];
    }
  } else if (pending?.kind === "withdraw") {
    mine = null;
  } else if (pending?.kind === "aside") {
    [status, verdict, aside] = ["not_checkable", null, pending.reason];
  } else if (pending?.kind === "rule") {
    [status, verdict, aside] = ["final", pending.said.verdict, ""];
  } else if (pending?.kind === "checkable") {
    [status, aside] = ["open", ""];
  }
  return { status, verdict: status === "final" ? verdict : null, mine, aside };
}

/** Whether a sentence waits for a verdict of mine. */
export function waitsForMe(sentence) {
  const { status, mine } = look(sentence);
  return !sentence.retired && WAITING.has(status) && mine === null;
}

export const isClosed = (sentence) => sentence.retired || !WAITING.has(look(sentence).status) || look(sentence).mine !== null;

/** The next sentence from here on, and then from the top, that waits for me and is in nobody else's hands. */
export function nextWaiting(from = now) {
  const start = from ? from.index + 1 : 0;
  const inOrder = [...all.slice(start), ...all.slice(0, start)];
  return inOrder.find((sentence) => sentence !== from && !sentence.taken && waitsForMe(sentence)) ?? null;
}

/** In words: “disputed”, “in review; you: verified; being saved”. */
export function told(sentence) {
  const { status, verdict, mine } = look(sentence);
  const words = [verdict ? label("verdict", verdict) : label("status", status)];
  if (mine) words.push(text("you", { verdict: label("verdict", mine) }));
  if (sentence.isChanged && waitsForMe(sentence)) words.push(text("changed"));
  if (sentence.pending) words.push(text("beingSaved"));
  if (sentence.trouble) words.push(text("notSaved"));
  if (isDrafted(sentence)) words.push(text("drafted"));
  if (sentence.taken) words.push(text("taken"));
  if (sentence.retired) words.push(text("isRetired"));
  return words.join("; ");
}

/** Whether I have begun to write something that I have not submitted. */
const isDrafted = (sentence) => !sentence.pending && !sentence.trouble && drafts.has(sentence);

export function paint(sentence) {
  const { status, verdict, mine } = look(sentence);
  for (const element of [sentence.mark, sentence.cell]) {
    if (!element) continue;
    const data = element.dataset;
    data.mark = verdict ?? status;
    put(data, "mine", verdict ? null : mine);
    put(data, "pending", sentence.pending ? "yes" : null);
    put(data, "trouble", sentence.trouble ? "yes" : null);
    put(data, "changed", sentence.isChanged && !verdict && !mine ? "yes" : null);
    put(data, "draft", isDrafted(sentence) ? "yes" : null);
    put(data, "taken", sentence.taken ? "yes" : null);
    put(data, "retired", sentence.retired ? "yes" : null);
  }
  sentence.mark.lastElementChild.textContent = ` (${told(sentence)})`;
}

function put(data, name, value) {
  if (value === null) delete data[name];
  else data[name] = value;
}

/** Change what is known of a sentence, and show it. */
export function update(sentence, changes) {
  Object.assign(sentence, changes);
  paint(sentence);
  tell("changed", sentence);
}

/** Take over a sentence as the API shows it. */
export function confirm(sentence, row) {
  update(sentence, {
    status: row.status,
    verdict: row.verdict,
    reviews: row.reviews,
    aside: row.not_checkable,
    version: row.version ?? null,
  });
}

/** Make a sentence the current one; `focus` moves the keyboard there, and with it the screen reader. */
export function go(sentence, { focus = true } = {}) {
  if (!sentence) return;
  const before = now;
  if (before && before !== sentence) {
    before.mark.removeAttribute("aria-current");
    before.mark.tabIndex = -1;
    if (before.cell) delete before.cell.dataset.current;
  }
  now = sentence;
  sentence.mark.setAttribute("aria-current", "true");
  sentence.mark.tabIndex = 0;
  if (sentence.cell) sentence.cell.dataset.current = "yes";
  if (focus) sentence.mark.focus({ preventScroll: true });
  sentence.mark.scrollIntoView({ block: "nearest" });
  if (before !== sentence) tell("current", sentence);
}

/** Move by so many sentences. */
export const step = (by) => go(all[Math.min(Math.max((now?.index ?? 0) + by, 0), all.length - 1)]);

/** Wire the article: one listener for all of it, however long it is. */
export function wire(article) {
  for (const sentence of all) {
    sentence.mark.tabIndex = -1;
    if (sentence.isChanged) drafts.inherit(sentence);
    if (drafts.has(sentence)) paint(sentence);
  }
  // Not a change of the sentence: nothing of it has to be read again.
  drafts.onChange(paint);
  article.addEventListener("click", (event) => {
    const mark = event.target.closest(".wb-s");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Somebody who marks words to copy them has not chosen a sentence.
    if (String(getSelection())) return;
    go(byId.get(Number(mark.dataset.id)));
  });
}
