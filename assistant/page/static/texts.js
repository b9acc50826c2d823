// The Dutch texts of the page (prompts/page.yaml) and dates in words.
const held = document.getElementById("texts");
const texts = held ? JSON.parse(held.textContent) : {};

export function t(name, values = {}) {
  const text = texts[name];
  if (text === undefined) throw new Error(`no text ${name}`);
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}

export function has(name) {
  return texts[name] !== undefined;
}

export function sayDate(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${t("months").split(" ")[month - 1]} ${year}`;
}

// A day as people type it, as an ISO date; null when it is none. assistant/page/typed_day.py reads the same.
export function readDate(text, now = new Date()) {
  const typed = text.trim().toLowerCase().split(/\s+/).join(" ").replace(/^(?:op|per|vanaf|in) /, "");
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const first = (y, m) => (y === year && (m ?? month) === month ? isoDay(year, month, day) : isoDay(y, m ?? 1, 1));
  const nearDays = t("near_days").split(" ");
  const nearYears = t("near_years").split("|");
  if (nearDays.includes(typed)) return isoOf(year, month, day + nearDays.indexOf(typed) - (nearDays.length >> 1));
  if (nearYears.includes(typed)) return first(year + nearYears.indexOf(typed) - (nearYears.length >> 1));
  let found = typed.match(/^((?:19|20)\d\d)$/);
  if (found) return first(Number(found[1]));
  found = typed.match(/^([a-z]{3,})\.? ((?:19|20)\d\d)$/);
  if (found) return first(Number(found[2]), monthNumber(found[1]));
  found = typed.match(/^((?:19|20)\d\d)-(\d\d?)-(\d\d?)$/);
  if (found) return isoDay(...found.slice(1).map(Number));
  found = typed.match(/^(\d\d?)[-/. ](\d\d?)[-/. ]((?:19|20)\d\d)$/);
  if (found) return isoDay(...found.slice(1).reverse().map(Number));
  found = typed.match(/^(\d\d?) ([a-z]{3,})\.? ((?:19|20)\d\d)$/);
  return found ? isoDay(Number(found[3]), monthNumber(found[2]), Number(found[1])) : null;
}

// The number of a month by its name or the beginning of it, 0 for none.
function monthNumber(name) {
  return t("months").split(" ").findIndex((month) => month.startsWith(name)) + 1;
}

export function isoToday(now = new Date()) {
  return isoOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function isoOf(year, month, day) {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

function isoDay(year, month, day) {
  const iso = isoOf(year, month, day);
  return iso === [year, month, day].map((part) => String(part).padStart(2, "0")).join("-") ? iso : null;
}
