// Vragen: asks, shows the conversation, keeps it for this tab.
import { actionBar, gapList } from "./actions.js";
import { body, contextWords, foundIn, givenOn, lineAlone, noticeList, pageWords, sources, statusLine } from "./answer.js";
import { askInLines, Failed, send } from "./ask.js";
import { readComposer, regionOf, setDay, setPlace, setQuestion, setRole, setUpComposer, tellError } from "./composer.js";
import { el, icon } from "./dom.js";
import { explainTerms } from "./glossary.js";
import { memory } from "./memory.js";
import { openSource } from "./source_panel.js";
import { isoToday, t } from "./texts.js";

const byId = (id) => document.getElementById(id);
const examples = JSON.parse(byId("examples").textContent);
const talk = byId("talk");
const question = byId("question");
const REBUILD_WAIT = 3000;
const REBUILD_TRIES = 20;
const HISTORY = 8;
const SETTLING = 4; // frames
let running = null;
let shared = null; // a follow-up of a link: as it was typed, and as it was read

// What the server is asked: a follow-up that came by a link as it was read.
const sent = ({ read, follows, ...asked }) => ({ ...asked, question: read ?? asked.question });

function announce(text) {
  byId("announce").textContent = "";
  requestAnimationFrame(() => { byId("announce").textContent = text; });
}

function citeMaker(answer) {
  return (number) => {
    const citation = answer.citations.find((c) => c.number === number);
    if (!citation) return null;
    const label = t("source_open", { number, title: citation.title, section: citation.section, page: pageWords(citation) });
    const link = el("a", { class: "cite", href: citation.link, "aria-label": label }, String(number));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openSource(citation.link, link);
    });
    return link;
  };
}

function newTurn(asked) {
  const context = contextWords(asked);
  const words = el("span", { class: "asked-words" }, asked.question);
  const head = el("h2", { class: "asked" }, el("span", { class: "sr" }, `${t("you_asked")}: `), words);
  const reply = el("div", { class: "reply" });
  const turn = el("article", { class: "turn" }, head, context ? el("p", { class: "asked-context" }, context) : null, reply);
  talk.append(turn);
  document.body.classList.remove("empty");
  byId("new-talk").hidden = false;
  question.placeholder = t("follow_hint");
  return { turn, reply, words };
}

// Puts a question at the top. Turns that come near are only then laid out and move what stands below them, so a few
// frames long it is put there again.
function toTop(turn, frames = SETTLING) {
  turn.scrollIntoView({ block: "start", behavior: "instant" });
  if (frames) requestAnimationFrame(() => toTop(turn, frames - 1));
}

// From here on the page holds the question without the personal data that stood in it.
function withoutPersonal(asked, masked, place) {
  if (masked && asked.read) return { ...asked, read: masked };
  if (masked) place.words.textContent = masked;
  return masked ? { ...asked, question: masked } : asked;
}

// Shows how far the answer is and the lines that were checked; what comes in one go is shown in one go.
function follower(place, asked) {
  const far = el("p", { class: "searching" }, t("searching"));
  const coming = el("div", { class: "answer-body coming" });
  const waiting = [];
  place.reply.replaceChildren(far, coming);
  const show = () => {
    if (far.isConnected) for (const work of waiting.splice(0)) work();
  };
  const told = {
    searching: ({ question_masked: masked }) => withoutPersonal(asked, masked, place),
    found: ({ sources: count }) => { far.textContent = foundIn(count); },
    writing: () => {
      far.textContent = `${far.textContent}. ${t("writing")}`;
      announce(far.textContent);
    },
  };
  return (event) => {
    const { sentence, citations } = event;
    waiting.push(event.event === "status" ? () => told[event.stage]?.(event) : () => coming.append(lineAlone(sentence, citeMaker({ citations }))));
    requestAnimationFrame(show);
  };
}

function showAnswer({ turn, reply }, asked, answer, fresh) {
  const cite = citeMaker(answer);
  const held = reply.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  turn.classList.toggle("fresh", fresh && !reply.querySelector(".coming > p"));
  reply.replaceChildren(...[
    statusLine(answer), noticeList(answer, false), body(answer, cite), noticeList(answer, true), gapList(asked, answer, () => keep(asked, answer)), sources(answer, cite),
    el("p", { class: "given-on" }, givenOn(answer)), actionBar(asked, answer, () => turn, () => keep(asked, answer)), suggestions(answer),
  ].filter(Boolean));
  offerInPlace(answer, reply);
  if (answer.status === "answered") explainTerms(reply.querySelector(".answer-body"), regionOf(asked.municipality));
  reply.classList.toggle("reply-danger", answer.status === "danger");
  if (held) [...reply.querySelectorAll(".cite")].find((link) => link.getAttribute("href") === held)?.focus({ preventScroll: true });
}

// A question that a refusal names is pressed where it stands; the others stand below the answer.
function offerInPlace(answer, reply) {
  for (const line of reply.querySelectorAll(".answer-body > ul > li")) {
    if (!answer.suggestions.includes(line.textContent)) continue;
    const text = line.textContent;
    line.parentElement.classList.add("offers");
    line.replaceChildren(el("button", { type: "button", class: "pill", on: { click: () => askThis(text) } }, text));
  }
}

function suggestions(answer) {
  const others = answer.suggestions.filter((text) => !answer.answer.split("\n").includes(`- ${text}`));
  if (!others.length) return null;
  const buttons = others.map((text) => el(
    "li", {}, el("button", { type: "button", class: "pill", on: { click: () => askThis(text) } }, text),
  ));
  return el("section", { class: "also" }, el("h4", {}, t("also")), el("ul", {}, ...buttons));
}

// Questions that have an answer come a moment later, below all that could be pressed already; not once something else is
// asked: they would push that question down.
async function suggestMore(place, asked, answer) {
  if (answer.suggestions.length || !["answered", "not_found"].includes(answer.status)) return;
  try {
    const before = memory.turns.map((turn) => turn.asked.question.slice(0, 300)).slice(-20);
    const request = { ...sent(asked), question: answer.question_used || asked.question, answer: answer.answer.slice(0, 8000), asked: before };
    const { suggestions: offered } = await (await send("/api/suggestions", request)).json();
    if (!offered.length || place.turn !== talk.lastElementChild) return;
    answer.suggestions = offered;
    place.reply.append(suggestions(answer));
    keep(asked, answer);
  } catch {
    // Suggestions are an extra: without them the answer is whole.
  }
}

// The turn as it is now, with what came or was said about it since.
function keep(asked, answer) {
  const same = (turn) => turn.asked.question === asked.question && turn.answer.answer === answer.answer;
  memory.turns = memory.turns.map((turn) => (same(turn) ? { asked, answer } : turn));
}

// A question that is offered is whole and was tried as it stands: it does not lean on the conversation.
function askThis(text) {
  setQuestion(text);
  ask(true);
}

function pastTurns() {
  return memory.turns.flatMap(({ asked, answer }) => [
    { role: "user", content: sent(asked).question }, { role: "assistant", content: answer.answer.slice(0, 4000) },
  ]).slice(-HISTORY);
}

async function ask(whole = false) {
  if (running) return;
  const composed = readComposer();
  if (!composed) return;
  const history = whole ? [] : pastTurns();
  const asked = { ...composed, follows: history.length > 0, ...(shared?.question === composed.question ? shared : {}) };
  const place = newTurn(asked);
  setQuestion("");
  toTop(place.turn);
  busy(true);
  try {
    const answer = { ...await patiently(asked, history, place), given_on: isoToday() };
    const reading = place.reply.querySelector(".coming > p"); // what is being read stays where it is
    const kept = withoutPersonal(asked, answer.question_masked, place);
    showAnswer(place, kept, answer, true);
    shared = null;
    memory.turns = [...memory.turns, { asked: kept, answer }];
    announce(`${place.reply.querySelector(".status").textContent}. ${spoken(answer)}`);
    if (!reading) toTop(place.turn);
    suggestMore(place, kept, answer);
  } catch (error) {
    failed(place, asked, error, whole);
  } finally {
    busy(false);
  }
}

// Asks again by itself while the index is being loaded.
async function patiently(asked, history, place) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await askInLines({ ...sent(asked), history }, follower(place, asked), running.signal);
    } catch (error) {
      if (error.kind !== "building" || tries >= REBUILD_TRIES) throw error;
      place.reply.replaceChildren(el("p", { class: "searching" }, t("error_building")));
      await new Promise((resolve) => { setTimeout(resolve, REBUILD_WAIT); });
      if (running.signal.aborted) throw new Failed("stopped");
    }
  }
}

function spoken(answer) {
  const notices = answer.notices.map((n) => n.text).join(" ");
  const text = answer.answer.replaceAll("**", "").replace(/ ?\[\d+\]/g, "").replace(/\s+/g, " ");
  return `${notices} ${text}`.trim().slice(0, 1200);
}

function failed({ turn, reply }, asked, error, whole) {
  if (!question.value.trim()) setQuestion(asked.question);
  if (error.kind === "stopped") {
    turn.remove();
    document.body.classList.toggle("empty", !talk.children.length);
    announce(t("stopped"));
    question.focus();
    return;
  }
  const known = { gone: "error_gone", slow: "error_slow", building: "error_building" };
  const text = known[error.kind] ? t(known[error.kind]) : error.told || t("error_other");
  const again = el("button", { type: "button", class: "secondary", on: { click: () => { turn.remove(); ask(whole); } } }, t("try_again"));
  reply.replaceChildren(el("div", { class: "failure", role: "alert" }, el("h3", {}, icon("warn"), t("error_head")), el("p", {}, text), again));
}

function busy(now) {
  running = now ? new AbortController() : null;
  byId("submit").hidden = now;
  byId("stop").hidden = !now;
  talk.setAttribute("aria-busy", String(now));
}

function chooseRole(role) {
  memory.role = role;
  setRole(role);
  byId("role-first").hidden = role !== null;
  showExamples(examples[role ?? ""]);
  examplesHere();
}

function showExamples(texts) {
  byId("examples-list").replaceChildren(...texts.map((text) => el(
    "li", {}, el("button", { type: "button", class: "example", on: { click: () => askThis(text) } }, text),
  )));
}

// Of the examples those that have an answer for the municipality; without an answer of the server the usual ones stay.
async function examplesHere() {
  const [municipality, role] = [memory.place, memory.role];
  if (!municipality) return showExamples(examples[role ?? ""]);
  try {
    const { suggestions: fitting } = await (await send("/api/examples", { municipality, role })).json();
    if (municipality !== memory.place || role !== memory.role) return;
    showExamples(fitting.length ? fitting : examples[role ?? ""]);
  } catch {
    // They are only examples.
  }
}

function newTalk() {
  memory.turns = [];
  talk.replaceChildren();
  document.body.classList.add("empty");
  byId("new-talk").hidden = true;
  announce(t("new_talk_done"));
  question.focus();
}

function readShared() {
  const values = new URLSearchParams(location.hash.slice(1));
  if (!values.get("vraag")) return false;
  history.replaceState(null, "", location.pathname);
  if (values.get("gemeente")) setPlace(values.get("gemeente"));
  if (values.get("datum")) setDay(values.get("datum"));
  if (values.get("rol") in examples) setRole(values.get("rol"));
  const typed = values.get("vraag").trim();
  setQuestion(typed);
  shared = values.get("gelezen") ? { question: typed, read: values.get("gelezen"), follows: true } : null;
  return true;
}

function start() {
  setUpComposer(() => ask());
  chooseRole(memory.role);
  byId("role").addEventListener("change", (event) => chooseRole(event.target.value));
  for (const id of ["place", "place-other"]) byId(id).addEventListener("change", examplesHere);
  for (const pill of document.querySelectorAll("[data-role]")) {
    pill.addEventListener("click", () => { chooseRole(pill.dataset.role); question.focus(); });
  }
  byId("stop").addEventListener("click", () => running?.abort());
  byId("new-talk").addEventListener("click", newTalk);
  history.replaceState(null, "");
  for (const { asked, answer } of memory.turns) showAnswer(newTurn(asked), asked, answer, false);
  window.addEventListener("hashchange", () => { if (readShared()) ask(true); });
  if (readShared()) ask(true); // a question of a link does not lean on the conversation in this tab
  else if (memory.turns.length) toTop(talk.lastElementChild);
  tellError("");
  document.documentElement.dataset.ready = "yes";
}

start();
