// What would be refused for certain, at the field that it is about; the rest is for the server to say.

import { desk, text } from "./desk.js";
import * as evidence from "./evidence.js";

const fault = (pointer, name) => [{ pointer, message: text(name) }];

/** The faults of what is about to be submitted. */
export function missing(said) {
  if (!said.verdict) return fault("/verdict", "needsVerdict");
  const unfit = evidence.faults().map(({ index, name, message }) => ({ pointer: `/evidence/${index}/${name}`, message }));
  return unfit.length ? unfit : unproven(said);
}

function unproven({ verdict, reason, note, evidence: items }) {
  if (verdict === "unattributed") return reason ? [] : fault("/reason", "needsReason");
  if (!desk.requireEvidence) return [];
  if (!items.length) return fault("/evidence/0/source", "needsSource");
  if (reason === "cannot_be_settled") return note ? [] : fault("/note", "needsNote");
  const stance = verdict === "disputed" ? "contradicts" : "supports";
  if (items.some((item) => item.stance === stance)) return [];
  return fault("/evidence/0/stance", verdict === "verified" ? "needsSupport" : "needsContradiction");
}
