// The question box with its municipality, role and day; remembers what was typed.
import { memory } from "./memory.js";
import { readDate, t } from "./texts.js";

export const MOST_CHARACTERS = 2000;
const byId = (id) => document.getElementById(id);
const question = byId("question");
const selects = { place: byId("place"), role: byId("role"), day: byId("day") };
const others = { place: byId("place-other"), day: byId("day-other") };

export function tellError(text) {
  byId("form-error").textContent = text;
}

export function setUpComposer(onAsk) {
  restore();
  question.addEventListener("input", () => { memory.draft = question.value; grow(); countDown(); });
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  });
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); onAsk(); });
  for (const name of ["place", "day"]) selects[name].addEventListener("change", () => showOther(name, true));
  selects.place.addEventListener("change", rememberPlace);
  others.place.addEventListener("change", rememberPlace);
  byId("context-toggle").addEventListener("click", toggleContext);
  byId("composer").addEventListener("change", sumUp);
  byId("submit").disabled = false;
  sumUp();
}

// On a small screen the choices fold into one line that says what they are.
function toggleContext() {
  const open = !byId("composer").classList.contains("context-open");
  showContext(open);
  if (open) selects.place.focus();
}

function showContext(open) {
  byId("composer").classList.toggle("context-open", open);
  byId("context-toggle").setAttribute("aria-expanded", String(open));
}

export function sumUp() {
  const [role, day] = [selects.role, selects.day].map((select) => select.selectedOptions[0].label);
  const rest = [role, (selects.day.value === "*" && others.day.value.trim()) || day].join(" · ");
  byId("context-toggle").textContent = t("context", { place: readPlace() ?? t("no_place"), rest });
}

function restore() {
  setQuestion(memory.draft);
  setPlace(memory.place);
  selects.role.value = memory.role ?? "";
}

function rememberPlace() {
  memory.place = readPlace() ?? "";
}

function showOther(name, focus) {
  const open = selects[name].value === "*";
  byId(`${name}-other-field`).hidden = !open;
  if (open && focus) others[name].focus();
}

export function setQuestion(text) {
  question.value = text;
  memory.draft = text;
  grow();
  countDown();
}

export function setPlace(name) {
  const known = [...selects.place.options].some((option) => option.value === name);
  selects.place.value = known ? name : "*";
  others.place.value = known ? "" : name;
  showOther("place", false);
  sumUp();
}

// The region of a municipality of the list, "" for another place.
export function regionOf(place) {
  const option = [...selects.place.options].find(({ value }) => value === place);
  return option?.parentElement.dataset.region ?? "";
}

export function setDay(iso) {
  const known = [...selects.day.options].some((option) => option.value === iso);
  selects.day.value = known ? iso : "*";
  others.day.value = known ? "" : iso.split("-").reverse().join("-");
  showOther("day", false);
  sumUp();
}

export function setRole(role) {
  selects.role.value = role ?? "";
  sumUp();
}

function grow() {
  const lines = question.value.split("\n").length + Math.floor(question.value.length / 60);
  question.rows = Math.min(6, Math.max(1, lines));
}

function countDown() {
  const left = MOST_CHARACTERS - question.value.length;
  const told = left < 0 ? t("characters_over", { over: -left }) : t("characters_left", { left });
  byId("left").textContent = left < 200 ? told : "";
}

function readPlace() {
  return (selects.place.value === "*" ? others.place.value.trim() : selects.place.value) || null;
}

// What is asked, or null when something must be mended first (and then it is told).
export function readComposer() {
  const mend = (told, field) => { tellError(told); field.focus(); return null; };
  tellError("");
  const text = question.value.trim();
  if (!text) return mend(t("error_empty"), question);
  if (text.length > MOST_CHARACTERS) return mend(t("error_long", { most: MOST_CHARACTERS, now: text.length }), question);
  let day = selects.day.value || null;
  if (day === "*") {
    day = readDate(others.day.value);
    if (!day) {
      showContext(true);
      return mend(t(others.day.value.trim() ? "error_day" : "error_no_day"), others.day);
    }
  }
  showContext(false);
  return { question: text, municipality: readPlace(), role: selects.role.value || null, as_of: day };
}
