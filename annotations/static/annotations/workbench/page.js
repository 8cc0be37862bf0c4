// The review page: what each key and button does, and how its parts are put together.

import { announce } from "./announcer.js";
import { desk, find, label, text } from "./desk.js";
import * as differing from "./differing.js";
import * as drafts from "./drafts.js";
import * as earlier from "./earlier.js";
import * as form from "./form.js";
import * as guidelines from "./guidelines.js";
import * as keys from "./keys.js";
import * as leases from "./leases.js";
import * as matches from "./matches.js";
import { missing } from "./missing.js";
import * as outbox from "./outbox.js";
import * as panel from "./panel.js";
import * as ruling from "./ruling.js";
import * as search from "./search.js";
import * as sentences from "./sentences.js";
import * as sheet from "./sheet.js";
import * as sources from "./sources.js";
import * as strip from "./strip.js";
import * as undo from "./undo.js";
import * as watch from "./watch.js";

const { current, go, look, nextWaiting, step } = sentences;

const before = (sentence) => ({ mine: sentence.pending ? pendingMine(sentence) : sentence.mine, aside: look(sentence).aside });
const pendingMine = ({ pending, mine }) => (pending.kind === "say" ? { whole: pending.submission } : pending.kind === "withdraw" ? null : mine);

function goOn(said) {
  const following = nextWaiting();
  if (following) {
    go(following);
    announce(said);
  } else {
    announce(`${said} ${text("noneWaits")}`);
    find("next").focus();
  }
}

/** Whether the text still has the sentence; where not, it is said. */
function isInText() {
  if (!current()?.retired) return true;
  announce(text("retired"));
  return false;
}

const inText = (acts) => Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, () => isInText() && act()]));

/** Whether my annotation is known in full: what has not been read must not be written over. */
function isKnown(sentence) {
  if (!sentence.mine || sentence.mine.whole || sentence.pending) return true;
  announce(text("beingLoaded"));
  return false;
}

function submit() {
  const sentence = current();
  if (!sentence || !desk.mayReview || !isKnown(sentence)) return;
  // Something is written, but not what it says of the sentence: passing on would leave it unsaid.
  if (sentence.retired || (!form.verdict() && !form.isDirty())) {
    if (!sentence.retired && matches.isAwaited()) {
      announce(text("lookingElsewhere"));
      return;
    }
    const following = nextWaiting();
    if (following) go(following);
    else announce(text("noneWaits"));
    return;
  }
  const submission = form.submission();
  const faults = missing(submission);
  if (faults.length) {
    form.reveal(form.showFaults(faults));
    announce(faults[0].message);
    return;
  }
  if (form.isDirty() || !sentence.mine || sentence.trouble) say(sentence, submission);
  else goOn(text("asItWas", { position: sentence.position }));
}

function say(sentence, submission) {
  undo.act({ kind: "say", sentence: sentence.id, submission, known: sentence.mine }, before(sentence));
  sources.remember(submission.evidence);
  goOn(text("given", { position: sentence.position, verdict: label("verdict", submission.verdict) }));
}

/** The hint, taken as the verdict: nobody is named, so the reader is not told who says so. */
function accept() {
  const sentence = current();
  if (!sentence || !desk.mayReview || !isKnown(sentence)) return;
  if (!sentences.waitsForMe(sentence)) {
    announce(text("waitsNoMore"));
    return;
  }
  const reason = { none: "no_source", anonymous: "anonymous_source" }[sentence.attribution];
  if (!reason) {
    announce(text("nothingToAccept"));
    return;
  }
  form.choose("unattributed");
  form.chooseReason(reason);
  submit();
}

/** What I said of the earlier text, said of this one. */
function reaffirm() {
  const sentence = current();
  const act = earlier.again();
  if (!act) {
    announce(text("nothingToReaffirm"));
    return;
  }
  undo.act(act, before(sentence));
  goOn(text("reaffirmed", { position: sentence.position, verdict: label("verdict", act.submission.verdict) }));
}

function aside(reason) {
  const sentence = current();
  undo.act({ kind: "aside", sentence: sentence.id, reason }, before(sentence));
  drafts.forget(sentence);
  goOn(text("setAside", { position: sentence.position, reason: label("notCheckable", reason) }));
}

function withdraw() {
  const sentence = current();
  if (!isKnown(sentence)) return;
  undo.act({ kind: "withdraw", sentence: sentence.id, known: sentence.mine }, before(sentence));
  drafts.forget(sentence);
  form.show(sentence);
  sentence.mark.focus();
  announce(text("withdrawn"));
}

function takeUp() {
  const sentence = current();
  undo.act({ kind: "checkable", sentence: sentence.id }, before(sentence));
  form.show(sentence);
  sentence.mark.focus();
}

const beforeRuling = (sentence) => ({ ...before(sentence), ruling: sentence.ruling });

function rule(sentence, said, known) {
  undo.act({ kind: "rule", sentence: sentence.id, said, known }, beforeRuling(sentence));
}

function unrule(sentence) {
  undo.act({ kind: "unrule", sentence: sentence.id, known: sentence.ruling }, beforeRuling(sentence));
}

/** The keys of the verdicts are for the ruling while its form is open. */
const choose = (verdict) => (ruling.isOpen() ? ruling : form).choose(verdict);

function showKeys() {
  for (const key of document.querySelectorAll("kbd[data-act]")) {
    const [first] = keys.keysOf(key.dataset.act);
    key.textContent = first ? keys.shown(first) : "";
    key.hidden = keys.areOff() || !first;
    const button = key.closest("button");
    if (button && !key.hidden) button.setAttribute("aria-keyshortcuts", first);
    else button?.removeAttribute("aria-keyshortcuts");
  }
}

const writing = desk.mayReview && inText({
  verified: () => choose("verified"),
  disputed: () => choose("disputed"),
  unattributed: () => choose("unattributed"),
  aside: form.openAsides,
  accept,
  reaffirm,
  reuse: () => matches.reuse(),
  evidence: form.focusEvidence,
  reason: form.focusReason,
  correction: () => form.focusText("correction"),
  note: () => form.focusText("note"),
});

function wire() {
  document.documentElement.classList.add("wb-live");
  sentences.wire(find("text"));
  strip.wire();
  panel.wire((sentence) => sentence === current() && desk.mayReview && !form.isDirty() && form.show(sentence));
  search.wire();
  sheet.wire();
  guidelines.wire();
  keys.wire({ next: () => step(1), previous: () => step(-1), search: search.open, guidelines: guidelines.open, sheet: sheet.open, ...writing, ...(desk.mayReview && { submit, undo: undo.undo }), ...(desk.mayRule && inText({ rule: ruling.open })) }, (number) => desk.mayReview && !current()?.retired && form.digit(number));
  if (desk.mayReview) {
    form.wire({ submit, aside, withdraw, takeUp });
    sentences.listen("current", form.show);
    undo.wire();
    differing.wire(form.show);
    leases.wire();
    outbox.wire(() => !drafts.areKept() && (form.isDirty() || ruling.isDirty()));
    keys.wireSubmit(() => !ruling.isOpen() && submit());
    outbox.onAnswer((sentence, outcome, act) => {
      if (sentence !== current()) return;
      if (act.kind === "rule" || act.kind === "unrule") {
        if (outcome.state !== "done") ruling.reopen(sentence);
      } else if (outcome.state === "refused") form.show(sentence);
    });
    document.addEventListener("wb-refill", () => form.show(current()));
    find("reaffirm").addEventListener("click", reaffirm);
    find("accept").addEventListener("click", accept);
    find("undo").addEventListener("click", undo.undo);
  }
  ruling.wire({ rule, unrule, goTo: go });
  earlier.wire();
  matches.wire(form.takeOver);
  watch.wire();
  find("load-text").addEventListener("click", () => outbox.toNewText(current()).act());
  find("previous").addEventListener("click", () => step(-1));
  find("following").addEventListener("click", () => step(1));
  document.addEventListener("wb-keys", showKeys);
  showKeys();
  const asked = sentences.byId.get(desk.current);
  if (asked) go(asked);
  document.documentElement.dataset.workbench = "ready";
}

wire();
