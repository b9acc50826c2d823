// Searches while someone types; the server makes the results, so that they are the same without this script.
import { Failed, send } from "./ask.js";
import { readDate, t } from "./texts.js";

const form = document.getElementById("search-form");
const results = document.getElementById("results");
const error = document.getElementById("search-error");
const dayField = form.elements.datum;
const PAUSE = 180;
let waiting = 0;
let running = null;
let last = null;

// A day that is not read is told once it is typed; while it is being typed nothing is said.
function readDay(done) {
  const typed = dayField.value.trim();
  const day = typed ? readDate(typed) : "";
  const wrong = day === null && (done || document.activeElement !== dayField);
  dayField.setAttribute("aria-invalid", String(wrong));
  if (wrong !== (error.textContent === t("error_day"))) error.textContent = wrong ? t("error_day") : "";
  return day ?? "";
}

function query(done) {
  const values = new FormData(form);
  values.set("datum", readDay(done));
  return new URLSearchParams([...values].filter(([, value]) => value)).toString();
}

async function search(done) {
  const asked = query(done);
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
  const chosen = [...filters.querySelectorAll("select, input")].filter((field) => (field === dayField ? readDate(field.value) : field.value));
  const words = chosen.map((field) => (field.selectedOptions ? field.selectedOptions[0].label : field.value));
  filters.querySelector("summary").textContent = words.length ? t("filters_chosen", { chosen: words.join(" · ") }) : t("filters");
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => search(false), PAUSE);
}

last = query();
form.addEventListener("input", () => { sumUp(); soon(); });
narrow.addEventListener("change", fold);
fold();
sumUp();
dayField.addEventListener("change", () => readDay(true));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search(true);
  if (dayField.getAttribute("aria-invalid") === "true") dayField.focus();
  else fold();
});
document.documentElement.dataset.ready = "yes";
