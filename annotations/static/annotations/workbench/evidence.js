// The rows of evidence: added, filled from a source that was cited before, read, taken away.

import { find, text, today } from "./desk.js";

const box = find("evidence");
const rows = find("rows");
const blank = find("row");
const TELLING = ["source", "url", "locator", "quote", "archive_url"];
const MOST = 50;
let made = 0;

const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const all = () => [...rows.children];

function read(row) {
  const item = {};
  for (const input of row.querySelectorAll("[name]")) item[input.name.split("-").pop()] = input.value.trim() || (input.type === "date" ? null : "");
  return item;
}

const isBlank = (row) => TELLING.every((name) => !field(row, name).value.trim());

/** What the rows say; a row that names nothing is none. */
export const items = () => all().filter((row) => !isBlank(row)).map(read);

/** What the browser itself finds wrong with a field of a row that names something: `[{ index, name, message }]`. */
export const faults = () =>
  all()
    .filter((row) => !isBlank(row))
    .flatMap((row, index) => {
      // A page that was opened yesterday knows an earlier day.
      field(row, "accessed_on").max = today();
      const unfit = [...row.querySelectorAll("[name]")].filter((input) => !input.validity.valid);
      return unfit.map((input) => ({ index, name: input.name.split("-").pop(), message: wrongWith(input) }));
    });

function wrongWith({ type, validity, validationMessage }) {
  if (type === "url" && (validity.typeMismatch || validity.patternMismatch)) return text("needsAddress");
  if (validity.rangeOverflow) return text("inTheFuture");
  return validationMessage;
}

/** Whether a row names this source already. */
export const isCited = ({ source, url }) => items().some((item) => item.source === source && item.url === url);

/** The row that is sent as number `index`. */
export const sent = (index) => all().filter((row) => !isBlank(row))[index] ?? null;

export function clear() {
  rows.replaceChildren();
}

export function fill(evidence) {
  clear();
  for (const item of evidence) add(item);
}

/** One more row, filled with what `item` holds; gives back the row. */
export function add(item = {}) {
  if (rows.children.length >= MOST) return rows.lastElementChild;
  const row = blank.content.firstElementChild.cloneNode(true);
  made += 1;
  for (const element of row.querySelectorAll("*")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replaceAll("__prefix__", `source${made}`));
    }
  }
  rows.append(row);
  field(row, "accessed_on").value = today();
  field(row, "accessed_on").max = today();
  for (const name of ["url", "archive_url"]) field(row, name).pattern = "[Hh][Tt][Tt][Pp][Ss]?://\\S+";
  for (const [name, value] of Object.entries(item)) {
    const input = field(row, name);
    if (input) input.value = value ?? "";
  }
  number();
  return row;
}

function number() {
  all().forEach((row, index) => {
    row.querySelector("[data-number]").textContent = text("sourceNumber", { number: index + 1 });
  });
}

/** Make sure that there is a row to write in, leaning as the verdict does. */
export function offer(stance) {
  if (!rows.children.length) add();
  for (const row of all()) if (isBlank(row)) field(row, "stance").value = stance;
}

/** Cite a source again, in the first row that is empty. */
export function cite(source, stance) {
  const row = all().find(isBlank) ?? add();
  for (const [name, value] of Object.entries({ ...source, stance, accessed_on: today() })) {
    const input = field(row, name);
    if (input) input.value = value ?? "";
  }
  return row;
}

/** Move to the first row that is not filled, or to the last. */
export function focus(stance) {
  box.hidden = false;
  offer(stance);
  field(all().find(isBlank) ?? rows.lastElementChild, "source").focus();
}

const asAddress = (words) => {
  const address = words.trim();
  if (!/^https?:\/\/\S+$/i.test(address)) return null;
  try {
    return new URL(address);
  } catch {
    return null;
  }
};
const hostOf = (address) => address.hostname.replace(/^www\./, "");

/** `known(name)` finds a source by its name; `changed()` is called when a row comes or goes. */
export function wire(known, changed) {
  find("add-row").addEventListener("click", () => {
    add();
    rows.lastElementChild.querySelector("input").focus();
    changed();
  });
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    const row = button.closest("[data-source]");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    number();
    (next ? field(next, "source") : find("add-row")).focus();
    changed();
  });
  rows.addEventListener("input", (event) => {
    const row = event.target.closest("[data-source]");
    const name = event.target.name.split("-").pop();
    if (name === "source") completed(row, known(event.target.value));
    if (name === "url" && !field(row, "source").value.trim()) {
      const address = asAddress(event.target.value);
      // Typed letter by letter an address is none until it is whole; pasted, it is.
      const letter = event.inputType === "insertText" && (event.data?.length ?? 0) < 2;
      if (address && !letter) field(row, "source").value = hostOf(address);
    }
  });
  rows.addEventListener("change", (event) => {
    const row = event.target.closest("[data-source]");
    const address = asAddress(event.target.value);
    if (!row || !address) return;
    if (event.target === field(row, "source") && !field(row, "url").value) {
      field(row, "url").value = address.href;
      event.target.value = hostOf(address);
      changed();
    } else if (event.target === field(row, "url") && !field(row, "source").value.trim()) {
      field(row, "source").value = hostOf(address);
      changed();
    }
  });
}

function completed(row, source) {
  if (!source) return;
  for (const name of ["url", "archive_url"]) if (!field(row, name).value) field(row, name).value = source[name];
  field(row, "kind").value = source.kind;
}
