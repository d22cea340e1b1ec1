// The widget: a button on another site, which opens the page in a panel. One line on the site:
//   <script src="…/widget.js" defer></script>
// Own label, accent colour, examples and language: data-label, data-accent,
// data-examples="one|another", data-language. It makes no markup of texts, keeps nothing, and asks
// the server for nothing before it is opened.

(() => {
  const TEXTS = {
    zh: { label: "问一问", title: "提问", close: "关闭", leave: "在新标签页中打开" },
    "zh-Hant": { label: "問一問", title: "提問", close: "關閉", leave: "在新分頁中開啟" },
    en: { label: "Ask", title: "Ask a question", close: "Close", leave: "Open in a new tab" },
  };
  const STYLE = `
    :host { all: initial !important; }
    .open, .close, .leave { font: 600 1rem/1.2 system-ui, sans-serif; cursor: pointer; border: 0; }
    :focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
    .open {
      position: fixed; right: 1.25rem; bottom: 1.25rem; z-index: 2147483000; max-width: calc(100vw - 2.5rem);
      padding: 0.85rem 1.25rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
      border: 1px solid transparent; border-radius: 999px; background: var(--accent); color: var(--on-accent);
      box-shadow: 0 4px 18px rgb(0 0 0 / 25%);
    }
    .open:hover { filter: brightness(1.08); }
    .panel {
      --ring: #0f6b5c; position: fixed; right: 1.25rem; bottom: 5rem; z-index: 2147483001; display: flex;
      flex-direction: column; box-sizing: border-box; width: min(27rem, calc(100vw - 2.5rem));
      height: min(42rem, calc(100vh - 6.5rem)); overflow: hidden; border: 1px solid #8886; border-radius: 14px;
      background: #faf9f6; color: #1d2429; box-shadow: 0 8px 40px rgb(0 0 0 / 30%);
    }
    .panel.dark { --ring: #6cc7b3; background: #14171a; color: #e6e9ea; }
    .panel[hidden] { display: none; }
    .bar { display: flex; flex: none; align-items: center; gap: 0.25rem; padding: 0.35rem 0.5rem 0.35rem 1rem; border-bottom: 1px solid #8884; }
    .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font: 600 0.9375rem/1.4 system-ui, sans-serif; }
    .close, .leave { display: grid; place-items: center; width: 2.25rem; height: 2.25rem; padding: 0; border-radius: 8px;
      background: none; color: inherit; font-weight: 400; text-decoration: none; }
    .close:hover, .leave:hover { background: #8883; }
    /* Shown when its page is ready; also when that never says so, such as an error of the browser. */
    iframe { flex: 1; min-height: 0; width: 100%; border: 0; animation: appear 0.2s 2s both; }
    iframe.ready { animation: appear 0.15s both; }
    @keyframes appear { from { opacity: 0; } }
    @media (max-width: 30rem) {
      .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
      .open[aria-expanded="true"] { visibility: hidden; }
    }
    @media print { .open, .panel { display: none; } }`;
  const ACCENT = "#0f6b5c";
  const MARK = "data-huigu-widget";

  const script = document.currentScript ?? document.querySelector("script[src*='/widget.js']");
  if (document.querySelector(`[${MARK}]`)) return; // the line is there twice
  const root = new URL("./", script.src);
  const language = chooseLanguage();
  const texts = TEXTS[language];
  const label = script.dataset.label?.trim() || texts.label;
  const [host, shadow] = createHost();
  const opener = create("button", { type: "button", class: "open", "aria-haspopup": "dialog", "aria-expanded": "false" }, label);
  const panel = create("div", { class: "panel", role: "dialog", "aria-label": label, hidden: "" });
  const closer = create("button", { type: "button", class: "close", "aria-label": texts.close }, "✕");
  const section = create("section", { "aria-label": label, lang: language });
  panel.append(createBar());
  section.append(opener, panel);
  shadow.append(section);
  let frame = null;
  let shown = "";

  opener.addEventListener("click", () => (panel.hidden ? open() : close()));
  closer.addEventListener("click", close);
  shadow.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== root.origin) return;
    if (event.data?.huigu === "close") close();
    if (event.data?.huigu === "ready") {
      frame.classList.add("ready");
      tellFrame();
    }
  });
  if (document.body) attach();
  else addEventListener("DOMContentLoaded", attach);

  function attach() {
    document.body.append(host);
    followLook();
    // Sites switch their scheme by an attribute or a class, at once or little by little, or as the
    // system does.
    const observer = new MutationObserver(followLook);
    for (const node of [document.documentElement, document.body]) {
      observer.observe(node, { attributes: true });
      node.addEventListener("transitionend", (event) => event.target === node && followLook());
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", followLook);
  }

  function open() {
    followLook();
    if (!frame) panel.append((frame = createFrame()));
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    frame.focus();
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  function createHost() {
    const node = create("div", { [MARK]: "" });
    const tree = node.attachShadow({ mode: "open" });
    // A sheet of a script needs no `style-src` of the site.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    tree.adoptedStyleSheets = [sheet];
    return [node, tree];
  }

  function createBar() {
    const bar = create("div", { class: "bar" });
    const address = locatePage();
    const link = { class: "leave", href: address.href, target: "_blank", rel: "noopener noreferrer", "aria-label": texts.leave };
    bar.append(create("span", { class: "name" }, label), create("a", link, "↗"), closer);
    return bar;
  }

  // What the site says goes into the fragment, which no server sees.
  function createFrame() {
    const address = locatePage();
    const examples = (script.dataset.examples ?? "").split("|").map((text) => text.trim()).filter(Boolean);
    address.hash = encodeURIComponent(JSON.stringify({ ...readLook(), examples }));
    const attributes = { src: address.href, title: texts.title, referrerpolicy: "no-referrer", allow: "clipboard-write" };
    const node = create("iframe", attributes);
    node.style.colorScheme = readLook().scheme;
    return node;
  }

  function locatePage() {
    const address = new URL(root);
    address.searchParams.set("lang", language);
    return address;
  }

  // The language of the site's page; else of the browser.
  function chooseLanguage() {
    const tag = script.dataset.language || document.documentElement.lang || navigator.language;
    const [spoken, ...parts] = tag.toLowerCase().split(/[-_]/);
    if (spoken !== "zh") return "en";
    const isTraditional = parts.some((part) => ["hant", "tw", "hk", "mo"].includes(part));
    return isTraditional && !parts.includes("hans") ? "zh-Hant" : "zh";
  }

  function followLook() {
    const look = readLook();
    if (shown === JSON.stringify(look)) return;
    shown = JSON.stringify(look);
    const colour = look.accent || ACCENT;
    host.style.setProperty("--accent", colour);
    host.style.setProperty("--on-accent", isLight(readColour(colour)) ? "#000" : "#fff");
    host.style.setProperty("--ring", look.scheme === "dark" ? "#6cc7b3" : "#0f6b5c");
    panel.classList.toggle("dark", look.scheme === "dark");
    if (frame) frame.style.colorScheme = look.scheme;
    tellFrame();
  }

  function tellFrame() {
    frame?.contentWindow?.postMessage({ huigu: "look", ...readLook() }, root.origin);
  }

  function readLook() {
    const accent = readColour(script.dataset.accent);
    const digits = accent?.map((part) => Math.round(part * 255).toString(16).padStart(2, "0"));
    return { scheme: isDark() ? "dark" : "light", accent: digits ? `#${digits.join("")}` : "" };
  }

  // A site says its scheme, or has a dark background.
  function isDark() {
    const declared = getComputedStyle(document.documentElement).colorScheme;
    if (declared === "dark" || declared === "light") return declared === "dark";
    for (const element of [document.body, document.documentElement]) {
      const colour = readColour(getComputedStyle(element).backgroundColor);
      if (colour) return !isLight(colour);
    }
    return declared.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
  }

  // Red, green and blue, 0 to 1, of any colour of CSS, `var(--brand)` too; null if it is none, or
  // rather lets through what is behind it.
  function readColour(written) {
    if (!written || !CSS.supports("color", written)) return null;
    const probe = create("i", {});
    probe.style.color = `color-mix(in srgb, ${written}, ${written})`;
    shadow.append(probe);
    const mixed = probe.style.color && getComputedStyle(probe).color.match(/^color\(srgb ([^/]+)(?:\/ ([\d.]+))?\)$/);
    probe.remove();
    if (!mixed || Number(mixed[2] ?? 1) < 0.5) return null;
    return mixed[1].trim().split(" ").map((part) => Math.min(1, Math.max(0, Number(part) || 0)));
  }

  // Whether black is easier to read on it than white (WCAG 1.4.3).
  function isLight([red, green, blue]) {
    const [r, g, b] = [red, green, blue].map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
  }

  function create(name, attributes, text = "") {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = text;
    return node;
  }
})();
