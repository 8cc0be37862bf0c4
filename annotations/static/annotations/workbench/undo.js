// One key takes back what I did last, and the one before that, and so on to the beginning of this page.

import { announce } from "./announcer.js";
import { text } from "./desk.js";
import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import { byId, go, listen } from "./sentences.js";

const done = [];

/** Do something that `undo` can take back. `before` is how it was: `{mine, aside}`. */
export function act(doing, before) {
  done.push({ act: outbox.put(doing), before });
}

export function undo() {
  const last = done.pop();
  if (!last) {
    announce(text("nothingToUndo"));
    return;
  }
  const sentence = byId.get(last.act.sentence);
  if (!outbox.takeBack(last.act)) for (const step of inverse(last)) outbox.put(step);
  // What I had written is not lost: it is in the form again.
  if (last.act.kind === "say") drafts.keep(sentence, last.act.submission);
  go(sentence);
  document.dispatchEvent(new CustomEvent("wb-refill"));
  announce(text("undone", { position: sentence.position }));
}

function inverse({ act: { kind, sentence }, before }) {
  const known = byId.get(sentence).mine;
  const say = before.mine?.whole && { kind: "say", sentence, submission: before.mine.whole, known };
  if (kind === "say") {
    const steps = [before.mine?.whole ? say : { kind: "withdraw", sentence, known }];
    return before.aside ? [...steps, { kind: "aside", sentence, reason: before.aside }] : steps;
  }
  if (kind === "rule" || kind === "unrule") {
    const { ruling } = byId.get(sentence);
    return [before.ruling ? { kind: "rule", sentence, said: before.ruling, known: ruling } : { kind: "unrule", sentence, known: ruling }];
  }
  if (kind === "withdraw") return say ? [{ ...say, known: null }] : [];
  if (before.aside) return [{ kind: "aside", sentence, reason: before.aside }];
  return [{ kind: "checkable", sentence }];
}

/** What was refused has not happened, and there is nothing to take back. */
export function wire() {
  listen("changed", (sentence) => {
    const refused = sentence.trouble?.act;
    const index = refused ? done.findIndex((one) => one.act === refused) : -1;
    if (index >= 0) done.splice(index, 1);
  });
}
