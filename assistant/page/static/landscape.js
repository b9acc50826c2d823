// Explains terms on Wegwijs and narrows the glossary while someone types.
import { explainTerms } from "./glossary.js";
import { t } from "./texts.js";

const field = document.getElementById("term-filter");
if (field) {
  const entries = [...document.querySelectorAll("#terms .entry")];
  document.getElementById("term-filter-field").hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const entry of entries) entry.hidden = !entry.textContent.toLowerCase().includes(wanted);
    document.getElementById("terms-count").textContent = t("terms_count", { count: entries.filter((e) => !e.hidden).length });
  });
}
for (const part of document.querySelectorAll(".explained")) explainTerms(part, document.getElementById("inhoud").dataset.region);
document.documentElement.dataset.ready = "yes";
