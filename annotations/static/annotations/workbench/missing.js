// What the policy would refuse for certain, at the field that is missing; the rest is for the server to say.

import { desk, text } from "./desk.js";

const fault = (pointer, name) => [{ pointer, message: text(name) }];

/** The faults of a verdict that is about to be submitted. */
export function missing({ verdict, reason, note, evidence }) {
  if (verdict === "unattributed") return reason ? [] : fault("/reason", "needsReason");
  if (!desk.requireEvidence) return [];
  if (!evidence.length) return fault("/evidence/0/source", "needsSource");
  if (reason === "cannot_be_settled") return note ? [] : fault("/note", "needsNote");
  const stance = verdict === "disputed" ? "contradicts" : "supports";
  if (evidence.some((item) => item.stance === stance)) return [];
  return fault("/evidence/0/stance", verdict === "verified" ? "needsSupport" : "needsContradiction");
}
