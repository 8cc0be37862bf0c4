// Says what has happened: to everybody in a line of the bar, to a screen reader by the same line.

import { find, make, text } from "./desk.js";

const calm = find("said-aloud");
const urgent = find("warned");
const SECONDS = 8;
let passing = 0;

/** Something has happened as it should. */
export function announce(words) {
  clearTimeout(passing);
  calm.replaceChildren(make("span", { text: words }));
  passing = setTimeout(() => calm.replaceChildren(), SECONDS * 1000);
}

/** What was said does not hold any more. */
export function hush() {
  clearTimeout(passing);
  calm.replaceChildren();
}

/** Something has not. It stays until it is dismissed or mended: `keep` names it, so that it is said once. */
export function warn(words, { keep = words, act, actText } = {}) {
  const line = make("p", { "data-warning": keep }, make("span", { text: words }));
  if (act) {
    const button = make("button", { type: "button", class: "fc-act", text: actText });
    button.addEventListener("click", () => {
      line.remove();
      act();
    });
    line.append(button);
  }
  const close = make("button", { type: "button", class: "wb-close", "aria-label": text("dismiss"), text: "×" });
  close.addEventListener("click", () => line.remove());
  line.append(close);
  unwarn(keep);
  urgent.append(line);
}

export function unwarn(keep) {
  for (const line of urgent.children) if (line.dataset.warning === keep) line.remove();
}
