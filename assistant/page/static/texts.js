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

// "1-1-2027", "01/01/2027" or "2027-01-01" as an ISO date; null when it is no day of the calendar.
export function readDate(text) {
  const dutch = text.trim().match(/^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/);
  const iso = text.trim().match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  const found = dutch ? [dutch[3], dutch[2], dutch[1]] : iso ? iso.slice(1) : null;
  if (!found) return null;
  const [year, month, day] = found.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return `${found[0]}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
