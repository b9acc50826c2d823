// Explains a difficult term where it first stands in an answer: on hover, on focus and on tap; Escape closes.
import { el } from "./dom.js";
import { t } from "./texts.js";

const SHORTEST = 4;
const HIDE_AFTER = 250;
const SHOW_AFTER = 180; // a mouse that only passes by opens nothing
const GAP = 6;
const LEAST_HEIGHT = 96;
const loading = new Map(); // by region
let numbers = 0;
let open = null;

function load(region) {
  if (!loading.has(region)) {
    const entries = fetch(`/begrippen.json?regio=${encodeURIComponent(region)}`).then((response) => (response.ok ? response.json() : []));
    loading.set(region, entries.catch(() => []).then(byName));
  }
  return loading.get(region);
}

// Terms by their names in small letters, longest name first in the pattern.
function byName(entries) {
  const names = new Map();
  for (const entry of entries) for (const name of namesOf(entry.term)) if (!names.has(name)) names.set(name, entry);
  const escaped = [...names.keys()].sort((a, b) => b.length - a.length).map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return { names, pattern: escaped.length ? new RegExp(`(?<![\\p{L}\\d-])(${escaped.join("|")})(?!-?[\\p{L}\\d])`, "iu") : null };
}

function namesOf(term) {
  const bare = term.replace(/\s*\([^()]*\)/g, "").trim();
  const inside = [...term.matchAll(/\(([^()]{2,})\)/g)].map((found) => found[1].replace(/['’]s$/, ""));
  // "Vast contactpersoon binnen het Stevige Lokale Team (SLT)" does not explain SLT itself.
  const short = inside.filter((name) => name === name.toUpperCase() && name[0] === bare[0]?.toUpperCase());
  return [bare, ...short]
    .map((name) => name.toLowerCase()).filter((name) => name.length >= SHORTEST || /^[a-z]{2,3}$/.test(name));
}

// An explanation from a document of another region says so.
export async function explainTerms(root, region) {
  const { names, pattern } = await load(region);
  if (!pattern || !root.showPopover) return;
  const seen = new Set();
  for (const node of textsOf(root)) explainIn(node, names, pattern, seen);
}

function textsOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (node.parentElement.closest("a, button, h4, summary, svg, table, .hard, .slot") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function explainIn(node, names, pattern, seen) {
  const found = pattern.exec(node.data);
  if (!found) return;
  const entry = names.get(found[1].toLowerCase());
  const rest = node.splitText(found.index);
  const after = rest.splitText(found[1].length);
  if (!seen.has(entry.term)) {
    seen.add(entry.term);
    const closing = after.data.match(/^[,.;:!?)]*/)[0]; // stays on the line of the term before it
    after.deleteData(0, closing.length);
    rest.replaceWith(termButton(found[1], entry, closing));
  }
  explainIn(after, names, pattern, seen);
}

function termButton(text, entry, closing) {
  const id = `term-${(numbers += 1)}`;
  const tip = el(
    "span", { class: "term-tip", id, popover: "manual" }, el("strong", {}, entry.term), ` ${entry.text} `, entry.region ? `${t("term_region", { region: entry.region })} ` : null,
    el("a", { href: entry.link, "aria-label": t("term_source", { term: entry.term }) }, t("term_link")),
  );
  const button = el("button", { type: "button", class: "term", "aria-expanded": "false", "aria-controls": id}, text);
  const holder = el("span", { class: "term-holder" }, button, tip, closing);
  let leaving = 0;
  let coming = 0;
  const show = () => { clearTimeout(leaving); clearTimeout(coming); openTip(button, tip); };
  // Only a mouse that moves over it: a term that appears under a still one is not pointed at.
  holder.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") coming ||= setTimeout(show, SHOW_AFTER); });
  holder.addEventListener("pointerleave", () => { clearTimeout(coming); coming = 0; leaving = setTimeout(() => closeTip(tip), HIDE_AFTER); });
  button.addEventListener("click", () => (!isShown(tip) || tip.dataset.by === "hover" ? (show(), (tip.dataset.by = "click")) : closeTip(tip)));
  holder.addEventListener("focusout", (event) => { if (!holder.contains(event.relatedTarget)) closeTip(tip); });
  return holder;
}

const isShown = (tip) => tip.matches(":popover-open");

// A tip stands above everything else, so that nothing cuts it off.
function openTip(button, tip) {
  if (open && open.tip !== tip) closeTip(open.tip);
  if (isShown(tip)) return;
  tip.showPopover();
  tip.dataset.by = "hover";
  button.setAttribute("aria-expanded", "true");
  open = { tip, button };
  placeTip();
}

// Below its term or above it, wherever more of it fits in the room there is.
function placeTip() {
  if (!open) return;
  const { tip, button } = open;
  const term = button.getClientRects()[0];
  const { top, low } = room(tip);
  const under = low - term.bottom - GAP;
  const over = term.top - top - GAP;
  tip.style.maxHeight = "";
  const up = tip.offsetHeight > under && over > under;
  tip.style.maxHeight = `${Math.max(up ? over : under, LEAST_HEIGHT)}px`;
  tip.style.left = `${Math.max(GAP, Math.min(term.left, innerWidth - tip.offsetWidth - GAP))}px`;
  tip.style.top = `${up ? term.top - tip.offsetHeight - GAP : term.bottom + GAP}px`;
}

// What an explanation may fill: of the conversation what is free above the question box, of another page the window.
function room(tip) {
  if (!tip.closest(".talk-column")) return { top: 0, low: innerHeight };
  const talk = document.getElementById("talk-scroll").getBoundingClientRect();
  const composer = document.getElementById("composer").getBoundingClientRect();
  return { top: Math.max(talk.top, 0), low: Math.min(talk.bottom, composer.top, innerHeight) };
}

function closeTip(tip) {
  if (isShown(tip)) tip.hidePopover();
  tip.previousElementSibling.setAttribute("aria-expanded", "false");
  if (open?.tip === tip) open = null;
}

window.addEventListener("scroll", placeTip, { capture: true, passive: true });
window.addEventListener("resize", placeTip);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.stopImmediatePropagation();
  closeTip(open.tip);
}, true);
