// Words of the article: type, and Enter goes from one sentence that has them to the next.

import { announce } from "./announcer.js";
import { find, text } from "./desk.js";
import { markFound, nodesOf, plain, unmark } from "./found.js";
import { all, current, go, listen } from "./sentences.js";

const input = find("search");
let texts = null;

export const open = () => {
  input.focus();
  input.select();
};

function next(by) {
  const words = plain(input.value.trim());
  if (!words) return;
  texts ??= all.map(({ mark }) => plain(nodesOf(mark).map((node) => node.data).join("")));
  const start = current()?.index ?? -1;
  for (let step = 1; step <= all.length; step += 1) {
    const index = (start + by * step + all.length * 2) % all.length;
    if (texts[index].includes(words)) {
      go(all[index], { focus: false });
      markFound(all[index].mark, words);
      announce(text("foundIn", { position: all[index].position }));
      return;
    }
  }
  unmark();
  announce(text("notFound"));
}

export function wire() {
  find("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    next(1);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      unmark();
      current()?.mark.focus();
    } else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      next(-1);
    }
  });
  input.addEventListener("input", unmark);
  listen("current", unmark);
}
