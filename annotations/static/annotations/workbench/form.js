// My verdict on the current sentence, as it is being written.

import { announce } from "./announcer.js";
import { find, label, text } from "./desk.js";
import * as drafts from "./drafts.js";
import * as evidence from "./evidence.js";
import * as faults from "./faults.js";
import { plain, same } from "./sending.js";
import { listen, look } from "./sentences.js";
import * as sources from "./sources.js";

const form = find("form");
const reasons = find("reasons");
const asides = find("asides");
const more = find("more");
const BLANK = plain({ verdict: "" });
let sentence = null;
let base = BLANK;
// The sentence whose evidence I have taken over, with its verdict and sources; null when I have taken none.
let reused = null;

const radios = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
const chosen = (name) => radios(name).find((radio) => radio.checked)?.value ?? "";
const fitting = () => radios("reason").filter((radio) => radio.dataset.for === verdict());

export const verdict = () => chosen("verdict");
const stance = () => (verdict() === "disputed" ? "contradicts" : "supports");
const needsProof = () => ["verified", "disputed"].includes(verdict());

export const submission = () =>
  plain({
    verdict: verdict(),
    reason: chosen("reason"),
    correction: form.elements.correction.value,
    note: form.elements.note.value,
    evidence: evidence.items(),
    reused_from: stillReused() ? reused.sentence : null,
  });

/** Whether anything of what was taken over is left. */
function stillReused() {
  const items = evidence.items();
  if (!reused) return false;
  if (!items.length) return verdict() === reused.verdict;
  return items.some((item) => reused.evidence.some((one) => one.source === item.source && one.url === item.url));
}

export const isDirty = () => sentence !== null && !same(submission(), base);

/** What stands already, or will when what is on its way has arrived. */
function standing({ pending, mine }) {
  if (pending?.kind === "say") return pending.submission;
  if (pending?.kind === "withdraw" || !mine) return BLANK;
  return plain(mine.whole ?? mine);
}

/** Show what I have said of a sentence, or was about to. */
export function show(shown) {
  sentence = shown;
  base = standing(shown);
  const said = drafts.read(shown) ?? base;
  for (const radio of radios("verdict")) radio.checked = radio.value === said.verdict;
  evidence.fill(said.evidence ?? []);
  fit();
  for (const radio of radios("reason")) radio.checked = radio.dataset.for === said.verdict && radio.value === (said.reason ?? "");
  form.elements.correction.value = said.correction ?? "";
  form.elements.note.value = said.note ?? "";
  reused = said.reused_from ? { sentence: said.reused_from, verdict: said.verdict, evidence: said.evidence ?? [] } : null;
  if (needsProof()) evidence.offer(stance());
  more.open = Boolean(said.correction || said.note);
  asides.hidden = true;
  clearFaults();
  if (shown.trouble && !["rule", "unrule"].includes(shown.trouble.act.kind)) showFaults(shown.trouble.errors);
  find("clear").hidden = same(said, base);
  offer(shown);
  sources.mark(evidence.isCited);
}

/** The buttons that fit how the sentence stands now, what is on its way included. */
function offer(shown) {
  const { mine, aside } = look(shown);
  find("withdraw").hidden = mine === null;
  find("take-up").hidden = aside === "";
  // The text has lost it: nothing that is said of it would be taken.
  for (const part of [form, find("acts")]) part.hidden = shown.retired;
}

/** What belongs to the chosen verdict. */
function fit() {
  const now = verdict();
  for (const radio of radios("reason")) {
    const fits = radio.dataset.for === now;
    radio.closest("label").hidden = !fits;
    if (!fits) radio.checked = false;
  }
  reasons.hidden = fitting().length === 0;
  find("evidence").hidden = !needsProof() && evidence.items().length === 0;
  find("recent").hidden = !needsProof() || sources.isEmpty();
  fitting().forEach((radio, index) => {
    const key = radio.closest("label").querySelector("kbd");
    key.hidden = now !== "unattributed";
    key.textContent = index + 1;
  });
}

export function choose(value) {
  for (const radio of radios("verdict")) radio.checked = radio.value === value;
  asides.hidden = true;
  chose();
  announce([text("chosen", { verdict: label("verdict", value) }), needsProof() ? sources.summary() : text("chooseReason")].filter(Boolean).join(" "));
}

function chose() {
  fit();
  // “Disputed” rests on a source that contradicts, unless one says otherwise.
  if (verdict() === "disputed" && !chosen("reason")) fitting()[0].checked = true;
  if (needsProof()) evidence.offer(stance());
  clearFaults();
  changed();
  next()?.scrollIntoView({ block: "nearest" });
}

/** What the chosen verdict asks for next. */
function next() {
  if (!needsProof()) return reasons;
  return find("recent").hidden ? find("rows").firstElementChild : find("recent");
}

export function chooseReason(value) {
  const radio = fitting().find((one) => one.value === value);
  if (!radio) return false;
  radio.checked = true;
  clearFaults();
  changed();
  announce(text("reasonChosen", { reason: label("reason", radio.value) || radio.closest("label").innerText.trim() }));
  return true;
}

export function cite(source) {
  if (evidence.isCited(source)) {
    announce(text("citedAlready", { source: source.source || source.url }));
    return;
  }
  evidence.cite(source, stance());
  clearFaults();
  changed();
  announce(text("cited", { source: source.source || source.url }));
}

/** What was found where the same was claimed: its verdict where I have none, its sources with today's date. */
export function takeOver(match) {
  if (!verdict()) choose(match.verdict);
  if (verdict() === match.verdict) {
    if (match.reason) chooseReason(match.reason);
    form.elements.correction.value ||= match.correction;
    more.open ||= Boolean(match.correction);
  }
  const there = evidence.items();
  for (const item of match.evidence) {
    if (!there.some((one) => one.source === item.source && one.url === item.url && one.locator === item.locator)) evidence.cite(item, item.stance);
  }
  reused = match;
  find("evidence").hidden = !needsProof() && !match.evidence.length;
  clearFaults();
  changed();
  announce(text("takenOver", { verdict: label("verdict", match.verdict), count: match.evidence.length }));
}

/** The keys 1 to 9: whatever is offered with numbers at the moment. */
export function digit(number) {
  if (!asides.hidden) {
    const button = asides.querySelectorAll("button")[number - 1];
    button?.click();
    return Boolean(button);
  }
  if (verdict() === "unattributed") return chooseReason(fitting()[number - 1]?.value);
  const source = needsProof() ? sources.numbered(number) : null;
  if (source) cite(source);
  return source !== null;
}

export function openAsides() {
  asides.hidden = !asides.hidden;
  if (!asides.hidden) {
    asides.scrollIntoView({ block: "nearest" });
    announce(text("chooseAside"));
  }
}

export function focusEvidence() {
  evidence.focus(stance());
}

export function focusReason() {
  if (reasons.hidden) announce(text("noReason"));
  else (fitting().find((radio) => radio.checked) ?? fitting()[0]).focus();
}

export function focusText(name) {
  more.open = true;
  form.elements[name].focus();
}

// --- Faults at their fields -------------------------------------------------------------------------------

const clearFaults = () => faults.clear(form);

/** Say each fault at the field that it names; gives back the first of those fields. */
export function showFaults(errors) {
  // It is not what can be reused any more: what I have written stands by itself.
  if (errors.some(({ pointer }) => pointer === "/reused_from")) reused = null;
  return faults.show(form, errors, placeOf);
}

/** Move to a field with what is said of it in view, clear of the row that submits. */
export function reveal(place) {
  place.focus();
  place.closest(".wb-field, fieldset").scrollIntoView({ block: "nearest" });
}

function placeOf([name, index, column]) {
  if (name === "reason" && fitting().length) {
    reasons.hidden = false;
    return fitting()[0];
  }
  if (name === "correction" || name === "note") {
    more.open = true;
    return form.elements[name];
  }
  if (name !== "evidence") return radios("verdict")[0];
  find("evidence").hidden = false;
  evidence.offer(stance());
  const row = evidence.sent(Number(index ?? 0)) ?? find("rows").firstElementChild;
  return row.querySelector(`[name$="-${column ?? "source"}"]`) ?? row.querySelector("input");
}

// --- Drafts ------------------------------------------------------------------------------------------------

function changed() {
  if (!sentence) return;
  const said = submission();
  const differs = !same(said, base);
  sources.mark(evidence.isCited);
  if (differs) drafts.keep(sentence, said);
  else drafts.forget(sentence);
  find("clear").hidden = !differs;
}

/** `submit()`, `aside(reason)`, `withdraw()` and `takeUp()` are what the buttons do. */
export function wire({ submit, aside, withdraw, takeUp }) {
  sources.draw();
  evidence.wire(sources.named, changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Enter" && event.target.type === "radio") {
      event.preventDefault();
      event.stopPropagation();
      submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      sentence?.mark.focus();
    }
  });
  form.addEventListener("input", changed);
  form.addEventListener("change", (event) => {
    if (event.target.name === "verdict") chose();
    else changed();
  });
  find("recent").addEventListener("click", (event) => {
    const source = sources.behind(event.target);
    if (source) cite(source);
  });
  listen("changed", (one) => one === sentence && offer(one));
  asides.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reason]");
    if (button) aside(button.dataset.reason);
  });
  find("aside").addEventListener("click", openAsides);
  find("withdraw").addEventListener("click", withdraw);
  find("take-up").addEventListener("click", takeUp);
  find("clear").addEventListener("click", () => {
    drafts.forget(sentence);
    show(sentence);
    sentence.mark.focus();
  });
}
