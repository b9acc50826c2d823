// Opens a source beside the answer and goes back to the sentence it came from.
import { send } from "./ask.js";
import { el } from "./dom.js";
import { aimPicture } from "./page_picture.js";
import { t } from "./texts.js";

const panel = document.getElementById("source-panel");
const split = document.getElementById("split");
const covered = [document.getElementById("top"), document.getElementById("inhoud"), document.querySelector(".foot")];
const ROOM = 48; // below the quote, to see that the text goes on
let opener = null;

const isOpen = () => !panel.hidden;
const coversAll = () => window.matchMedia("(max-width: 60rem)").matches;

export async function openSource(address, from) {
  if (from) opener = from;
  if (!isOpen()) history.pushState({ source: address }, "");
  else history.replaceState({ source: address }, "");
  await show(address);
}

async function show(address) {
  panel.hidden = false;
  split.classList.add("with-source");
  mark();
  for (const node of covered) if (node) node.inert = coversAll();
  const content = el("div", { class: "source-content" }, el("p", { class: "small" }, t("loading_source")));
  panel.replaceChildren(backBar(), content);
  try {
    await fill(content, address);
  } catch (error) {
    const again = el("button", { type: "button", class: "secondary", on: { click: () => show(address) } }, t("try_again"));
    content.replaceChildren(el("p", { role: "alert" }, t("error_source")), again);
  }
}

function backBar() {
  const back = el("button", { type: "button", class: "back-button", on: { click: () => history.back() } }, t("back"));
  return el("div", { class: "back-bar" }, back);
}

async function fill(content, address) {
  const response = await send(withPart(address));
  const held = new DOMParser().parseFromString(await response.text(), "text/html");
  content.replaceChildren(...document.importNode(held.body, true).childNodes);
  aimPicture(content);
  content.querySelector(".source-title")?.focus({ preventScroll: true });
  panel.scrollTop = 0;
  const quotes = content.querySelectorAll(".sheet mark.quote");
  if (quotes.length) bringIntoView(quotes[0], quotes[quotes.length - 1]);
}

// What is quoted; the name of the document stays in view with it where there is room for both.
function bringIntoView(first, last) {
  const frame = panel.getBoundingClientRect();
  if (last.getBoundingClientRect().bottom > frame.bottom - ROOM) {
    panel.scrollTop = first.getBoundingClientRect().top - frame.top - panel.clientHeight / 3;
  }
}

function withPart(address) {
  const url = new URL(address, location.origin);
  url.searchParams.set("deel", "1");
  return url.pathname + url.search;
}

function mark() {
  document.querySelectorAll(".cite[aria-current]").forEach((node) => node.removeAttribute("aria-current"));
  opener?.setAttribute("aria-current", "true");
}

// The same number in the answer as it stands now: it may have become whole since.
function sameLink(link) {
  return [...document.querySelectorAll(".cite")].find((node) => node.getAttribute("href") === link?.getAttribute("href"));
}

function close() {
  panel.hidden = true;
  panel.replaceChildren();
  split.classList.remove("with-source");
  for (const node of covered) if (node) node.inert = false;
  document.querySelectorAll(".cite[aria-current]").forEach((node) => node.removeAttribute("aria-current"));
  const back = opener?.isConnected ? opener : sameLink(opener);
  back?.focus({ preventScroll: true });
  back?.scrollIntoView({ block: "nearest" });
}

window.addEventListener("popstate", (event) => {
  if (event.state?.source) show(event.state.source);
  else if (isOpen()) close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) history.back();
});

// Links inside the panel that lead to another page of a source stay in the panel.
panel.addEventListener("click", (event) => {
  const link = event.target.closest("a.pager-link");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openSource(link.getAttribute("href"), null);
});
