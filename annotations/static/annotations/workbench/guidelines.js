// The house's guidelines, one key away from the sentence; the same key closes them.

import { find } from "./desk.js";
import { areOff, keysOf } from "./keys.js";

const dialog = find("guidelines");

export const open = () => dialog.showModal();

export function wire() {
  find("open-guidelines").addEventListener("click", open);
  dialog.addEventListener("keydown", (event) => {
    if (areOff() || event.ctrlKey || event.altKey || event.metaKey || !keysOf("guidelines").includes(event.key)) return;
    event.preventDefault();
    dialog.close();
  });
}
