// Line icons, built node by node: the page parses no markup, and its CSP forbids it.

const NAMESPACE = "http://www.w3.org/2000/svg";

// A Map has no inherited keys, so a kind like `constructor` finds nothing.
const PATHS = new Map(Object.entries({
  video: ["M4 6.5h16v11H4z", "M10.5 9.5v5l4-2.5z"],
  slides: ["M4 5h16v10.5H4z", "M12 15.5V19M8.5 19h7", "M8 11.5l2.5-2.5 2 2L16 8"],
  audio: ["M9 17.5V6l9-1.5V16", "M9 17.5a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0zM18 16a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0z"],
  code: ["M9 8l-4.5 4L9 16", "M15 8l4.5 4L15 16"],
  image: ["M4 5h16v14H4z", "M4 16l5-5 4 4 2.5-2.5L20 17", "M15 9.2h.01"],
  page: ["M6.5 3.5h7.5L18 7.5v13H6.5z", "M9.5 11.5h5.5M9.5 15h5.5"],
  out: ["M8 16L16.5 7.5M9.5 7.5h7v7"],
  none: ["M11 18a7 7 0 1 1 0-14a7 7 0 0 1 0 14z", "M16 16l4.5 4.5", "M8.5 11h5"],
  warn: ["M12 4.5L21 19.5H3z", "M12 10v4M12 16.8h.01"],
}));

export function createIcon(name) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const data of PATHS.get(name) ?? PATHS.get("page")) {
    const path = document.createElementNS(NAMESPACE, "path");
    path.setAttribute("d", data);
    svg.append(path);
  }
  return svg;
}
