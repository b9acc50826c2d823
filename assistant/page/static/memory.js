// What the browser keeps: the role and municipality for good, the conversation and what was typed until the tab closes.
function read(store, key, otherwise) {
  try {
    const value = store().getItem(`wegwijzer.${key}`);
    return value === null ? otherwise : JSON.parse(value);
  } catch {
    return otherwise;
  }
}

function write(store, key, value) {
  try {
    if (value === null) store().removeItem(`wegwijzer.${key}`);
    else store().setItem(`wegwijzer.${key}`, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page works on without memory.
  }
}

const lasting = () => window.localStorage;
const passing = () => window.sessionStorage;
const KEPT_TURNS = 40;

export const memory = {
  get role() { return read(lasting, "role", null); },
  set role(value) { write(lasting, "role", value); },
  get place() { return read(lasting, "place", ""); },
  set place(value) { write(lasting, "place", value); },
  get draft() { return read(passing, "draft", ""); },
  set draft(value) { write(passing, "draft", value || null); },
  get turns() { return read(passing, "turns", []); },
  set turns(value) { write(passing, "turns", value.length ? value.slice(-KEPT_TURNS) : null); },
};
