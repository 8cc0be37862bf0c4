// One key, one act. Keys can be changed and switched off, each person for themselves on this machine; none fires
// while somebody types, and none takes a key from a control that has a use for it.

import { desk } from "./desk.js";

const KEPT = `factcheck-keys:${desk.person}`;

/** The acts in the order of the sheet, with the keys that they have at first. */
export const ACTS = {
  next: ["j", "ArrowDown"],
  previous: ["k", "ArrowUp"],
  verified: ["v"],
  disputed: ["d"],
  unattributed: ["u"],
  aside: ["n"],
  accept: ["a"],
  reaffirm: ["y"],
  reuse: ["s"],
  evidence: ["e"],
  reason: ["r"],
  correction: ["c"],
  note: ["m"],
  submit: ["Enter"],
  rule: ["w"],
  undo: ["x"],
  search: ["/"],
  guidelines: ["g"],
  sheet: ["?"],
};

let { off = false, changed = {} } = read();
let acts = {};
let table = tabled();

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function tabled() {
  return new Map(Object.keys(ACTS).flatMap((act) => keysOf(act).map((key) => [key, act])));
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify({ off, changed }));
  table = tabled();
  document.dispatchEvent(new CustomEvent("wb-keys"));
}

export function keysOf(act) {
  return changed[act] ?? ACTS[act];
}

export const areOff = () => off;

export function switchOff(whether) {
  off = whether;
  keep();
}

/** Give an act another key, or none; whoever had that key loses it. */
export function change(act, keys) {
  for (const other of Object.keys(ACTS)) {
    const left = keysOf(other).filter((key) => !keys.includes(key));
    if (left.length < keysOf(other).length) changed[other] = left;
  }
  changed[act] = keys;
  keep();
}

export function restore() {
  changed = {};
  keep();
}

const SHOWN = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "Enter ⏎", " ": "Space" };
export const shown = (key) => SHOWN[key] ?? key;

export const isTyping = (element) =>
  element.isContentEditable ||
  element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])");

/** Whether the element has a use of its own for the key. */
function isTaken(element, key) {
  if (element.matches(".wb-s")) return false;
  if (key === "Enter" || key === " ") return element.matches("button, a, summary, [type=checkbox], [type=radio]") && !element.matches("[type=radio]");
  return key.startsWith("Arrow") && element.matches("[type=radio]");
}

/** Ctrl+Enter from anywhere on the page but a field or link of its own: what a form does with it inside. */
export function wireSubmit(submit) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented || event.isComposing || event.repeat) return;
    const element = event.target instanceof Element ? event.target : document.body;
    if (isTyping(element) || (element.matches("a, button, summary") && !element.matches(".wb-s")) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    submit();
  });
}

/** `handlers` says what each act does; `digit(n)` what the keys 1 to 9 do. */
export function wire(handlers, digit) {
  acts = handlers;
  document.addEventListener("keydown", (event) => {
    if (off || event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const element = event.target instanceof Element ? event.target : document.body;
    if (isTyping(element) || isTaken(element, event.key) || document.querySelector("dialog[open]")) return;
    const act = table.get(event.key) ?? table.get(event.key.toLowerCase());
    if (act && acts[act]) {
      if (event.repeat && act !== "next" && act !== "previous") return;
      event.preventDefault();
      acts[act]();
    } else if (/^[1-9]$/.test(event.key) && !event.repeat && digit(Number(event.key))) {
      event.preventDefault();
    }
  });
}
