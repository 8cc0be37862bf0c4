// What helps to decide about the current sentence, read from the API when I stay at it: who says so, what others
// have found once I may know, what has happened.

import { ask } from "./api.js";
import { badge, day, desk, find, label, make, moment, text } from "./desk.js";
import * as drafts from "./drafts.js";
import { asMine, same } from "./sending.js";
import { all, current, listen, look, update, waitsForMe } from "./sentences.js";

const STAY = 160;
let staying = 0;
let refill = () => {};
const listeners = [];

/** `act(sentence, events)` is called when what has happened to the current sentence has been read, newest first. */
export const onLoaded = (act) => listeners.push(act);

/** Nobody scrolls back by hand for what is new. */
function toTop() {
  find("panel").scrollTop = 0;
}

/** What arrives above the field in which somebody writes does not push it out of sight. */
function keepInView() {
  const field = document.activeElement;
  if (field?.closest("#wb-panel form")) field.scrollIntoView({ block: "nearest" });
}

/** The head of the panel changes with the key; the rest follows when I stay. */
function head(sentence) {
  const { status, verdict, mine, aside } = look(sentence);
  find("which").textContent = text("sentenceOf", { position: sentence.position, total: all.length });
  const standing = [badge(verdict ?? status, verdict ? label("verdict", verdict) : inReview(sentence, status))];
  if (aside) standing.push(make("span", { class: "fc-hint", text: label("notCheckable", aside) }));
  if (mine) standing.push(make("span", { class: "fc-yours", text: text("you", { verdict: label("verdict", mine) }) }));
  if (sentence.pending) standing.push(make("span", { class: "fc-hint", text: text("beingSaved") }));
  find("standing").replaceChildren(...standing);
  if (find("accept")) find("accept").hidden = sentence.retired || !["none", "anonymous"].includes(sentence.attribution) || !waitsForMe(sentence);
  find("taken").hidden = !sentence.taken;
  find("retired").hidden = !sentence.retired;
  find("trouble").hidden = !sentence.trouble || Boolean(sentence.trouble.stored);
  if (sentence.trouble) find("trouble").textContent = text("refused", { position: sentence.position, why: sentence.trouble.why });
  find("whole-history").href = desk.urls.sentence.replace("/0/", `/${sentence.id}/`);
}

const inReview = (sentence, status) =>
  status === "in_review" ? text("inReviewOf", { have: sentence.reviews + (sentence.pending ? 1 : 0), need: desk.requiredReviews }) : label("status", status);

function plainHint(sentence) {
  find("hint").replaceChildren(make("p", { class: "wb-says", text: label("attribution", sentence.attribution) }));
}

async function load(sentence) {
  const [detail, said, events] = await Promise.all([
    ask("GET", `sentences/${sentence.id}/`),
    ask("GET", `annotations/?sentence=${sentence.id}`),
    ask("GET", `events/?sentence=${sentence.id}&ordering=-id&page_size=30`),
  ]);
  if (current() !== sentence) return;
  const failed = [detail, said, events].some((answer) => answer.state !== "done");
  find("not-loaded").hidden = !failed;
  if (detail.state === "done") about(sentence, detail.body);
  if (said.state === "done") showSaid(sentence, said.body.results);
  if (events.state === "done") {
    showHistory(events.body.results);
    for (const listener of listeners) listener(sentence, events.body.results);
  }
  keepInView();
}

// --- Who says so -------------------------------------------------------------------------------------------

function about(sentence, row) {
  const hint = row.attribution_hint;
  if (!hint) return;
  const characters = Array.from(row.text);
  const spans = [["cue", hint.cue], ["speaker", hint.speaker]]
    .filter(([, span]) => span)
    .map(([name, [start, end]]) => ({ name, start, end }))
    .sort((one, other) => one.start - other.start);
  const words = make("blockquote", { class: "wb-quoted", lang: desk.language, dir: "auto" });
  let at = 0;
  for (const { name, start, end } of spans) {
    if (start < at) continue;
    words.append(characters.slice(at, start).join(""), make("mark", { class: `wb-${name}`, title: text(name), text: characters.slice(start, end).join("") }));
    at = end;
  }
  words.append(characters.slice(at).join(""));
  find("hint").replaceChildren(
    make("p", { class: "wb-says", text: label("attribution", sentence.attribution) }),
    ...(spans.length ? [words] : []),
    ...(hint.explanation ? [make("p", { class: "fc-hint", text: hint.explanation })] : []),
  );
}

// --- What others have found --------------------------------------------------------------------------------

function showSaid(sentence, rows) {
  const mine = rows.find((row) => row.reviewer === desk.username);
  if (mine && sentence.mine && !sentence.pending) {
    known(sentence, asMine(mine));
  }
  const others = rows.filter((row) => row !== mine);
  const hidden = sentence.reviews - (mine ? 1 : 0) - others.length;
  const nothing = hidden > 0 ? text("blind") : text("nobodyElse");
  find("said").replaceChildren(...(others.length ? sides(others, mine) : [make("p", { class: "fc-hint", text: nothing })]));
}

/** The cards; where reviewers differ, those of one verdict after those of the other, each under its count. */
function sides(others, mine) {
  const verdicts = [...new Set(others.map((row) => row.verdict))].sort();
  if (verdicts.length < 2) return others.map(card);
  return verdicts.flatMap((verdict) => {
    const said = others.filter((row) => row.verdict === verdict);
    const count = said.length + (mine?.verdict === verdict ? 1 : 0);
    return [make("h4", { class: "wb-side" }, badge(verdict, text("countOf", { count, verdict: label("verdict", verdict) }))), ...said.map(card)];
  });
}

/** My own annotation as it is stored now. Where I have been writing on an older one, the choice is mine. */
function known(sentence, stored) {
  const { mine } = sentence;
  const draft = drafts.read(sentence);
  if (mine.whole && mine.version !== stored.version && draft && !sentence.trouble && !same(draft, stored.whole)) {
    const act = { kind: "say", sentence: sentence.id, submission: draft };
    update(sentence, { trouble: { act, why: text("differs"), errors: [], stored } });
  } else if (!mine.whole || mine.version !== stored.version) {
    sentence.mine = stored;
    refill(sentence);
  }
}

export function card(row) {
  return make(
    "article",
    { class: "fc-card" },
    make("header", {}, badge(row.verdict, label("verdict", row.verdict)), make("b", { dir: "auto", text: row.reviewer ?? "" }), row.updated_at ? make("time", { datetime: row.updated_at, text: moment(row.updated_at) }) : null),
    row.reason ? make("p", { text: label("reason", row.reason) }) : null,
    row.correction ? make("p", { dir: "auto" }, make("b", { text: text("shouldSay") }), ` ${row.correction}`) : null,
    row.note ? make("p", { class: "fc-text", dir: "auto", text: row.note }) : null,
    row.evidence?.length ? make("ul", { class: "fc-sources" }, ...row.evidence.map(cited)) : null,
    row.reused_from ? make("p", { class: "fc-hint" }, make("a", { href: desk.urls.sentence.replace("/0/", `/${row.reused_from}/`), text: text("reusedFrom") })) : null,
  );
}

export function cited(item) {
  const address = /^https?:\/\//i.test(item.url) ? make("a", { href: item.url, rel: "noopener noreferrer nofollow", target: "_blank", class: "fc-address", text: item.url }) : null;
  const about = [label("kind", item.kind), item.accessed_on && text("accessedOn", { day: day(item.accessed_on) })].filter(Boolean).join(" · ");
  return make(
    "li",
    {},
    make("span", { class: `fc-stance fc-stance-${item.stance}`, text: label("stance", item.stance) }),
    " ",
    make("b", { dir: "auto", text: item.source }),
    item.locator ? `, ${item.locator}` : "",
    address ? make("br") : null,
    address,
    make("span", { class: "fc-hint fc-cited", text: about }),
    item.quote ? make("q", { dir: "auto", text: item.quote }) : null,
  );
}

// --- What has happened -------------------------------------------------------------------------------------

function showHistory(events) {
  const lines = events.map((event) =>
    make("li", {}, make("time", { datetime: event.at, text: moment(event.at) }), " ", label("action", event.action), event.actor ? make("span", { class: "fc-hint", dir: "auto", text: ` ${event.actor}` }) : null, outcome(event)),
  );
  find("history").replaceChildren(...(lines.length ? lines : [make("li", { class: "fc-hint", text: text("nothingYet") })]));
}

/** “sentence is verified”, “sentence is in conflict”. */
const isNow = ({ verdict, status }) => `${text("sentenceIs")} ${verdict ? label("verdict", verdict) : status === "conflict" ? text("inAConflict") : label("status", status)}`;

function outcome({ data }) {
  if (data === null) return make("span", { class: "fc-hint", text: ` – ${text("withheld")}` });
  const said = data.after?.verdict ?? data.before?.verdict;
  const now = data.sentence?.after;
  const origin = data.after?.reused_from;
  const words = [said && label("verdict", said), origin && origin !== data.before?.reused_from && text("reusedFrom"), now && isNow(now)].filter(Boolean);
  return words.length ? make("span", { class: "fc-hint", text: ` – ${words.join("; ")}` }) : null;
}

// --- All of it ---------------------------------------------------------------------------------------------

/** `fill(sentence)` puts my own annotation into the form, once it has been read. */
export function wire(fill) {
  refill = fill;
  listen("current", (sentence) => {
    toTop();
    head(sentence);
    plainHint(sentence);
    for (const name of ["said", "history"]) find(name).replaceChildren();
    reload(sentence);
  });
  listen("changed", (sentence) => {
    if (sentence !== current()) return;
    head(sentence);
    if (!sentence.pending) reload(sentence);
  });
  find("load-again").addEventListener("click", () => load(current()));
}

function reload(sentence) {
  clearTimeout(staying);
  staying = setTimeout(() => {
    history.replaceState(null, "", `?sentence=${sentence.id}`);
    load(sentence);
  }, STAY);
}
