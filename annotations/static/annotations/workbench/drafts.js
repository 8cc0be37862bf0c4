// What has been typed and not yet submitted: kept on this machine, for this person, sentence by sentence, and gone
// when it is submitted. `kind` is “draft” for a verdict of one's own, “ruling” for an editor's.

import { desk } from "./desk.js";

const nameOf = (sentence, kind) => `factcheck-${kind}:${desk.person}:${sentence.id}`;
const listeners = [];
let kept = true;

/** `act(sentence)` is called when a sentence has a draft that had none, or has none any more. */
export const onChange = (act) => listeners.push(act);

/** False once this browser has failed to keep a draft: then closing the page loses what is written. */
export const areKept = () => kept;

export const has = (sentence) => ["draft", "ruling"].some((kind) => read(sentence, kind) !== null);

/** The draft of a sentence, or null. */
export function read(sentence, kind = "draft") {
  try {
    return JSON.parse(localStorage.getItem(nameOf(sentence, kind)));
  } catch {
    return null;
  }
}

export function keep(sentence, draft, kind = "draft") {
  const isNew = !has(sentence);
  try {
    localStorage.setItem(nameOf(sentence, kind), JSON.stringify(draft));
    kept = true;
  } catch {
    kept = false;
  }
  if (isNew) tell(sentence);
}

export function forget(sentence, kind = "draft") {
  const had = has(sentence);
  localStorage.removeItem(nameOf(sentence, kind));
  if (had) tell(sentence);
}

/** What I was writing of a text that has been replaced since goes on with what replaced it. */
export function inherit(sentence) {
  const earlier = { id: sentence.replaces };
  const draft = read(earlier);
  if (!draft) return;
  if (!has(sentence)) keep(sentence, draft);
  localStorage.removeItem(nameOf(earlier, "draft"));
}

function tell(sentence) {
  for (const listener of listeners) listener(sentence);
}
