// The widget: a button on another site, which opens the page in a panel. One line on the site:
//   <script src="https://ask.example.org/widget.js" defer></script>
// Own label, accent colour and examples: data-label, data-accent, data-examples="one|another".
// It makes no markup of texts, keeps nothing, and asks the server for nothing before it is opened.

(() => {
  const TEXTS = {
    zh: { label: "问一问", title: "提问", close: "关闭" },
    "zh-Hant": { label: "問一問", title: "提問", close: "關閉" },
    en: { label: "Ask", title: "Ask a question", close: "Close" },
  };
  const STYLE = `
    :host { all: initial; }
    button { font: 600 1rem/1 system-ui, sans-serif; cursor: pointer; border: 0; }
    button:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
    .open {
      position: fixed; inset: auto 1.25rem 1.25rem auto; z-index: 2147483000; padding: 0.9rem 1.2rem;
      border-radius: 999px; background: var(--accent, #0f6b5c); color: var(--on-accent, #fff);
      box-shadow: 0 4px 18px rgb(0 0 0 / 25%);
    }
    .panel {
      position: fixed; inset: auto 1.25rem 5rem auto; z-index: 2147483001; display: grid;
      grid-template-rows: auto 1fr; width: min(26rem, calc(100vw - 2.5rem));
      height: min(40rem, calc(100dvh - 7rem)); overflow: hidden; border-radius: 14px;
      border: 1px solid rgb(128 128 128 / 35%); background: Canvas; color: CanvasText;
      box-shadow: 0 8px 40px rgb(0 0 0 / 30%);
    }
    .panel[hidden] { display: none; }
    .bar { display: flex; align-items: center; justify-content: space-between; padding: 0.4rem 0.5rem 0.4rem 1rem;
      font: 600 0.95rem/1.4 system-ui, sans-serif; border-bottom: 1px solid rgb(128 128 128 / 35%); }
    .close { padding: 0.5rem 0.7rem; background: none; color: inherit; border-radius: 8px; font-weight: 400; }
    iframe { width: 100%; height: 100%; border: 0; background: Canvas; }
    @media (max-width: 30rem) {
      .panel { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
    }
    @media print { .open, .panel { display: none; } }`;

  const script = document.currentScript;
  const root = new URL("./", script.src);
  const texts = TEXTS[chooseLanguage()];
  const label = script.dataset.label || texts.label;
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];

  const opener = create("button", { type: "button", class: "open", "aria-expanded": "false" }, label);
  const panel = create("div", { class: "panel", role: "dialog", "aria-label": label, hidden: "" });
  const bar = create("div", { class: "bar" });
  const closer = create("button", { type: "button", class: "close", "aria-label": texts.close }, "✕");
  bar.append(create("span", {}, label), closer);
  panel.append(bar);
  shadow.append(opener, panel);
  let frame = null;

  colour();
  opener.addEventListener("click", () => (panel.hidden ? open() : close()));
  closer.addEventListener("click", close);
  shadow.addEventListener("keydown", (event) => event.key === "Escape" && close());
  addEventListener("message", (event) => {
    if (event.source === frame?.contentWindow && event.origin === root.origin && event.data?.huigu === "close") close();
  });
  // Sites switch their scheme by an attribute or a class, or follow the system.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", followScheme);
  new MutationObserver(followScheme).observe(document.documentElement, { attributes: true });
  if (document.body) document.body.append(host);
  else addEventListener("DOMContentLoaded", () => document.body.append(host));

  function open() {
    if (!frame) panel.append((frame = createFrame()));
    followScheme();
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

  function createFrame() {
    const address = new URL(root);
    address.searchParams.set("lang", chooseLanguage());
    const examples = (script.dataset.examples ?? "").split("|").map((text) => text.trim()).filter(Boolean);
    address.hash = encodeURIComponent(JSON.stringify({ accent: script.dataset.accent, examples }));
    return create("iframe", { src: address.href, title: texts.title, referrerpolicy: "no-referrer" });
  }

  // The language of the site's page; else of the browser.
  function chooseLanguage() {
    const tag = (script.dataset.language || document.documentElement.lang || navigator.language).toLowerCase();
    if (!tag.startsWith("zh")) return "en";
    return /hant|tw|hk|mo/.test(tag) ? "zh-Hant" : "zh";
  }

  // The scheme of the site's page, told by its background: a dark one is a dark scheme.
  function isDark() {
    const declared = getComputedStyle(document.documentElement).colorScheme;
    if (declared === "dark" || declared === "light") return declared === "dark";
    for (const element of [document.body, document.documentElement]) {
      const [red, green, blue, alpha = 1] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
      if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
    }
    return declared.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function followScheme() {
    panel.style.colorScheme = isDark() ? "dark" : "light";
    if (frame) frame.style.colorScheme = panel.style.colorScheme;
  }

  // Black or white on the accent, whichever is easier to read.
  function colour() {
    const accent = script.dataset.accent ?? "";
    if (!accent || !CSS.supports("color", accent)) return;
    host.style.setProperty("--accent", accent);
    const probe = create("i", {});
    probe.style.color = accent;
    document.documentElement.append(probe);
    const parts = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
    probe.remove();
    const [red, green, blue] = parts.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    const isLight = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
    host.style.setProperty("--on-accent", isLight ? "#000" : "#fff");
  }

  function create(name, attributes, text = "") {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = text;
    return node;
  }
})();
