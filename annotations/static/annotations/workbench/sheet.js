// The sheet of all keys, where they are changed and switched off.

import { announce } from "./announcer.js";
import { find, make, text } from "./desk.js";
import { ACTS, areOff, change, keysOf, restore, shown, switchOff } from "./keys.js";

const sheet = find("sheet");
const table = find("sheet-keys");
const toggle = find("keys-on");
let asking = null;

export function open() {
  draw();
  sheet.showModal();
}

export function wire() {
  find("open-sheet").addEventListener("click", open);
  toggle.addEventListener("change", () => {
    switchOff(!toggle.checked);
    announce(text(toggle.checked ? "keysAreOn" : "keysAreOff"));
  });
  find("restore-keys").addEventListener("click", () => {
    restore();
    draw();
  });
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { act } = button.closest("tr").dataset;
    if (button.dataset.none !== undefined) {
      change(act, []);
      draw(act);
      return;
    }
    stopAsking();
    asking = act;
    button.textContent = text("pressAKey");
    button.setAttribute("aria-pressed", "true");
  });
  sheet.addEventListener("keydown", (event) => {
    if (!asking || ["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const act = asking;
    asking = null;
    // Escape leaves things as they are; the digits choose from what is offered.
    if (event.key !== "Escape" && !/^[0-9]$/.test(event.key)) change(act, [event.key]);
    draw(act);
  });
  sheet.addEventListener("close", () => {
    asking = null;
  });
}

function stopAsking() {
  if (asking) draw();
  asking = null;
}

function draw(focused) {
  toggle.checked = !areOff();
  table.replaceChildren(
    ...Object.keys(ACTS).map((act) => {
      const keys = keysOf(act);
      const name = text(`act_${act}`);
      const alter = make("button", { type: "button", class: "fc-act", "aria-label": text("changeKey", { act: name }), text: text("change") });
      const none = make("button", { type: "button", class: "fc-act", "data-none": "", "aria-label": text("noKeyFor", { act: name }), text: text("noKey") });
      return make(
        "tr",
        { "data-act": act },
        make("th", { scope: "row", text: name }),
        make("td", {}, ...(keys.length ? keys.map((key) => make("kbd", { text: shown(key) })) : [text("none")])),
        make("td", {}, alter, none),
      );
    }),
  );
  if (focused) table.querySelector(`[data-act="${focused}"] button`).focus();
}
