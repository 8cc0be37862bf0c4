// What has been typed and not yet submitted: kept on this machine, for this person, sentence by sentence, and gone
// when it is submitted. `kind` is “draft” for a verdict of one's own, “ruling” for an editor's.

import { desk } from "./desk.js";

const nameOf = (sentence, kind) => `factcheck-${kind}:${desk.person}:${sentence.id}`;

/** The draft of a sentence, or null. */
export function read(sentence, kind = "draft") {
  try {
    return JSON.parse(localStorage.getItem(nameOf(sentence, kind)));
  } catch {
    return null;
  }
}

/** Keep a draft. False where this browser keeps nothing: then closing the page loses it. */
export function keep(sentence, draft, kind = "draft") {
  try {
    localStorage.setItem(nameOf(sentence, kind), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forget(sentence, kind = "draft") {
  localStorage.removeItem(nameOf(sentence, kind));
}
