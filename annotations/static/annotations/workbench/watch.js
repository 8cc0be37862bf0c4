// What others do to this article meanwhile: whose hands a sentence is in, and how it stands.

import { ask } from "./api.js";
import { warn } from "./announcer.js";
import { desk, text } from "./desk.js";
import { toNewText } from "./outbox.js";
import { all, byId, confirm, current, listen, update } from "./sentences.js";

const MOST_ONE_BY_ONE = 10;
let seen = desk.lastEvent;
let looking = false;

async function look() {
  if (looking || document.hidden) return;
  looking = true;
  if (desk.mayReview) await lookAtHands();
  await lookAtEvents();
  looking = false;
}

async function lookAtHands() {
  const answer = await ask("GET", `articles/${desk.article}/taken/?page_size=500`);
  if (answer.state !== "done") return;
  const taken = new Set(answer.body.results.map((row) => row.sentence));
  for (const sentence of all) if (sentence.taken !== taken.has(sentence.id)) update(sentence, { taken: taken.has(sentence.id) });
}

async function lookAtEvents() {
  const answer = await ask("GET", `events/?article=${desk.article}&ordering=-id&page_size=50`);
  if (answer.state !== "done") return;
  const fresh = answer.body.results.filter((event) => event.id > seen);
  if (!fresh.length) return;
  seen = fresh[0].id;
  if (fresh.some((event) => event.action === "article.revised")) warn(text("textHasChanged"), { keep: "text", actText: text("loadNewText"), act: () => toNewText(current()).act() });
  const touched = [...new Set(fresh.map((event) => event.sentence))].map((id) => byId.get(id)).filter((one) => one && !one.pending);
  const whole = fresh.length === 50 || fresh.some((event) => event.sentence === null);
  if (whole || touched.length > MOST_ONE_BY_ONE) await rereadAll();
  else await Promise.all(touched.map(reread));
}

async function reread(sentence) {
  const answer = await ask("GET", `sentences/${sentence.id}/`);
  if (answer.state === "done" && !sentence.pending) confirm(sentence, answer.body);
}

async function rereadAll() {
  const found = new Set();
  let path = `articles/${desk.article}/sentences/?page_size=500`;
  while (path) {
    const answer = await ask("GET", path);
    if (answer.state !== "done") return;
    for (const row of answer.body.results) {
      found.add(row.id);
      const sentence = byId.get(row.id);
      if (sentence && !sentence.pending) confirm(sentence, row);
    }
    path = answer.body.next?.split(desk.api)[1];
  }
  for (const sentence of all) if (!sentence.retired && !found.has(sentence.id)) update(sentence, { retired: true });
}

export function wire() {
  setInterval(look, desk.watchSeconds * 1000);
  document.addEventListener("visibilitychange", look);
  // Taken by somebody else as I came to it: soon it may be free.
  listen("current", (sentence) => sentence === current() && sentence.taken && look());
}
