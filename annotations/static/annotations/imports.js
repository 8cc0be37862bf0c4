// Imports that run, or wait to, are looked at again while somebody looks at the page, until they end.

const BETWEEN_LOOKS = 5_000;
const GOING_ON = ["running", "waiting"];
const DECIDED = ["created", "revised", "unchanged", "rejected"];

async function look(line) {
  let run;
  try {
    const answer = await fetch(line.dataset.import, {
      headers: { Accept: "application/json" },
      cache: "no-store",
    });
    if (!answer.ok) return;
    run = await answer.json();
  } catch {
    return; // The next look may find the server again.
  }
  const bar = line.querySelector("progress");
  if (bar) bar.value = run.bytes_read;
  const records = DECIDED.reduce((sum, name) => sum + run[name], 0);
  line.querySelector("[data-records]").textContent = records.toLocaleString("en");
  const waiting = line.querySelector("[data-waiting]");
  if (waiting) waiting.hidden = run.state !== "waiting";
  if (GOING_ON.includes(run.state)) return;
  line.querySelector("[data-ended]").hidden = false;
  delete line.dataset.import;
}

const timer = setInterval(() => {
  const lines = document.querySelectorAll("[data-import]");
  if (!lines.length) clearInterval(timer);
  if (document.visibilityState === "visible") lines.forEach(look);
}, BETWEEN_LOOKS);
