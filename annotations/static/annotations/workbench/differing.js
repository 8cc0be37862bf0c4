// What I have said is stored otherwise than this page knew: both versions side by side, and the choice is mine.

import { announce } from "./announcer.js";
import { find, make, text } from "./desk.js";
import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import { card } from "./panel.js";
import { current, listen } from "./sentences.js";

const box = find("differs");

function show(sentence) {
  const { stored, act } = sentence.trouble ?? {};
  box.hidden = !stored;
  if (!stored) return;
  const mine = act.submission ? card(act.submission) : make("p", { text: text("withdrawn") });
  find("differs-mine").replaceChildren(mine);
  find("differs-stored").replaceChildren(card(stored.whole));
}

/** `fill(sentence)` shows in the form what has been chosen. */
export function wire(fill) {
  listen("current", show);
  listen("changed", (sentence) => sentence === current() && show(sentence));
  find("keep-mine").addEventListener("click", () => {
    const sentence = current();
    const { act, stored } = sentence.trouble;
    sentence.mine = stored;
    outbox.put({ ...act, known: stored });
    announce(text("keptMine"));
    sentence.mark.focus();
  });
  find("keep-stored").addEventListener("click", () => {
    const sentence = current();
    sentence.mine = sentence.trouble.stored;
    drafts.forget(sentence);
    outbox.forgive(sentence);
    fill(sentence);
    announce(text("keptStored"));
    sentence.mark.focus();
  });
}
