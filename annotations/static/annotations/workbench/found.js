// The words that were searched for, marked where they stand in a sentence. Nothing of the text is changed for it: the
// browser paints the places over it. One that cannot shows the sentence, and no mark in it.

const painted = globalThis.Highlight && globalThis.CSS?.highlights ? new Highlight() : null;
painted && CSS.highlights.set("wb-found", painted);

/** What is compared: small letters without accents. */
export const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ς", "σ");

/** The text of a sentence's mark, without the words at its end that only a screen reader says. */
export function nodesOf(mark) {
  const nodes = [];
  const walker = document.createTreeWalker(mark, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!mark.lastElementChild.contains(walker.currentNode)) nodes.push(walker.currentNode);
  }
  return nodes;
}

export const unmark = () => painted?.clear();

/** Mark `words`, which are plain already, wherever the sentence has them. */
export function markFound(mark, words) {
  if (!painted) return;
  unmark();
  const { letters, places } = compared(nodesOf(mark));
  for (let at = letters.indexOf(words); at >= 0; at = letters.indexOf(words, at + words.length)) {
    const range = new Range();
    const [first, last] = [places[at], places[at + words.length - 1]];
    range.setStart(first.node, first.start);
    range.setEnd(last.node, last.end);
    painted.add(range);
  }
}

/** The plain text, and for each of its letters where that stands: one that is shown may be none or several there. */
function compared(nodes) {
  let letters = "";
  const places = [];
  for (const node of nodes) {
    let start = 0;
    for (const letter of node.data) {
      const end = start + letter.length;
      const bare = plain(letter);
      if (bare === "" && places.at(-1)?.node === node) places.at(-1).end = end;
      for (let one = 0; one < bare.length; one += 1) places.push({ node, start, end });
      letters += bare;
      start = end;
    }
  }
  return { letters, places };
}
