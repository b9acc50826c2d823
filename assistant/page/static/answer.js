// An answer as elements: status in words, notices, route cards, columns per period, sources, gaps and what to ask next.
import { el, icon } from "./dom.js";
import { blocks, inline } from "./marked_text.js";
import { has, sayDate, t } from "./texts.js";

const plain = (text) => text.replaceAll("**", "").trim();

// A question from which names and the like were taken out, without the commas that stood around them.
export const tidy = (text) => text.replace(/(^|: )[\s,]+/g, "$1").replace(/\s+(?=[,.?!])/g, "").replace(/,{2,}/g, ",");

export const foundIn = (count) => (count === 1 ? t("found_one") : t("found", { count }));

export function statusLine(answer) {
  const titles = new Set(answer.citations.map((c) => c.document));
  const signs = { answered: "check", danger: "warn", not_found: "cross", out_of_region: "cross" };
  const words = answer.status === "answered" && titles.size ? foundIn(titles.size) : t(`status_${answer.status}`);
  return el("h3", { class: `status status-${answer.status}` }, icon(signs[answer.status] ?? "info"), el("span", {}, words));
}

// How long a document holds and what its words mean qualifies the lines that are told: it stands below them.
const QUALIFIES = ["validity", "unknown"];

const noticeWords = ({ kind, text }) => (kind === "read_as" ? tidy(text) : text);

export function noticeList(answer, below) {
  const shown = answer.notices.filter(({ kind }) => QUALIFIES.includes(kind) === below);
  if (!shown.length) return null;
  const items = shown.map((notice) => {
    const head = has(`notice_${notice.kind}`) ? t(`notice_${notice.kind}`) : t("notice_unknown");
    return el("li", { class: `notice notice-${notice.kind}` }, icon("info"), el("p", {}, el("strong", {}, `${head}. `), noticeWords(notice)));
  });
  return el("ul", { class: below ? "notices notices-below" : "notices" }, ...items);
}

export function hardness(kind) {
  return el("span", { class: `hard hard-${kind}`, title: t(`hard_${kind}_why`) }, t(`hard_${kind}`));
}

// The body: what the sentences say, per group; without sentences, the Markdown as it is.
export function body(answer, cite) {
  const holder = el("div", { class: "answer-body" });
  if (answer.cards.length) holder.append(routes(answer.cards, cite));
  const told = new Set(answer.cards.map(cardName));
  const groups = grouped(answer.sentences).filter(([group]) => !told.has(plain(group)));
  const phones = ["danger", "refused", "not_found"].includes(answer.status);
  if (!groups.length) holder.append(...(answer.cards.length ? [] : blocks(answer.answer, cite, phones)));
  else if (saysAll(groups[0])) holder.append(...lines(groups[0][1], cite, false), columns(groups.slice(1), cite));
  else holder.append(columns(groups, cite));
  return holder;
}

// A line of our own above all groups, such as a doubt about the whole answer.
function saysAll([group, members]) {
  return !group && members.every((m) => m.kind === "label");
}

function grouped(sentences) {
  const groups = new Map();
  for (const sentence of sentences) {
    if (!groups.has(sentence.group)) groups.set(sentence.group, []);
    const isHead = sentence.kind === "label" && plain(sentence.text) === plain(sentence.group);
    if (!isHead) groups.get(sentence.group).push(sentence);
  }
  return [...groups].filter(([, lines]) => lines.length);
}

function kindsOf(members) {
  return new Set(members.filter((m) => m.kind !== "label").map((m) => m.hardness ?? "onbekend"));
}

// One group without a name: how firm it is stands below it, once, in words.
function alone(members, cite) {
  const kinds = kindsOf(members);
  const [kind] = kinds;
  const firm = kinds.size === 1 ? el("p", { class: "firm" }, hardness(kind), " ", t(`hard_${kind}_why`)) : null;
  return el("div", { class: "column" }, ...lines(members, cite, kinds.size > 1), firm);
}

// What holds now stands on the left, whichever answers best.
const isLater = (period) => Number(/^vanaf\b/i.test(plain(period)));
const comesLater = ([group]) => isLater(group);

function columns(groups, cite) {
  if (groups.length === 1 && !groups[0][0]) return alone(groups[0][1], cite);
  const inOrder = groups.length === 2 ? [...groups].sort((a, b) => comesLater(a) - comesLater(b)) : groups;
  const parts = inOrder.map(([group, members]) => {
    const kinds = kindsOf(members);
    const one = kinds.size === 1 ? hardness([...kinds][0]) : null;
    const head = el("h4", { class: "column-head" }, el("span", {}, plain(group) || t("now")), one);
    return el("section", { class: "column" }, head, ...lines(members, cite, kinds.size > 1));
  });
  return el("div", { class: parts.length > 1 ? "columns" : "" }, ...parts);
}

// A line that begins with the name of a task area begins with a capital.
const capital = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

// The numbers after a line. A word joiner holds the first to what stands before it: it never starts a line alone; a
// blank without width lets a next line begin between two of them.
function marksOf({ citations }, cite) {
  return citations.map(cite).filter(Boolean).flatMap((mark, n) => [n ? "\u200b" : "\u2060", mark]);
}

function lines(sentences, cite, badges) {
  const top = [];
  let add = (node) => top.push(node);
  let list = null;
  for (const sentence of sentences) {
    if (isMore(sentence)) {
      const more = folded(sentences, sentence);
      top.push(more);
      add = (node) => more.append(node);
      list = null;
      continue;
    }
    const marks = marksOf(sentence, cite);
    const badge = badges && sentence.kind !== "label" ? [" ", hardness(sentence.hardness ?? "onbekend")] : [];
    const item = sentence.text.match(/^[-•]\s+(.*)$/s);
    const content = [...inline(item ? item[1].trim() : capital(sentence.text.trim()), cite), ...badge, ...marks];
    if (item) {
      if (!list) add((list = el("ul")));
      list.append(el("li", {}, ...content));
    } else {
      list = null;
      add(el("p", { class: sentence.kind === "label" ? "label" : null }, ...content));
    }
  }
  return top;
}

const isMore = (sentence) => sentence.kind === "label" && plain(sentence.text) === t("more");

// Lines that bear on the question without answering it are folded away below those that do.
function folded(sentences, label) {
  const below = sentences.slice(sentences.indexOf(label) + 1).filter((s) => s.kind !== "label");
  return el("details", { class: "more" }, el("summary", {}, `${t("more").replace(/:$/, "")} (${below.length})`));
}

// One checked line while the answer is still being made.
export function lineAlone(sentence, cite) {
  const text = sentence.text.replace(/^[-•]\s+/, "").trim();
  return el("p", { class: sentence.kind === "label" ? "label" : null }, ...inline(text, cite), ...marksOf(sentence, cite));
}

// The label over a card's lines among the sentences.
const cardName = ({ title, period }) => plain(title) + (period ? ` (${plain(period)})` : "");

// The route of now and the one that comes after it stand side by side.
function routes(cards, cite) {
  const pair = cards.length === 2 && isLater(cards[0].period ?? "") !== isLater(cards[1].period ?? "");
  const inOrder = pair ? [...cards].sort((a, b) => isLater(a.period ?? "") - isLater(b.period ?? "")) : cards;
  return el("div", { class: pair ? "routes pair" : "routes" }, ...inOrder.map((card) => routeCard(card, cite)));
}

function routeCard(card, cite) {
  const again = (n) => card.steps[n].slot === card.steps[n - 1]?.slot; // its name is read out, not shown twice
  const steps = card.steps.map((step, n) => el(
    "li", { class: again(n) ? "step again" : "step" },
    el("span", { class: "slot" }, el("span", { class: again(n) ? "sr" : null }, step.slot)),
    el("p", {}, ...inline(step.text, cite), step.hardness ? " " : "", step.hardness ? hardness(step.hardness) : "", ...marksOf(step, cite)),
  ));
  const head = el("h4", { class: "card-head" }, el("span", {}, plain(card.title) || t("route")), card.period ? el("span", { class: "period" }, plain(card.period)) : null);
  return el("section", { class: "card" }, head, el("ol", { class: "steps" }, ...steps));
}

// Where it stands: one line per place, with all numbers that point there.
export function sources(answer, cite) {
  if (!answer.citations.length) return null;
  const places = new Map();
  for (const c of answer.citations) {
    const key = `${c.document}|${c.section}|${c.page}`;
    if (!places.has(key)) places.set(key, []);
    places.get(key).push(c);
  }
  const items = [...places.values()].map((cs) => el(
    "li", {}, el("span", { class: "source-marks" }, ...cs.map((c) => cite(c.number))),
    el("span", {}, el("strong", {}, cs[0].title), ` · ${cs[0].section} · ${pageWords(cs[0])}`, validity(cs[0])),
  ));
  return el("section", { class: "sources" }, el("h4", {}, t("sources")), el("ul", {}, ...items));
}

export function pageWords(citation) {
  const pages = citation.official_pages ? [...new Set(citation.official_pages)].join("-") : null;
  const page = citation.page === null ? t("no_page") : t("page", { page: citation.page });
  return pages ? `${page} (${t("official", { pages })})` : page;
}

function validity(citation) {
  const words = validityWords(citation);
  return words ? el("span", { class: "validity" }, ` · ${words}`) : null;
}

export function validityWords({ valid_from: from, valid_until: until }, today = new Date().toISOString().slice(0, 10)) {
  if (until && until < today) return t("valid_until", { date: sayDate(until) });
  if (from && until) return t("valid_between", { start: sayDate(from), end: sayDate(until) });
  return from ? t("valid_from", { date: sayDate(from) }) : "";
}

const paragraph = (lines) => (lines.length ? ["", ...lines] : []);

// For whom and for when something was asked, in words.
export function contextWords(asked) {
  return [
    asked.municipality ? t("for_place", { place: asked.municipality }) : null,
    asked.as_of ? t("for_day", { day: sayDate(asked.as_of) }) : null,
    asked.read ? t("read_as", { question: asked.read }) : null,
  ].filter(Boolean).join(" · ");
}

// On paper and in a copy: when this was the answer.
export function givenOn(answer) {
  return answer.given_on ? t("given_on", { date: sayDate(answer.given_on) }) : "";
}

// The answer as plain text for the clipboard: for whom it is, what to know beside it, how firm it is, and its sources written out.
export function asText(asked, answer) {
  const text = plain(answer.answer);
  const beside = answer.notices.map(noticeWords);
  const firm = answer.citations.length ? [...kindsOf(answer.sentences)].map((kind) => `${t(`hard_${kind}`)}: ${t(`hard_${kind}_why`)}`) : [];
  const from = answer.citations.map((c) => `[${c.number}] ${c.title}, ${c.section}, ${pageWords(c)}: “${c.quote.replace(/\s+/g, " ")}”`);
  const head = [tidy(answer.question_masked || asked.question), contextWords(asked)].filter(Boolean);
  return [...head, "", text, ...paragraph(beside), ...paragraph(firm), ...(from.length ? ["", t("sources"), ...from] : []), ...paragraph([givenOn(answer)].filter(Boolean))].join("\n");
}
