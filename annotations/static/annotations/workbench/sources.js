// The sources that I am likely to cite again. Those of this article have a key each, the newest nine; mine from other
// articles are apart and have none, so that no single key cites what this article has nothing to do with. All of
// them complete what is typed.

import { desk, find, make, text } from "./desk.js";

const SHOWN = 9;
const SHOWN_FROM_ELSEWHERE = 6;
let known = desk.sources;

/** Sources that have just been cited come first from now on. */
export function remember(evidence) {
  for (const item of evidence.toReversed()) {
    const { source, url, kind, archive_url } = item;
    known = [{ source, url, kind, archive_url, here: true }, ...known.filter((one) => one.source !== source || one.url !== url)];
  }
  draw();
}

const here = () => known.filter((one) => one.here).slice(0, SHOWN);
const elsewhere = () => known.filter((one) => !one.here).slice(0, SHOWN_FROM_ELSEWHERE);

/** Which of the offered sources are cited already: seen where they are chosen. */
export function mark(isCited) {
  for (const chip of find("recent").querySelectorAll(".wb-chip")) chip.setAttribute("aria-pressed", String(isCited(behind(chip))));
}

export const numbered = (number) => here()[number - 1] ?? null;
export const named = (name) => (name ? (known.find((one) => one.source === name) ?? null) : null);
export const isEmpty = () => known.length === 0;

/** The source whose button this is or lies in, or null. */
export function behind(element) {
  const chip = element.closest(".wb-chip");
  return chip ? known[Number(chip.dataset.known)] : null;
}

const chip = (one, number) =>
  make(
    "button",
    { type: "button", class: "wb-chip", "data-known": known.indexOf(one), title: [one.source, one.url].filter(Boolean).join("\n") },
    number ? make("kbd", { "aria-hidden": "true", text: number }) : null,
    make("span", { dir: "auto", text: one.source || one.url }),
  );

export function draw() {
  find("recent-list").replaceChildren(...here().map((one, index) => chip(one, index + 1)));
  find("elsewhere-list").replaceChildren(...elsewhere().map((one) => chip(one, null)));
  for (const name of ["recent", "elsewhere"]) find(`${name}-title`).hidden = !find(`${name}-list`).children.length;
  const names = new Set(known.map((one) => one.source).filter(Boolean));
  const addresses = new Set(known.map((one) => one.url).filter(Boolean));
  find("names").replaceChildren(...[...names].map((name) => make("option", { value: name })));
  find("addresses").replaceChildren(...[...addresses].map((address) => make("option", { value: address })));
}

export const summary = () => (here().length ? text("recentSources", { count: here().length }) : "");
