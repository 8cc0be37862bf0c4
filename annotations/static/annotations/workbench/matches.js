// The same claim in other articles: what was found there, where it differs, and one key that takes it over.

import { announce } from "./announcer.js";
import { ask } from "./api.js";
import { badge, day, desk, find, label, language, make, moment, text } from "./desk.js";
import { cited } from "./panel.js";
import { current, listen } from "./sentences.js";

const STAY = 160;
const list = find("matches");
let staying = 0;
let known = null;
let take = null;
// Asked for before the answer has come; and whether none will come.
let awaited = false;
let isAway = false;

const isReusable = (row) => Boolean(desk.mayReview && row.status === "final" && (row.evidence.length || row.verdict === "unattributed"));

async function load(sentence) {
  const answer = await ask("GET", `sentences/${sentence.id}/matches/`);
  if (current() !== sentence) return;
  if (answer.state !== "done") {
    isAway = true;
    if (awaited) reuse();
    return;
  }
  const { results, unchecked } = answer.body;
  known = { sentence, rows: results, warnedOf: null };
  const first = results.find(isReusable);
  list.replaceChildren(...results.map((row) => card(row, row === first)));
  find("unchecked").textContent = unchecked ? text("alsoUnchecked", { count: unchecked }) : "";
  find("matches-box").hidden = !results.length && !unchecked;
  point();
  // Keys that have come into the page just now are named as all others are.
  document.dispatchEvent(new CustomEvent("wb-keys"));
  if (awaited) reuse();
}

/** Whether what was asked for is still being looked up: whoever goes on now would miss it. */
export const isAwaited = () => awaited;

/** In the head of the panel, where it is seen without scrolling: that the claim was checked before. */
function point() {
  find("checked-before")?.remove();
  const row = known?.sentence === current() ? known.rows[0] : null;
  if (!row) return;
  const words = text(row.differences.length ? "checkedElsewhereBut" : "checkedElsewhere", { verdict: said(row) });
  const button = make("button", { type: "button", class: "fc-act wb-before", id: "wb-checked-before", text: words });
  button.addEventListener("click", () => {
    list.firstElementChild.scrollIntoView({ block: "nearest" });
    list.firstElementChild.focus();
  });
  find("standing").append(button);
}

const said = (row) => (row.verdict ? label("verdict", row.verdict) : label("status", row.status));

/** “Number: 1931 here, 1913 there.” */
const differing = ({ kind, here, there }) =>
  text("differsIn", { what: text(`differs_${kind}`), here: here.join(", ") || text("none"), there: there.join(", ") || text("none") });

function card(row, hasKey) {
  const { article } = row;
  const button = isReusable(row) ? make("button", { type: "button", class: "fc-act", "data-reuse": row.sentence }, text("reuseThis"), " ", hasKey ? make("kbd", { "data-act": "reuse", "aria-hidden": "true" }) : null) : null;
  return make(
    "article",
    { class: "fc-card wb-match", tabindex: "-1", "data-match": row.sentence },
    make("header", {}, badge(row.verdict ?? row.status, said(row)), make("span", { class: "fc-hint", text: alike(row) }), make("time", { datetime: row.checked_at, title: moment(row.checked_at), text: ago(row.age) })),
    make("blockquote", { class: "wb-quoted", lang: article.language, dir: "auto" }, ...marked(row)),
    ...row.differences.map((difference) => make("p", { class: "wb-otherwise", text: differing(difference) })),
    make("p", { class: "fc-hint" }, make("a", { href: desk.urls.sentence.replace("/0/", `/${row.sentence}/`), dir: "auto", text: article.title }), [article.publisher, article.published_at && day(article.published_at)].filter(Boolean).map((words) => `, ${words}`).join("")),
    row.correction ? make("p", { dir: "auto" }, make("b", { text: text("shouldSay") }), ` ${row.correction}`) : null,
    row.evidence.length ? make("ul", { class: "fc-sources" }, ...row.evidence.map(cited)) : null,
    button,
  );
}

// Nearly the same is never shown as wholly so.
const share = (similarity) => new Intl.NumberFormat(language, { style: "percent" }).format(Math.floor(similarity * 100) / 100);

const alike = (row) => (row.kind === "equal" ? text("sameClaim") : text("nearClaim", { share: share(row.similarity) }));

const ago = (days) => new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day");

/** The text of a match, with what it says otherwise marked where it stands. */
function marked(row) {
  const words = new Set(row.differences.flatMap((difference) => difference.there));
  if (!words.size) return [row.text];
  // Longest first: of “4” and “4 million” the longer one is meant.
  const found = [...words].sort((one, other) => other.length - one.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pieces = row.text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${found.join("|")})(?![\\p{L}\\p{N}])`, "u"));
  return pieces.map((piece, index) => (index % 2 ? make("mark", { class: "wb-other", text: piece }) : piece));
}

/**
 * Take over what was found: of the match that is asked for, else of the first that can be reused. One that differs
 * in a number, a name or a negation says so first, and is taken when it is asked for once more.
 */
export function reuse(asked) {
  const isKnown = known?.sentence === current();
  awaited = !isKnown && !isAway;
  if (!isKnown) {
    announce(text(isAway ? "matchesAway" : "lookingElsewhere"));
    return;
  }
  const row = known.rows.find((one) => (asked ? one.sentence === asked : isReusable(one)));
  if (!row) {
    announce(text("nothingToReuse"));
    return;
  }
  if (row.differences.length && known.warnedOf !== row) {
    known.warnedOf = row;
    const shown = list.querySelector(`[data-match="${row.sentence}"]`);
    shown.classList.add("wb-warned-of");
    shown.scrollIntoView({ block: "nearest" });
    announce(`${row.differences.map(differing).join(" ")} ${text("reuseAllTheSame")}`);
    return;
  }
  take(row);
}

/** `taken(row)` puts what was found into the form. */
export function wire(taken) {
  take = taken;
  listen("current", (sentence) => {
    clearTimeout(staying);
    known = null;
    awaited = isAway = false;
    list.replaceChildren();
    find("matches-box").hidden = true;
    staying = setTimeout(() => load(sentence), STAY);
  });
  // The head is written anew with each change.
  listen("changed", (sentence) => sentence === current() && point());
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reuse]");
    if (button) reuse(Number(button.dataset.reuse));
  });
}
