// Turns the little Markdown of an answer (paragraphs, lists, bold, [n] markers) into elements, without any HTML.
import { el } from "./dom.js";

const PIECE = /\*\*(.+?)\*\*|\[(\d{1,3})\]|\b(0[89]00[- ]?\d{4}|0\d{1,3}[- ]\d{6,8}|112|113)\b(?!\.\w)/g;
const LONG_ADDRESS = /(https?:\/\/\S{40})\S{20,}/g; // the quote beside it holds the whole address

// Inline text. ``cite(n)`` makes the marker of citation n; telephone numbers become links when ``phones`` is set.
export function inline(given, cite, phones = false) {
  const text = given.replace(LONG_ADDRESS, "$1…");
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(PIECE)) {
    const node = piece(found, cite, phones);
    if (node === null) continue;
    nodes.push(text.slice(last, found.index), node);
    last = found.index + found[0].length;
  }
  nodes.push(text.slice(last));
  return nodes.filter((node) => node !== "");
}

function piece([whole, bold, number, phone], cite, phones) {
  if (bold !== undefined) return el("strong", {}, ...inline(bold, cite, phones));
  if (number !== undefined) return cite(Number(number));
  if (phones && phone !== undefined) return el("a", { href: `tel:${phone.replace(/\D/g, "")}`, class: "phone" }, whole);
  return null;
}

export function blocks(markdown, cite, phones = false) {
  const nodes = [];
  let list = null;
  for (const line of markdown.split("\n")) {
    const item = line.match(/^\s*(?:[-*•]|(\d{1,2})[.)])\s+(.*)$/);
    if (item) {
      const tag = item[1] === undefined ? "ul" : "ol";
      if (list?.localName !== tag) nodes.push((list = el(tag)));
      list.append(el("li", {}, ...inline(item[2], cite, phones)));
    } else if (line.trim()) {
      list = null;
      nodes.push(el("p", {}, ...inline(line.replace(/^#{1,6}\s+/, "").trim(), cite, phones)));
    }
  }
  return nodes;
}
