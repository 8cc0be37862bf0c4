// Keeps what is typed until it is saved: a session that ends between opening the form and saving it loses
// nothing. A draft lives in this tab, and belongs to one person, one sentence and the version they opened.

const SENT = "factcheck-sent";
const form = document.querySelector("[data-entry]");

const sent = sessionStorage.getItem(SENT);
if (sent && document.querySelector(".messagelist .success")) {
  sessionStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}

if (form) {
  const key = `factcheck-draft:${form.dataset.entry}`;
  const offer = form.querySelector("[data-draft]");
  const typed = () => [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "version"].includes(name));

  const restore = (fields) => {
    const wanted = new Map(fields);
    const total = form.querySelector('[name$="-TOTAL_FORMS"]');
    const count = Number(wanted.get(total.name));
    while (Number(total.value) < count) form.querySelector("[data-more]").click();
    for (const field of form.elements) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = wanted.get(field.name) === field.value;
        field.dispatchEvent(new Event("change"));
      } else if (wanted.has(field.name)) {
        field.value = wanted.get(field.name);
      }
    }
  };

  const kept = sessionStorage.getItem(key);
  // A form that the server sends back with its faults marked still holds everything.
  offer.hidden = kept === null || kept === JSON.stringify(typed());
  offer.addEventListener("click", (event) => {
    const choice = event.target.closest("button");
    if (!choice) return;
    if (choice.matches("[data-restore]")) restore(JSON.parse(kept));
    else sessionStorage.removeItem(key);
    offer.hidden = true;
    form.querySelector("[autofocus]")?.focus();
  });
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed())));
  form.addEventListener("submit", () => {
    sessionStorage.setItem(key, JSON.stringify(typed()));
    sessionStorage.setItem(SENT, key);
  });
}
