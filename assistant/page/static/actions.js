// What a reader can do with an answer: copy, print, share, rate, hand a gap to the region.
import { asText, tidy } from "./answer.js";
import { send } from "./ask.js";
import { el, icon } from "./dom.js";
import { t } from "./texts.js";

const REASONS = ["wrong", "incomplete", "unclear", "other_place", "old", "other"];

function button(sign, text, listener) {
  return el("button", { type: "button", class: "quiet", on: { click: listener } }, sign ? icon(sign) : null, text);
}

// The link holds the question behind the #, which is never sent to a server; masked as the server gave it back. Of a
// follow-up it holds both what was typed, to show, and what it was read as, to ask.
export function shareAddress(asked, answer) {
  const [typed, read] = [asked.question, answer.question_used || asked.question].map(tidy);
  const values = new URLSearchParams(asked.follows && read !== typed ? { vraag: typed, gelezen: read } : { vraag: read });
  if (asked.municipality) values.set("gemeente", asked.municipality);
  if (asked.role) values.set("rol", asked.role);
  if (asked.as_of) values.set("datum", asked.as_of);
  return `${location.origin}/#${values}`;
}

// ``keep`` is called when the reader has said something about the answer, so that the page remembers it.
export function actionBar(asked, answer, turn, keep) {
  const told = el("span", { class: "told", role: "status" });
  const tell = (text) => { told.textContent = text; };
  const toClipboard = (text, done) => async () => {
    try {
      await navigator.clipboard.writeText(text());
      tell(t(done));
    } catch {
      tell(t("copy_failed"));
    }
  };
  const printThis = () => {
    document.body.classList.add("print-one");
    turn().classList.add("print-this");
    window.print();
    document.body.classList.remove("print-one");
    turn().classList.remove("print-this");
  };
  const calm = answer.status !== "danger";
  return el(
    "div", { class: "actions" },
    button("copy", t(answer.citations.length ? "copy" : "copy_plain"), toClipboard(() => asText(asked, answer), "copied")),
    button("print", t("print"), printThis),
    calm ? button("link", t("share"), toClipboard(() => shareAddress(asked, answer), "shared")) : null,
    calm ? rating(asked, answer, tell, keep) : null, told,
  );
}

function report(kind, asked, answer, more = {}) {
  return send("/api/feedback", {
    kind, question: asked.read ?? asked.question, municipality: asked.municipality, role: asked.role, status: answer.status,
    documents: [...new Set(answer.citations.map((c) => c.document))], ...more,
  });
}

function rating(asked, answer, tell, keep) {
  const holder = el("div", { class: "rating" });
  if (answer.rated) {
    holder.append(el("span", { class: "told" }, t(answer.rated === "good" ? "rated_good" : "rated_bad")));
    return holder;
  }
  const thank = (kind) => { answer.rated = kind; keep(); holder.replaceChildren(); tell(t("thanks")); };
  const give = (kind, more) => report(kind, asked, answer, more).then(() => thank(kind), () => tell(t("error_send")));
  const yes = button("up", t("yes"), () => give("good"));
  const no = button("down", t("no"), () => {
    const form = reasonForm((more) => give("bad", more), tell);
    tell("");
    holder.replaceChildren(form);
    form.querySelector("input").focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  });
  holder.append(el("span", { class: "rating-ask" }, t("helped")), yes, no);
  return holder;
}

let forms = 0;

function reasonForm(give, tell) {
  const name = `reason-${(forms += 1)}`;
  const choices = REASONS.map((reason) => el(
    "label", { class: "choice" }, el("input", { type: "radio", name, value: reason }), t(`reason_${reason}`),
  ));
  const remark = el("textarea", { rows: 2, maxlength: 500 });
  const submit = (event) => {
    event.preventDefault();
    const reason = form.querySelector("input:checked")?.value ?? null;
    if (reason || remark.value.trim()) give({ reason, remark: remark.value });
    else tell(t("error_reason"));
  };
  const form = el(
    "form", { class: "reason-form", on: { submit } }, el("fieldset", {}, el("legend", {}, t("why_not")), ...choices),
    el("label", { class: "remark" }, t("remark"), remark), el("button", { type: "submit", class: "secondary" }, t("send")),
  );
  return form;
}

export function gapList(asked, answer, keep) {
  const open = answer.status === "not_found" || answer.gaps.length;
  if (!open) return null;
  const told = el("span", { class: "told", role: "status" }, answer.passed_on ? t("gap_sent") : "");
  const pass = button(null, t("gap_send"), () => {
    report("gap", asked, answer, { gaps: answer.gaps }).then(
      () => { told.textContent = t("gap_sent"); pass.hidden = true; answer.passed_on = true; keep(); },
      () => { told.textContent = t("error_send"); },
    );
  });
  pass.className = "secondary";
  pass.hidden = Boolean(answer.passed_on);
  const said = answer.gaps.length
    ? [el("h4", {}, t("gaps")), el("ul", {}, ...answer.gaps.map((gap) => el("li", {}, gap)))]
    : [el("p", {}, t("gap_why"))];
  return el("section", { class: "gaps" }, ...said, pass, told);
}

// On paper nothing can be unfolded.
window.addEventListener("beforeprint", () => document.querySelectorAll("details.more").forEach((more) => { more.open = true; }));
