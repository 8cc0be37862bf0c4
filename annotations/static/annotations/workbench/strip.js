// The whole article as a strip, a cell for each sentence: where work is left, and a way there by mouse or touch.
// By keyboard the sentences themselves are the way; to a screen reader the strip is one line of numbers.

import { desk, find, make, text } from "./desk.js";
import { all, current, go, isClosed, listen, look, paint, told } from "./sentences.js";

const strip = find("strip");
const count = find("count");
// From here on the cells are narrower, and then too small for signs.
const MANY = 60;
const MOST = 500;
let waiting = 0;

export function wire() {
  if (!all.length) return;
  const cells = all.map((sentence) => {
    sentence.cell = make("i", { "data-index": sentence.index });
    paint(sentence);
    return sentence.cell;
  });
  strip.replaceChildren(...cells);
  strip.classList.toggle("wb-many", all.length > MANY);
  strip.classList.toggle("wb-most", all.length > MOST);
  strip.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-index]");
    if (cell) go(all[Number(cell.dataset.index)]);
  });
  strip.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("[data-index]");
    if (!cell) return;
    const sentence = all[Number(cell.dataset.index)];
    cell.title = `${sentence.position}: ${told(sentence)}`;
  });
  listen("changed", () => {
    // Once a frame, however many sentences have changed.
    waiting ||= requestAnimationFrame(recount);
  });
  recount();
  // What scrolls under the bar keeps clear of it, however high it is.
  const bar = strip.parentElement;
  new ResizeObserver(() => {
    measure(bar);
    uncover(bar);
  }).observe(bar);
  addEventListener("scroll", () => measure(bar), { passive: true });
}

let measured = "";

/** How high the bar is, and how far the page's head pushes it down as long as that is in view. */
function measure(bar) {
  const above = Math.max(0, Math.round(bar.getBoundingClientRect().top));
  const sizes = `${bar.offsetHeight} ${above}`;
  if (sizes === measured) return;
  measured = sizes;
  const { style } = document.documentElement;
  style.setProperty("--wb-bar", `${bar.offsetHeight}px`);
  style.setProperty("--wb-above", `${above}px`);
}

/** Where a warning makes the bar higher, it does not cover what is being read. */
function uncover(bar) {
  const mark = current()?.mark;
  if (!mark) return;
  const { top, bottom } = mark.getBoundingClientRect();
  if (bottom > 0 && top < bar.getBoundingClientRect().bottom) mark.scrollIntoView({ block: "start" });
}

function recount() {
  waiting = 0;
  const looks = all.map(look);
  const closed = looks.filter(({ status }) => status === "final" || status === "not_checkable").length;
  const conflicts = looks.filter(({ status }) => status === "conflict").length;
  const left = all.filter((sentence) => !isClosed(sentence)).length;
  const words = [text("closedOf", { closed, total: all.length })];
  if (desk.mayReview) words.push(left ? text("leftForYou", { count: left }) : text("noneLeftForYou"));
  if (conflicts) words.push(text("inConflict", { count: conflicts }));
  count.textContent = words.join(" · ");
  strip.setAttribute("aria-label", words.join(", "));
  find("next")?.toggleAttribute("data-ready", !left);
}
