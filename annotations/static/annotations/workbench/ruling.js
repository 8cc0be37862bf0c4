// An editor's ruling: read beside what both sides have found, made and taken back without leaving the page.

import { announce } from "./announcer.js";
import { ask } from "./api.js";
import { desk, find, inLabels, label, make, text } from "./desk.js";
import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import { card, onLoaded } from "./panel.js";
import { all, current, listen, look } from "./sentences.js";

const form = find("rule-form");
const notice = find("ruled-otherwise");
// The ruling that the form was opened upon: one that has come since is not written over.
let opened = null;

const radios = () => [...form.querySelectorAll("input[name=ruled]")];
const verdict = () => radios().find((radio) => radio.checked)?.value ?? "";
const rationale = () => form.elements.rationale.value.trim();

export const isOpen = () => Boolean(form) && !form.hidden;

/** Whether the form says something that is not on its way to the server. */
export const isDirty = () => isOpen() && differs(current());

/** What stands, or will when what is on its way has arrived. */
function standing({ pending, ruling }) {
  if (pending?.kind === "rule") return pending.said;
  return pending?.kind === "unrule" ? null : ruling;
}

function differs(sentence) {
  const stored = standing(sentence);
  return verdict() !== (stored?.verdict ?? "") || rationale() !== (stored?.rationale ?? "");
}

// --- What stands -------------------------------------------------------------------------------------------

function draw(sentence) {
  const stands = standing(sentence);
  find("ruling").hidden = sentence.retired || (!desk.mayRule && !sentence.isRuled && !stands);
  const shown = stands && card({ verdict: stands.verdict, note: stands.rationale, reviewer: stands.editor, updated_at: stands.updated_at });
  find("ruling-stands").replaceChildren(...(shown ? [shown] : []));
  if (!form) return;
  const trouble = ["rule", "unrule"].includes(sentence.trouble?.act.kind) ? sentence.trouble : null;
  notice.hidden = !trouble;
  find("rule-leave").hidden = !trouble;
  if (trouble) {
    clearFaults();
    notice.textContent = text(trouble.isStale ? (sentence.ruling ? "ruledOtherwise" : "ruledNoMore") : "refused", { position: sentence.position, why: trouble.why });
    for (const { pointer, message } of trouble.errors) fault(pointer === "/verdict" ? radios()[0] : form.elements.rationale, inLabels(message));
  }
  find("unrule").hidden = !stands;
  find("rule-label").textContent = text(stands ? "changeRuling" : "ruleOnThis");
}

/** The ruling as it is stored, where the history says that there is one. */
async function load(sentence, events) {
  const last = events.find((event) => event.action.startsWith("ruling."));
  const isNews = last && last.id > (sentence.rulingEvent ?? 0);
  if (isNews) {
    const isRuled = last.action !== "ruling.withdrawn";
    Object.assign(sentence, { rulingEvent: last.id, isRuled });
    // Until it is read again, what is known of it stays: taking it back at once needs its version.
    if (!isRuled) sentence.ruling = null;
  }
  if (!sentence.isRuled || (sentence.ruling && !isNews)) return;
  const answer = await ask("GET", `sentences/${sentence.id}/ruling/`);
  if (answer.state === "done") sentence.ruling = answer.body;
  else if (answer.status === 404) sentence.isRuled = false;
  if (current() !== sentence) return;
  draw(sentence);
  if (isOpen() && !verdict() && !rationale()) fill(sentence);
}

// --- The form ----------------------------------------------------------------------------------------------

function keep() {
  const sentence = current();
  if (differs(sentence)) drafts.keep(sentence, { verdict: verdict(), rationale: rationale() }, "ruling");
  else drafts.forget(sentence, "ruling");
}

function fill(sentence) {
  opened = sentence.ruling;
  const said = drafts.read(sentence, "ruling") ?? standing(sentence);
  for (const radio of radios()) radio.checked = radio.value === said?.verdict;
  form.elements.rationale.value = said?.rationale ?? "";
}

function fault(field, words) {
  const note = make("p", { class: "wb-fault", id: `wb-rule-fault-${form.querySelectorAll(".wb-fault").length}`, text: words });
  if (field.type === "radio") field.closest("fieldset").append(note);
  else {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${note.id} wb-rationale_helptext`);
    field.after(note);
  }
  return field;
}

function clearFaults() {
  for (const note of form.querySelectorAll(".wb-fault")) note.remove();
  form.elements.rationale.removeAttribute("aria-invalid");
  form.elements.rationale.setAttribute("aria-describedby", "wb-rationale_helptext");
}

export function open() {
  const sentence = current();
  if (!sentence) return;
  if (isOpen()) {
    close();
    return;
  }
  form.hidden = false;
  find("rule").setAttribute("aria-expanded", "true");
  clearFaults();
  fill(sentence);
  draw(sentence);
  form.scrollIntoView({ block: "nearest" });
  (radios().find((radio) => radio.checked) ?? radios()[0]).focus({ preventScroll: true });
  announce(text("ruling"));
}

function close() {
  hide();
  current().mark.focus();
}

function hide() {
  form.hidden = true;
  find("rule").setAttribute("aria-expanded", "false");
}

/** The keys of the verdicts, while the form is open: the verdict, and then why. */
export function choose(value) {
  for (const radio of radios()) radio.checked = radio.value === value;
  clearFaults();
  keep();
  form.elements.rationale.focus();
  announce(text("chosen", { verdict: label("verdict", value) }));
}

/** The next sentence that reviewers differ on, from here on and then from the top. */
function nextConflict() {
  const start = current().index + 1;
  return [...all.slice(start), ...all.slice(0, start)].find((one) => one !== current() && look(one).status === "conflict") ?? null;
}

/** `rule(sentence, said, known)` and `unrule(sentence)` do it; `goTo(sentence)` moves on. */
export function wire({ rule, unrule, goTo }) {
  listen("current", (sentence) => {
    if (isOpen()) hide();
    draw(sentence);
  });
  listen("changed", (sentence) => sentence === current() && draw(sentence));
  onLoaded(load);
  if (!form) return;
  find("rule").addEventListener("click", open);
  find("rule-close").addEventListener("click", close);

  function submit() {
    clearFaults();
    const sentence = current();
    const missing = verdict() ? (rationale() ? null : fault(form.elements.rationale, text("needsRationale"))) : fault(radios()[0], text("needsVerdict"));
    if (missing) {
      missing.focus();
      announce(text(verdict() ? "needsRationale" : "needsVerdict"));
      return;
    }
    const said = { verdict: verdict(), rationale: rationale(), editor: desk.username };
    if (differs(sentence)) rule(sentence, said, opened);
    drafts.forget(sentence, "ruling");
    hide();
    const following = nextConflict();
    goTo(following ?? sentence);
    announce(text("ruled", { position: sentence.position, verdict: label("verdict", said.verdict) }));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  form.addEventListener("input", keep);
  form.addEventListener("change", (event) => {
    if (event.target.name === "ruled") clearFaults();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.type === "radio")) {
      event.preventDefault();
      event.stopPropagation();
      submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  find("rule-leave").addEventListener("click", () => {
    const sentence = current();
    drafts.forget(sentence, "ruling");
    outbox.forgive(sentence);
    close();
    announce(text("keptStored"));
  });
  find("unrule").addEventListener("click", () => {
    const sentence = current();
    drafts.forget(sentence, "ruling");
    unrule(sentence);
    if (isOpen()) hide();
    sentence.mark.focus();
    announce(text("rulingWithdrawn"));
  });
}

/** Something was refused: what I had written is in the form, which is open again. */
export function reopen(sentence) {
  if (form && sentence === current() && !isOpen()) open();
}
