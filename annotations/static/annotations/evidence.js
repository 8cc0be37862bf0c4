// Adds rows of evidence without a round trip, and takes rows away. Without this file the same buttons and
// boxes work through the server.

const evidence = document.querySelector("[data-evidence]");

if (evidence) {
  const prefix = evidence.dataset.prefix;
  const rows = evidence.querySelector("[data-rows]");
  const blank = evidence.querySelector("[data-blank]");
  const total = evidence.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const most = Number(evidence.querySelector(`[name="${prefix}-MAX_NUM_FORMS"]`).value);
  const more = evidence.querySelector("[data-more]");

  const takeAway = (row) => {
    const box = row.querySelector('input[name$="-DELETE"]');
    if (!box) return;
    box.addEventListener("change", () => row.classList.toggle("fc-gone", box.checked));
    row.classList.toggle("fc-gone", box.checked);
  };

  // The server's today is that of UTC.
  const sayToday = (row) => {
    const now = new Date();
    const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
    for (const field of row.querySelectorAll("[data-today]")) field.value = today.toISOString().slice(0, 10);
  };

  rows.querySelectorAll("[data-source]").forEach((row) => {
    takeAway(row);
    sayToday(row);
  });

  more.addEventListener("click", (event) => {
    event.preventDefault();
    const index = Number(total.value);
    if (index >= most) return;
    const row = blank.content.firstElementChild.cloneNode(true);
    for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace("__prefix__", String(index)));
      }
    }
    row.querySelector("[data-number]").textContent = String(index + 1);
    rows.append(row);
    takeAway(row);
    sayToday(row);
    total.value = String(index + 1);
    row.querySelector('input[name$="-source"]').focus();
  });
}
