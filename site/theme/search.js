// The search: an index in the reader's browser, made when it is first asked for.
(() => {
  const root = document.documentElement.dataset.root;
  const input = document.getElementById("search");
  const found = document.getElementById("found");
  let index;

  input.hidden = false;
  input.addEventListener("focus", prepare, { once: true });
  input.addEventListener("input", show);
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape") {
      input.value = "";
      show();
      input.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      move(event);
    } else if (event.key === "Enter" && document.activeElement === input) {
      found.querySelector("a")?.click();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("search")) {
      found.hidden = true;
    }
  });

  async function prepare() {
    await Promise.all([load("minisearch.js"), load("sections.js")]);
    index = new MiniSearch({
      fields: ["heading", "page", "body"],
      storeFields: ["heading", "page", "body"],
      searchOptions: { boost: { heading: 4, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: "AND" },
    });
    index.addAll(window.sections);
    show();
  }

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}theme/${name}`;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function show() {
    const query = input.value.trim();
    const results = index && query ? index.search(query).slice(0, 12) : [];
    found.replaceChildren(...results.map(entry));
    if (index && query && results.length === 0) {
      const none = document.createElement("li");
      none.textContent = "Nothing found";
      found.append(none);
    }
    found.hidden = !index || !query;
  }

  function entry(result) {
    const link = document.createElement("a");
    link.href = root + result.id;
    link.append(result.heading === result.page ? result.page : `${result.page} › ${result.heading}`);
    const text = document.createElement("small");
    text.append(...excerpt(result.body, result.terms));
    link.append(text);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  /** What stands around the first of the words, with all of them marked. */
  function excerpt(body, terms) {
    const lower = body.toLowerCase();
    const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
    const start = Math.max(0, Math.min(...places, body.length) - 50);
    const part = body.slice(places.length ? start : 0).slice(0, 150);
    const escaped = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return part.split(new RegExp(`(${escaped.join("|")})`, "i")).map((piece, position) => {
      if (position % 2 === 0) {
        return piece;
      }
      const mark = document.createElement("mark");
      mark.textContent = piece;
      return mark;
    });
  }

  function move(event) {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (found.hidden || (at < 0 && document.activeElement !== input)) {
      return;
    }
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? input : links[Math.min(next, links.length - 1)]).focus();
  }
})();
