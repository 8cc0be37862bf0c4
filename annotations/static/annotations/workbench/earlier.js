// What a changed sentence said before, word by word, and what I said of that: one key says it again.

import { ask } from "./api.js";
import { desk, find, make, text, today } from "./desk.js";
import { card } from "./panel.js";
import { plain } from "./sending.js";
import { current, listen, waitsForMe } from "./sentences.js";

const STAY = 160;
const MARKS = { removed: "del", added: "ins", same: "span" };
let staying = 0;
let known = null;

async function load(sentence) {
  const answer = await ask("GET", `sentences/${sentence.id}/earlier/`);
  if (answer.state !== "done" || current() !== sentence) return;
  known = { sentence, annotation: answer.body.annotation };
  const { annotation, difference } = answer.body;
  find("difference").replaceChildren(...difference.map((piece) => make(MARKS[piece.kind], { text: piece.text })));
  const said = annotation ? [make("p", { class: "wb-small", text: text("wasSaid") }), card(annotation)] : [make("p", { class: "fc-hint", text: text("nobodySaid") })];
  find("earlier-said").replaceChildren(...(desk.mayReview ? said : []));
  find("earlier").hidden = false;
  if (find("reaffirm")) find("reaffirm").hidden = !annotation || !waitsForMe(sentence);
}

/** My earlier verdict as I would give it today, or null where there is none to give again. */
export function again() {
  const sentence = current();
  if (known?.sentence !== sentence || !known.annotation || !waitsForMe(sentence)) return null;
  // Where that was reused from, it tells itself.
  const said = { ...plain(known.annotation), reused_from: null };
  for (const item of said.evidence) item.accessed_on = today();
  return { kind: "say", sentence: sentence.id, reaffirms: today(), submission: said, known: null };
}

export function wire() {
  const show = (sentence) => {
    clearTimeout(staying);
    if (known?.sentence !== sentence) find("earlier").hidden = true;
    if (sentence.isChanged) staying = setTimeout(() => load(sentence), STAY);
  };
  listen("current", show);
  listen("changed", (sentence) => sentence === current() && !sentence.pending && show(sentence));
}
