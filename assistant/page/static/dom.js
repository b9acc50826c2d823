// Builds elements; text is always set as text, never as HTML.
export function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  check: "M5 13l5 5L20 7", cross: "M6 6l12 12M18 6L6 18", warn: "M12 3.5L2.5 20h19zM12 10v5M12 17.3v.4", info: "M12 3a9 9 0 1 0 .01 0M12 11v6M12 7.2v.6",
  copy: "M9 9h10v11H9zM5 15V4h10", print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  up: "M7 11v9H4v-9zM7 11l4-8c2 0 3 1 3 3v4h5l-2 10H7", down: "M7 13V4H4v9zM7 13l4 8c2 0 3-1 3-3v-4h5L17 4H7",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
