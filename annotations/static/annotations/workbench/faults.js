// What is wrong with what I have written, each fault at the field that it is about.

import { inLabels, make } from "./desk.js";

export function clear(form) {
  for (const note of form.querySelectorAll(".wb-fault")) note.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", input.dataset.described);
  }
}

/** `placeOf(path)` finds the field that a fault's pointer names. Gives back the first of those fields. */
export function show(form, errors, placeOf) {
  clear(form);
  const places = errors.map(({ pointer = "", message }, index) => {
    const place = placeOf(pointer.split("/").slice(1));
    const note = make("p", { class: "wb-fault", id: `wb-fault-${index + 1}`, text: inLabels(message) });
    if (place.matches("input, select, textarea") && place.type !== "radio") {
      place.setAttribute("aria-invalid", "true");
      place.dataset.described ??= place.getAttribute("aria-describedby") ?? "";
      place.setAttribute("aria-describedby", `${note.id} ${place.dataset.described}`.trim());
      place.after(note);
    } else {
      place.closest("fieldset").append(note);
    }
    return place;
  });
  return places[0] ?? null;
}
