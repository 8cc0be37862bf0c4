// The sources that I am likely to cite again: a key for each of the newest nine, completion for all of them.

import { desk, find, make, text } from "./desk.js";

const SHOWN = 9;
let known = desk.sources;

/** Sources that have just been cited come first from now on. */
export function remember(evidence) {
  for (const item of evidence.toReversed()) {
    const { source, url, kind, archive_url } = item;
    known = [{ source, url, kind, archive_url }, ...known.filter((one) => one.source !== source || one.url !== url)];
  }
  draw();
}

/** Which of the offered sources are cited already: seen where they are chosen. */
export function mark(isCited) {
  [...find("recent-list").children].forEach((chip, index) => chip.setAttribute("aria-pressed", String(isCited(known[index]))));
}

export const numbered = (number) => known.slice(0, SHOWN)[number - 1] ?? null;
export const named = (name) => (name ? (known.find((one) => one.source === name) ?? null) : null);
export const count = () => Math.min(known.length, SHOWN);

export function draw() {
  find("recent-list").replaceChildren(
    ...known.slice(0, SHOWN).map((one, index) =>
      make(
        "button",
        { type: "button", class: "wb-chip", "data-number": index + 1, title: [one.source, one.url].filter(Boolean).join("\n") },
        make("kbd", { "aria-hidden": "true", text: index + 1 }),
        make("span", { dir: "auto", text: one.source || one.url }),
      ),
    ),
  );
  const names = new Set(known.map((one) => one.source).filter(Boolean));
  const addresses = new Set(known.map((one) => one.url).filter(Boolean));
  find("names").replaceChildren(...[...names].map((name) => make("option", { value: name })));
  find("addresses").replaceChildren(...[...addresses].map((address) => make("option", { value: address })));
}

export const summary = () => (known.length ? text("recentSources", { count: count() }) : "");
