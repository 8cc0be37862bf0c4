// What the page was made with: the article's sentences, the choices with their labels, and every text that is
// shown by script, translated by the server.

export const desk = JSON.parse(document.getElementById("wb-desk").textContent);

/** A text of the page by its name; `%(name)s` stands for a value. */
export function text(name, values = {}) {
  const words = desk.texts[name] ?? name;
  return words.replace(/%\((\w+)\)s/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** The word for one of the choices: `label("verdict", "disputed")`. */
export const label = (kind, value) => desk.labels[kind]?.[value] ?? value;

/** The server's messages name reasons by their codes; people read labels. */
export const inLabels = (message) =>
  message.replace(/“?\b([a-z]+(?:_[a-z]+)+)\b”?/g, (whole, code) => {
    const word = desk.labels.reason[code];
    return word ? `“${word}”` : whole;
  });

export const find = (id) => document.getElementById(`wb-${id}`);

/** An element with text in it; text is never read as HTML. */
export function make(tag, { text: words, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  if (words !== undefined) element.textContent = words;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const badge = (kind, words) => make("span", { class: `fc-badge fc-${kind}`, text: words });

/** The day where the reader is, as a date field holds it. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

const { lang } = document.documentElement;
const isEnglish = !lang || lang === "en";
export const language = isEnglish ? "en-GB" : lang;

const written = (stamp, form, timeZone) => new Intl.DateTimeFormat(language, { ...form, timeZone }).format(new Date(stamp));

/** As the server writes it: “5 Sep 2026”, where British English has “Sept”. */
function dayIn(stamp, timeZone) {
  if (!isEnglish) return written(stamp, { dateStyle: "medium" }, timeZone);
  const parts = new Intl.DateTimeFormat("en-US", { day: "numeric", month: "short", year: "numeric", timeZone }).formatToParts(new Date(stamp));
  const { day: number, month, year } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${number} ${month} ${year}`;
}

/** The day of a moment, or of a day that is stored as one. */
export const day = (stamp) => dayIn(stamp, stamp.includes("T") ? desk.timeZone : "UTC");

/** In the project's time zone, as on every other page: two times of one act must not differ. */
export const moment = (stamp) => `${dayIn(stamp, desk.timeZone)}, ${written(stamp, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, desk.timeZone)}`;
