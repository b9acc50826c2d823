// Searches while someone types; the server makes the results, so that they are the same without this script.
import { Failed, send } from "./ask.js";
import { readDate, t } from "./texts.js";

const form = document.getElementById("search-form");
const results = document.getElementById("results");
const error = document.getElementById("search-error");
const PAUSE = 180;
let waiting = 0;
let running = null;
let last = null;

function query() {
  const values = new FormData(form);
  const typed = String(values.get("datum") ?? "").trim();
  const day = typed ? readDate(typed) : "";
  error.textContent = typed.length >= 8 && day === null ? t("error_day") : "";
  values.set("datum", day ?? "");
  return new URLSearchParams([...values].filter(([, value]) => value)).toString();
}

async function search() {
  const asked = query();
  if (asked === last) return;
  last = asked;
  running?.abort();
  running = new AbortController();
  try {
    const response = await send(`/zoeken?${asked}&deel=1`, undefined, running.signal);
    const held = new DOMParser().parseFromString(await response.text(), "text/html");
    results.replaceChildren(...document.importNode(held.body, true).childNodes);
    error.textContent = error.textContent === t("error_search") ? "" : error.textContent;
    history.replaceState(null, "", asked ? `/zoeken?${asked}` : "/zoeken");
    const told = [...results.querySelectorAll("#count, .read-as")].map((line) => line.textContent);
    document.getElementById("announce").textContent = told.join(". ");
  } catch (problem) {
    if (problem instanceof Failed && problem.kind === "stopped") return;
    last = null;
    error.textContent = t("error_search");
  }
}

// On a small screen the filters fold away into one line that says what is chosen.
const narrow = window.matchMedia("(max-width: 40rem)");
const filters = document.getElementById("filters");

function fold() {
  filters.open = !narrow.matches;
}

function sumUp() {
  const chosen = [...filters.querySelectorAll("select, input")].filter((field) => field.value);
  const words = chosen.map((field) => (field.selectedOptions ? field.selectedOptions[0].label : field.value));
  filters.querySelector("summary").textContent = words.length ? t("filters_chosen", { chosen: words.join(" · ") }) : t("filters");
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(search, PAUSE);
}

last = query();
form.addEventListener("input", () => { sumUp(); soon(); });
narrow.addEventListener("change", fold);
fold();
sumUp();
form.elements.datum?.addEventListener("change", ({ target }) => {
  const typed = target.value.trim();
  if (typed && readDate(typed) === null) error.textContent = t("error_day");
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  fold();
  search();
});
document.documentElement.dataset.ready = "yes";
