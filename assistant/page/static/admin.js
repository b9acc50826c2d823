// Beheer over Gradio: its language is Dutch whatever the browser says, what came of an action is announced, and what
// Gradio itself can only tell in English is told by us. A plain script, so that it runs before Gradio starts.
const texts = document.currentScript.dataset;
Object.defineProperty(navigator, "language", { get: () => "nl" });
Object.defineProperty(navigator, "languages", { get: () => ["nl"] });
document.documentElement.lang = "nl";
let connected = true;

// Gradio would load the page anew as soon as the server is back, and what was typed would be lost.
const send = window.fetch;
window.fetch = (asked, ...rest) =>
  !connected && String(asked.url ?? asked).endsWith("/app_id") ? Promise.reject(new Error("lost")) : send(asked, ...rest);

function trouble(gradio) {
  const lost = gradio.includes("Connection");
  connected &&= !lost;
  document.getElementById("panel-trouble")?.remove();
  const notice = document.createElement("div");
  notice.id = "panel-trouble";
  notice.setAttribute("role", "alert");
  const said = document.createElement("p");
  said.textContent = lost ? texts.lost : gradio.includes("exceed") ? texts.big : texts.failed;
  notice.append(said);
  if (lost) {
    const again = document.createElement("a");
    again.href = "/beheer";
    again.textContent = texts.again;
    notice.append(again);
  } else {
    const close = document.createElement("button");
    close.textContent = texts.close;
    close.addEventListener("click", () => notice.remove());
    notice.append(close);
  }
  document.body.append(notice);
}

const seen = new WeakSet();
new MutationObserver(() => {
  for (const place of document.querySelectorAll(".block.said:not([role])")) {
    place.setAttribute("role", "status");
    place.tabIndex = -1;
  }
  for (const toast of document.querySelectorAll('[data-testid="toast-body"]')) {
    if (!seen.has(toast)) {
      seen.add(toast);
      trouble(toast.textContent);
    }
  }
}).observe(document, { childList: true, subtree: true });

// A button that goes away when it is pressed hands the focus to the message that tells what came of it.
document.addEventListener("click", (event) => {
  if (event.target.closest(".goes-away")) event.target.closest(".place")?.querySelector(".block.said")?.focus();
});
