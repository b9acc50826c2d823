// A source opened by its own link begins at the quote.
document.querySelector("mark.quote")?.scrollIntoView({ block: "center" });
document.documentElement.dataset.ready = "yes";
