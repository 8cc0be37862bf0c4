// What I am reading is in my hands: taken when I stay at a sentence, kept while I work, given back when I leave it.

import { ask } from "./api.js";
import { desk } from "./desk.js";
import { current, listen, update, waitsForMe } from "./sentences.js";

const STAY = 400;
const RENEW = (desk.leaseMinutes * 60_000) / 3;
let held = null;
let staying = 0;
let worked = false;

const path = (id) => `queue/leases/${id}/`;

async function take(sentence) {
  if (sentence.taken || !waitsForMe(sentence)) return;
  const answer = await ask("PUT", path(sentence.id));
  if (answer.state === "done") {
    const lease = { id: sentence.id, sentence, until: Date.parse(answer.body.expires_at) };
    // I may have moved on while the answer was on its way.
    if (current() === sentence) held = lease;
    else release(lease);
  } else if (answer.problem?.code === "in_hand") {
    update(sentence, { taken: true });
  }
}

function release(lease, last = false) {
  // A verdict ends the lease by itself, and one that has run out is no longer there.
  if (!lease || lease.until < Date.now() || !waitsForMe(lease.sentence)) return;
  ask("DELETE", path(lease.id), { last });
}

export function wire() {
  listen("current", (sentence) => {
    clearTimeout(staying);
    if (held && held.sentence !== sentence) {
      release(held);
      held = null;
    }
    staying = setTimeout(() => take(sentence), STAY);
  });
  for (const name of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(name, () => (worked = true), { passive: true });
  }
  setInterval(() => {
    if (worked && current()) take(current());
    worked = false;
  }, RENEW);
  addEventListener("pagehide", () => release(held, true));
}
