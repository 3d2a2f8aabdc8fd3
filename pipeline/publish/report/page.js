(() => {
  // All words of articles reach the page as text nodes and attributes set by name, never as HTML.
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 40, SHOWN_ARTICLES = 60, LANES = 14, ACTORS = 14;
  const TABLES = data.tables.map((table) => table.name);
  const KNOWN = ["events", "investments", "agreements", "quotes"];
  const facts = [];
  data.articles.forEach((article, at) => {
    article.facts.forEach((fact) => {
      fact.article = at;
      fact.words = [fact.headline, fact.kind, ...(fact.actors || []), fact.evidence, fact.id, fact.date_text]
        .filter(Boolean).join(" ").toLowerCase();
      facts.push(fact);
    });
  });
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const $ = (id) => document.getElementById(id);
  const NUMBER = new Intl.NumberFormat("en");

  // --- building blocks -------------------------------------------------------------------
  const SVG = "http://www.w3.org/2000/svg";
  function make(space, tag, attributes, children) {
    const node = space ? document.createElementNS(space, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "css") for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }
  const el = (tag, attributes, ...children) => make(null, tag, attributes, children);
  const svg = (tag, attributes, ...children) => make(SVG, tag, attributes, children);
  // Characters that force a direction could make words read as others; they are shown as such.
  const shown = (text) => String(text).replace(/[\u202d\u202e]/g, "\ufffd");
  const bdi = (text, attributes) => el("bdi", attributes || {}, shown(text));
  // By most of its letters: an English paragraph may begin with an Arabic quotation.
  function direction(text) {
    const letters = (text.match(/\p{L}/gu) || []).length;
    const leftward = (text.match(/[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/gu) || []).length;
    return 2 * leftward > letters ? "rtl" : "ltr";
  }
  const hue = (table) => (KNOWN.includes(table) ? table : "other");
  const title = (table) => data.tables.find((t) => t.name === table).title;
  const rowCount = (n) => `${NUMBER.format(n)} row${n === 1 ? "" : "s"}`;
  const spaced = (name) => name.replace(/_/g, " ");
  const names = (list) => (list || []).flatMap((name, i) => [i ? ", " : "", bdi(name)]);

  // --- state lives in the address, so that a view can be kept, shared and gone back to ------
  function state() {
    const given = new URLSearchParams(location.hash.slice(1));
    const view = given.get("view") || (given.get("row") || given.get("article") ? "read" : "overview");
    const table = (given.get("table") || "").split(",").filter((name) => TABLES.includes(name));
    return { view, table, article: given.get("article") || "", actor: given.get("actor") || "",
      factuality: given.get("factuality") || "", q: given.get("q") || "", row: given.get("row") || "",
      when: given.get("when") || "", pair: given.get("pair") || "", page: Number(given.get("page")) || 0 };
  }
  function address(change) {
    const next = { ...state(), page: 0, ...change };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(next)) {
      const text = Array.isArray(value) ? value.join(",") : String(value || "");
      if (text && !(name === "page" && text === "0")) query.set(name, text);
    }
    return "#" + query;
  }
  const go = (change) => { location.hash = address(change); };
  function soft(change) { history.replaceState(null, "", address(change)); draw(); }

  function fits(s) {
    const q = s.q.toLowerCase().split(/\s+/).filter(Boolean);
    const actor = s.actor.toLowerCase();
    const [from, to] = s.when.split("/");
    const pair = s.pair ? JSON.parse(s.pair) : null;
    return facts.filter((fact) =>
      (!s.table.length || s.table.includes(fact.table)) &&
      (!s.article || data.articles[fact.article].id.startsWith(s.article)) &&
      (!actor || (fact.actors || []).some((name) => name.toLowerCase().includes(actor))) &&
      (!s.factuality || fact.factuality === s.factuality) &&
      (!from || ((fact.start || "") === from && (fact.end || "") === (to || ""))) &&
      (!pair || (fact.table === "events" && (fact.from || ["?"]).includes(pair[0]) && (fact.to || ["?"]).includes(pair[1]))) &&
      q.every((word) => fact.words.includes(word)));
  }

  // --- a row ---------------------------------------------------------------------------------
  function dateWords(fact) {
    if (fact.precision === "unknown") return "no date";
    if (fact.precision === "before") return `before ${fact.end}`;
    if (fact.precision === "after") return `after ${fact.start}`;
    if (fact.precision === "day") return fact.start;
    if (fact.precision === "month" && fact.start) return fact.start.slice(0, 7);
    if (fact.precision === "year" && fact.start) return fact.start.slice(0, 4);
    return `${fact.start || "…"} to ${fact.end || "…"}`;
  }
  const DAY = 864e5;
  const days = (fact) => (Date.parse(fact.end) - Date.parse(fact.start)) / DAY + 1;
  // Length on a scale of orders of magnitude: a day, a month, a year, a decade.
  function dateBar(fact) {
    if (fact.precision === "unknown") return "";
    const open = !fact.start || !fact.end;
    const width = open ? 46 : Math.round(5 + Math.min(1, Math.log10(days(fact)) / 3.6) * 51);
    const bar = svg("rect", { x: fact.precision === "before" ? 60 - width : 0, y: 2, width, height: 7, rx: 2,
      class: `bar ${open ? "open" : fact.precision === "approximate" ? "about" : fact.precision === "day" ? "" : "wide"}` });
    const tip = open ? svg("path", { class: "bar open", d: fact.precision === "before" ? "M8 0 0 5.5 8 11Z" : "M52 0 60 5.5 52 11Z" }) : "";
    return svg("svg", { width: 60, height: 11, class: hue(fact.table), "aria-hidden": "true" }, bar, tip);
  }
  function badges(fact) {
    const badge = (text, kind) => el("span", { class: `badge ${kind || ""}` }, text);
    return el("div", { class: "badges" },
      badge(fact.factuality, fact.factuality),
      fact.historical ? badge("background") : "",
      el("span", { class: "badge when", title: `precision: ${fact.precision}` }, dateBar(fact), dateWords(fact),
        fact.precision === "unknown" ? "" : ` (${fact.precision})`),
      fact.attribution !== "author" ? el("span", { class: "badge" }, "as told by ", fact.attributed_to ? bdi(fact.attributed_to) : "a source") : "",
      fact.articles > 1 ? badge(`${fact.articles} articles`) : "",
      fact.confidence !== undefined ? el("span", { class: "badge", title: "extraction_confidence: the share of plain checks that the row meets, no probability" }, `meets ${Math.round(100 * fact.confidence)} % of checks`) : "",
      fact.review !== "machine" ? badge(fact.review) : "",
      fact.places ? "" : badge("place in the text unknown"));
  }
  function who(fact) {
    if (!fact.from && !fact.to) return "";
    if (fact.table === "agreements") return el("span", { class: "who" }, names(fact.from));
    const to = fact.to ? [" → ", names(fact.to)] : [];
    return el("span", { class: "who" }, fact.from ? names(fact.from) : "?", ...to.flat());
  }
  // `number` is that of the row's dot in the text.
  function card(fact, on, number) {
    const kind = [title(fact.table), fact.kind].filter(Boolean).join(" · ");
    const withArticle = number === undefined;
    const node = el("article", { class: `card ${hue(fact.table)} ${on ? "on" : ""}`, id: `row-${fact.id}` },
      el("button", { type: "button", class: "what", "aria-expanded": String(on), onclick: () => go({ view: "read", article: data.articles[fact.article].id.slice(0, 16), row: fact.id, page: 0 }) },
        withArticle ? "" : el("span", { class: `number ${fact.factuality === "actual" ? "" : "not"}`, "aria-hidden": "true" }, String(number)),
        el("span", { class: "kind" }, shown(kind)), el("br"), who(fact),
        el("span", { class: "headline", dir: direction(fact.headline || "") }, shown(fact.headline || ""))),
      badges(fact));
    if (withArticle) node.append(el("div", { class: "actions" }, el("small", { dir: "auto" }, shown(data.articles[fact.article].title))));
    if (mine.has(fact.id)) node.append(el("p", { class: "mine" }, `you: ${mine.get(fact.id).action}`));
    if (on) node.append(actions(fact), cells(fact));
    return node;
  }
  function cells(fact) {
    const article = data.articles[fact.article];
    const rows = (fact.cells || []).map((cell) => el("tr", {},
      el("th", { scope: "row" }, spaced(cell.name)),
      el("td", {}, bdi(cell.value || "(empty)"),
        (cell.words || []).map(([start, end]) => el("small", {}, "read from ",
          el("button", { type: "button", class: "words", onclick: () => showPlace(start) }, bdi(article.text.slice(start, end).slice(0, 120))))),
        cell.why ? el("small", {}, `${cell.how || ""}: `, bdi(cell.why)) : "")));
    return el("table", { class: "cells" }, el("tbody", {}, rows));
  }

  // --- corrections -----------------------------------------------------------------------------
  const store = `dragoman:${data.release}`;
  const mine = new Map();
  let reviewer = "";
  try {
    for (const [id, entry] of JSON.parse(localStorage.getItem(store) || "[]")) if (byId.has(id)) mine.set(id, entry);
    reviewer = localStorage.getItem("dragoman:who") || "";
  } catch { /* a browser that stores nothing for files keeps the marks until the page is closed */ }
  function keep() {
    try {
      localStorage.setItem(store, JSON.stringify([...mine]));
      localStorage.setItem("dragoman:who", reviewer);
    } catch { /* as above */ }
    drawMarks();
  }
  function actions(fact) {
    const place = el("div", {});
    const ask = (action) => { place.replaceChildren(review(fact, action)); place.querySelector("input,select,textarea").focus(); };
    const back = fact.places ? el("button", { type: "button", onclick: () => showPlace(fact.places[0][0]) }, "Show in the text") : "";
    const offer = [["confirm", "Confirm"], ["change", "Change a cell"], ["reject", "Reject"]].map(([action, label]) =>
      el("button", { type: "button", onclick: () => ask(action) }, label));
    const undo = mine.has(fact.id) ? el("button", { type: "button", onclick: () => { mine.delete(fact.id); keep(); draw(); } }, "Undo my mark") : "";
    return el("div", {}, el("div", { class: "actions" }, back, ...offer, undo), place);
  }
  function review(fact, action) {
    const columns = data.tables.find((t) => t.name === fact.table).columns;
    const name = el("input", { required: true, value: reviewer });
    const why = el("input", { required: true, placeholder: "what the text says" });
    const column = el("select", {}, columns.map((c) => el("option", { value: c.name }, spaced(c.name))));
    const holder = el("span", {});
    const spec = () => columns.find((c) => c.name === column.value);
    const refill = () => holder.replaceChildren(valueInput(spec(), (fact.cells || []).find((c) => c.name === column.value)));
    column.addEventListener("change", refill);
    refill();
    const change = action === "change" ? [el("label", {}, "Cell", column), el("label", {}, "New value", holder)] : [];
    const submit = (event) => {
      event.preventDefault();
      reviewer = name.value.trim();
      const old = mine.get(fact.id);
      const set = action === "change" ? { ...(old && old.set), [column.value]: typed(spec(), holder.firstChild) } : undefined;
      mine.set(fact.id, { action, table: fact.table,
        row: { id: fact.id, article_id: data.articles[fact.article].id, evidence_text: fact.evidence, identity: fact.identity || {} },
        set, who: reviewer, when: today(), why: why.value.trim() });
      keep();
      draw();
    };
    return el("form", { class: "review", onsubmit: submit }, ...change, el("label", {}, "Who", name), el("label", {}, "Why", why),
      el("button", {}, { confirm: "Confirm this row", change: "Note this change", reject: "Reject this row" }[action]));
  }
  function valueInput(spec, cell) {
    const list = (cell && cell.raw) || [];
    const value = !cell ? "" : String(cell.raw !== undefined ? cell.raw : cell.value || "");
    const choices = spec.type === "bool" ? ["true", "false"] : spec.words;
    if (choices) {
      const many = spec.type.startsWith("list");
      const empty = many || spec.required ? [] : [el("option", { value: "" }, "(empty)")];
      const chosen = many ? list : [value];
      return el("select", { multiple: many }, empty, choices.map((word) => el("option", { value: word, selected: chosen.includes(word) }, word)));
    }
    if (spec.type.startsWith("list")) return el("textarea", { rows: 3, placeholder: "one a line", dir: "auto" }, list.join("\n"));
    const kind = spec.type === "date32" ? "date" : /^(int|float)/.test(spec.type) ? "number" : "text";
    return el("input", { type: kind, step: spec.type.startsWith("float") ? "any" : null, dir: "auto", value });
  }
  function typed(spec, input) {
    if (spec.type.startsWith("list"))
      return input.multiple ? [...input.selectedOptions].map((o) => o.value) : input.value.split("\n").map((w) => w.trim()).filter(Boolean);
    if (input.value === "") return null;
    if (spec.type === "bool") return input.value === "true";
    return /^(int|float)/.test(spec.type) ? Number(input.value) : input.value;
  }
  function today() {
    const now = new Date();
    return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  }
  function drawMarks() {
    $("marks").hidden = !mine.size;
    $("marks").replaceChildren(`${mine.size} correction${mine.size === 1 ? "" : "s"} noted in this browser.`,
      el("button", { type: "button", id: "download", onclick: download }, "Download as YAML"),
      el("span", {}, "Put the file into corrections/ and run again."));
  }
  function download() {
    const file = new Blob([correctionsYaml([...mine.values()])], { type: "application/yaml" });
    const url = URL.createObjectURL(file);
    const link = el("a", { href: url, download: `corrections-${today()}-${data.release.slice(0, 6)}.yaml` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  // --- read: the text with its facts -----------------------------------------------------------
  function showPlace(start) {
    const marks = [...document.querySelectorAll("[data-start]")].filter((node) => Number(node.dataset.start) <= start);
    const node = marks[marks.length - 1];
    if (node) { node.scrollIntoView({ block: "center" }); node.setAttribute("tabindex", "-1"); node.focus({ preventScroll: true }); }
  }
  function drawRead(s, found) {
    const article = s.article ? data.articles.find((a) => a.id.startsWith(s.article)) : null;
    if (!article) return drawArticles(found);
    const list = found.filter((fact) => data.articles[fact.article] === article);
    const chosen = byId.get(s.row);
    if (chosen && data.articles[chosen.article] === article && !list.includes(chosen)) list.push(chosen);
    const others = list.filter((fact) => !fact.places);
    const side = el("div", { class: "side", id: "side", tabindex: "-1", "aria-label": "Rows of this article" },
      el("p", { class: "release" }, `${list.length < article.facts.length ? `${list.length} of ` : ""}${rowCount(article.facts.length)}; choose one to see its evidence`),
      list.map((fact, i) => card(fact, fact === chosen, i + 1)));
    if (others.length) side.prepend(el("p", { class: "note" }, `${rowCount(others.length)} could not be placed in the text.`));
    return [el("div", { class: "reader" }, paper(article, list, chosen), side)];
  }
  function paper(article, list, chosen) {
    const meta = [article.publisher, article.author, article.published || "no date", article.language, article.file];
    const blocks = [];
    let at = 0;
    for (const block of article.text.split("\n\n")) {
      blocks.push([at, at + block.length]);
      at += block.length + 2;
    }
    const isTitle = blocks[0][1] <= 160 && article.text.startsWith(article.title);
    return el("article", { class: "paper", lang: article.language },
      isTitle || article.text.startsWith(article.title) ? "" : el("h2", { dir: direction(article.title) }, shown(article.title)),
      el("p", { class: "meta" }, meta.filter(Boolean).flatMap((part, i) => [i ? " · " : "", bdi(part)])),
      article.skipped ? el("p", { class: "note" }, `Not extracted: ${shown(article.skipped)}`) : "",
      article.copy_of ? el("p", { class: "note" }, "A copy of ", el("a", { href: address({ article: article.copy_of.slice(0, 16), row: "" }) }, "an earlier article"), ".") : "",
      blocks.map(([start, end], i) => block(article, start, end, list, chosen, i === 0 && isTitle)),
      article.cut ? el("p", { class: "note" }, `${NUMBER.format(article.cut)} more characters are not shown; they are in articles.parquet.`) : "");
  }
  function block(article, start, end, list, chosen, isTitle) {
    const layers = [];
    list.forEach((fact) => (fact.places || []).forEach(([a, b], i) => {
      if (a < end && b > start) layers.push({ a: Math.max(a, start), b: Math.min(b, end), fact, last: b <= end, first: i === 0 });
    }));
    const words = chosen ? (chosen.cells || []).flatMap((cell) => (cell.words || []).map(([a, b]) => ({ a, b, name: cell.name })))
      .filter((w) => w.a < end && w.b > start && w.b - w.a < 200) : [];
    const cuts = [...new Set([start, end, ...layers.flatMap((l) => [l.a, l.b]), ...words.flatMap((w) => [Math.max(w.a, start), Math.min(w.b, end)])])].sort((x, y) => x - y);
    const isHeading = end - start < 90 && !/[\p{P}]$/u.test(article.text.slice(start, end));
    const node = el(isTitle ? "h2" : "p", { class: isTitle ? "" : `block ${isHeading ? "head" : ""}`, dir: direction(article.text.slice(start, end)) });
    for (let i = 0; i + 1 < cuts.length; i += 1) {
      const [a, b] = [cuts[i], cuts[i + 1]];
      const over = layers.filter((l) => l.a <= a && l.b >= b).map((l) => l.fact);
      const text = shown(article.text.slice(a, b));
      if (over.length) node.append(segment(text, a, over, chosen, words.filter((w) => w.a <= a && w.b >= b)));
      else node.append(el("span", { "data-start": a }, text));
      const ending = layers.filter((l) => l.b === b && l.last).map((l) => l.fact);
      node.append(...[...new Set(ending)].map((fact) => dot(fact, list.indexOf(fact), fact === chosen)));
    }
    return node;
  }
  function segment(text, start, over, chosen, words) {
    const tables = TABLES.filter((table) => over.some((fact) => fact.table === table));
    const on = over.includes(chosen);
    const line = (table) => {
      const solid = over.some((fact) => fact.table === table && fact.factuality === "actual");
      const colour = `var(--${hue(table)})`;
      return solid ? `linear-gradient(${colour},${colour})` : `repeating-linear-gradient(90deg,${colour} 0 5px,transparent 5px 8px)`;
    };
    const css = {
      "background-image": tables.map(line).join(","),
      "background-size": tables.map(() => "100% 2px").join(","),
      "background-position": tables.map((_, i) => `0 calc(100% - ${i * 3}px)`).join(","),
      "padding-bottom": `${2 + 3 * tables.length}px`,
    };
    const label = over.map((fact) => `${title(fact.table)}: ${fact.kind || ""} (${fact.factuality})`).join("\n");
    const next = over[(over.indexOf(chosen) + 1) % over.length].id;
    const inner = words.length ? el("span", { class: "cell", title: words.map((w) => spaced(w.name)).join(", ") }, text) : text;
    return el("span", { class: `hl ${on ? `on ${hue(chosen.table)}` : ""}`, css, title: label, "data-start": start, onclick: () => pick(next) }, inner);
  }
  function dot(fact, number, pressed) {
    return el("button", { type: "button", class: `dot ${hue(fact.table)} ${fact.factuality === "actual" ? "" : "not"}`, "aria-pressed": String(pressed),
      title: `${title(fact.table)}: ${fact.kind || ""}`, "aria-label": `Row ${number + 1}, ${title(fact.table)} ${fact.kind || ""}, ${fact.factuality}`,
      onclick: () => pick(fact.id) }, String(number + 1));
  }
  function drawArticles(found) {
    const counts = new Map();
    found.forEach((fact) => counts.set(fact.article, (counts.get(fact.article) || 0) + 1));
    const all = found.length === facts.length;
    const list = data.articles.map((article, at) => [article, counts.get(at) || 0]).filter(([, n]) => all || n);
    const items = list.slice(0, SHOWN_ARTICLES).map(([article, n]) => el("li", {}, el("a", { href: address({ view: "read", article: article.id.slice(0, 16), row: "" }) },
      el("b", { dir: "auto" }, shown(article.title)),
      el("small", {}, [article.published || "no date", article.publisher].filter(Boolean).map((x, i) => [i ? " · " : "", bdi(x)]).flat()),
      el("small", {}, article.skipped ? `skipped: ${shown(article.skipped)}` : rowCount(n)))));
    const more = list.length > SHOWN_ARTICLES ? el("p", { class: "note" }, `The first ${SHOWN_ARTICLES} of ${list.length} articles; narrow the filters to see others.`) : "";
    return [el("h2", {}, "Articles"), el("ul", { class: "articles" }, items), more];
  }

  // --- rows ------------------------------------------------------------------------------------
  function drawRows(s, found) {
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    const page = Math.min(s.page, pages - 1);
    const link = (to, text) => (to >= 0 && to < pages ? el("a", { href: address({ page: to }) }, text) : "");
    const pager = () => el("p", { class: "pager" }, link(page - 1, "← earlier"), `page ${page + 1} of ${pages}`, link(page + 1, "later →"));
    return [el("div", { class: "rows" }, pager(), found.slice(page * PAGE, page * PAGE + PAGE).map((fact) => card(fact, false)), pages > 1 ? pager() : "")];
  }

  // --- overview --------------------------------------------------------------------------------
  function drawOverview(s, found) {
    const tiles = data.tables.map((table) => {
      const rows = found.filter((fact) => fact.table === table.name);
      const actual = rows.filter((fact) => fact.factuality === "actual" && !fact.historical).length;
      return el("button", { type: "button", class: `tile ${hue(table.name)}`, onclick: () => go({ view: "rows", table: [table.name] }) },
        table.title, el("b", {}, NUMBER.format(rows.length)), el("small", {}, `${actual} actual, ${rows.length - actual} planned, claimed, denied or past`));
    });
    return [el("div", { class: "tiles" }, tiles), timeline(found), el("div", { class: "two" }, matrix(found), money(found))];
  }
  const panel = (heading, about, ...body) => el("section", { class: "panel" }, el("h2", {}, heading), el("p", {}, about), ...body);
  function legend(items) {
    return el("ul", { class: "legend" }, items.map(([name, attributes]) => el("li", {}, el("span", { class: `swatch ${attributes.class || ""}`, css: attributes.css || {} }), name)));
  }
  let allYears = false;
  function timeline(found) {
    const dated = found.filter((fact) => fact.start || fact.end);
    const about = `A bar is as long as the interval that the text gives: a day is a tick, a month or a year a stretch, dashed where it is approximate, with an arrow where it is open. ${found.length - dated.length} rows of ${found.length} have no date.`;
    if (!dated.length) return panel("Timeline", about);
    const at = (day) => Date.parse(day);
    const published = data.articles.map((a) => a.published).filter(Boolean).map(at);
    const times = dated.flatMap((fact) => [fact.start, fact.end].filter(Boolean).map(at));
    const latest = Math.max(...times);
    const recent = Math.min(...(published.length ? published : [latest])) - 400 * DAY;
    const first = Math.min(...times);
    const from = allYears ? first : Math.max(first, recent);
    const to = Math.max(allYears ? latest : Math.min(latest, Math.max(...(published.length ? published : [latest])) + 800 * DAY), from + 30 * DAY);
    const groups = new Map();
    dated.forEach((fact) => {
      const key = [fact.table, fact.start, fact.end, fact.precision].join("|");
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(fact);
    });
    const WIDTH = 1180, LEFT = 110, ROW = 13;
    const x = (time) => LEFT + ((time - from) / (to - from)) * (WIDTH - LEFT - 50);
    const chart = svg("svg", { viewBox: `0 0 ${WIDTH} 10`, class: "timeline", role: "group", "aria-label": "Timeline" });
    let y = 24, hidden = 0, outside = 0;
    for (const table of TABLES) {
      const lanes = [];
      const mineToo = [...groups.values()].filter((g) => g[0].table === table)
        .sort((a, b) => (a[0].start || a[0].end).localeCompare(b[0].start || b[0].end));
      let drawn = 0;
      for (const group of mineToo) {
        const fact = group[0];
        const a = fact.start ? at(fact.start) : at(fact.end) - 60 * DAY;
        const b = fact.end ? at(fact.end) + DAY : a + 60 * DAY;
        if (b < from || a > to) { outside += group.length; continue; }
        const x1 = x(Math.max(a, from)), x2 = Math.max(x(Math.min(b, to)), x1 + 5);
        let lane = lanes.findIndex((end) => end < x1 - 3);
        if (lane < 0) lane = lanes.length;
        if (lane >= LANES) { hidden += group.length; continue; }
        lanes[lane] = x2 + (group.length > 1 ? 16 : 0);
        drawn += 1;
        chart.append(bar(group, x1, x2, y + lane * ROW, lane));
      }
      if (drawn) {
        chart.append(svg("text", { x: 4, y: y + 10 }, title(table)));
        y += lanes.length * ROW + 12;
      }
    }
    for (const [time, label] of ticks(from, to)) {
      chart.prepend(svg("line", { class: "axis", x1: x(time), x2: x(time), y1: 18, y2: y }), svg("text", { x: x(time) + 3, y: 12 }, label));
    }
    chart.setAttribute("viewBox", `0 0 ${WIDTH} ${y + 4}`);
    const left = [outside ? `${rowCount(outside)} before or after the years shown` : "", hidden ? `${hidden} are not drawn for want of room` : ""].filter(Boolean).join("; ");
    const toggle = first < recent || outside ? el("button", { type: "button", onclick: () => { allYears = !allYears; draw(); } }, allYears ? "Recent years" : "All years") : "";
    return panel("Timeline", about, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Timeline" }, chart), left ? el("p", {}, `${left}.`) : "", toggle);
  }
  function bar(group, x1, x2, y) {
    const fact = group[0];
    const kind = { day: "", month: "wide", year: "wide", approximate: "about", before: "open", after: "open" }[fact.precision];
    const label = `${dateWords(fact)} (${fact.precision}): ${group.length > 1 ? `${group.length} ${fact.table}` : `${fact.kind || ""} ${shown(fact.headline || "")}`}`;
    const tip = fact.precision === "before" ? `M${x1} ${y + 4.5}l7 -6v12Z` : fact.precision === "after" ? `M${x2} ${y + 4.5}l-7 -6v12Z` : null;
    const open = () => (group.length > 1 ? go({ view: "rows", table: [fact.table], when: `${fact.start || ""}/${fact.end || ""}` })
      : go({ view: "read", article: data.articles[fact.article].id.slice(0, 16), row: fact.id }));
    const node = svg("g", { class: hue(fact.table), tabindex: "0", role: "button", "aria-label": label, onclick: open,
      onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } } },
      svg("title", {}, label), svg("rect", { class: `bar ${kind}`, x: x1, y, width: x2 - x1, height: 9, rx: 2 }));
    if (tip) node.append(svg("path", { class: "bar open", d: tip }));
    if (group.length > 1) node.append(svg("text", { x: x2 + 2, y: y + 9, "font-size": 10 }, String(group.length)));
    return node;
  }
  function ticks(from, to) {
    const years = (to - from) / DAY / 365;
    const step = years > 40 ? 120 : years > 12 ? 60 : years > 5 ? 24 : years > 2.5 ? 12 : years > 1 ? 3 : 1;
    const found = [];
    const date = new Date(from);
    let month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    month = Math.ceil(month / step) * step;
    for (; Date.UTC(Math.floor(month / 12), month % 12) <= to; month += step) {
      const year = Math.floor(month / 12);
      found.push([Date.UTC(year, month % 12), step >= 12 ? String(year) : `${year}-${String((month % 12) + 1).padStart(2, "0")}`]);
    }
    return found;
  }
  function matrix(found) {
    const about = "Events, who acts (rows) on whom (columns). Blue is cooperation, red conflict; the number is how many events, whatever their factuality.";
    const cellsOf = new Map(), weight = new Map();
    found.filter((fact) => fact.table === "events").forEach((fact) => {
      for (const a of fact.from || ["?"]) for (const b of fact.to || ["?"]) {
        if (a === "?" && b === "?") continue;
        const key = JSON.stringify([a, b]);
        const cell = cellsOf.get(key) || { n: 0, score: 0 };
        cell.n += 1;
        cell.score += fact.plover_score || 0;
        cellsOf.set(key, cell);
        // Who stands on both sides of something tells more than who stands alone.
        for (const name of [a, b]) if (name !== "?") weight.set(name, (weight.get(name) || 0) + (a === "?" || b === "?" ? 1 : 3));
      }
    });
    const top = [...weight].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, ACTORS).map(([name]) => name);
    if (!top.length) return panel("Who acts on whom", about, el("p", {}, "No event names its actors."));
    const axis = [...top, "?"];
    const body = axis.map((a) => el("tr", {}, el("th", { scope: "row" }, bdi(a === "?" ? "not said" : a)), axis.map((b) => {
      const cell = cellsOf.get(JSON.stringify([a, b]));
      if (!cell) return el("td", {});
      const mean = cell.score / cell.n;
      return el("td", {}, el("button", { type: "button", class: mean < 0 ? "conflict" : "peace", css: { "--strength": `${15 + Math.min(10, Math.abs(mean)) * 5}%` },
        title: `${a} → ${b}: ${cell.n}, mean score ${mean.toFixed(1)}`, "aria-label": `${a} on ${b}: ${cell.n} events, mean score ${mean.toFixed(1)}`,
        onclick: () => go({ view: "rows", table: ["events"], pair: JSON.stringify([a, b]) }) }, String(cell.n)));
    })));
    const more = weight.size > top.length ? el("p", {}, `The ${top.length} most connected of ${weight.size} actors.`) : "";
    return panel("Who acts on whom", about, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Matrix of actors" }, el("table", { class: "matrix" },
      el("thead", {}, el("tr", {}, el("td", {}), axis.map((b) => el("th", { scope: "col" }, bdi(b === "?" ? "not said" : b))))), el("tbody", {}, body))), more);
  }
  function money(found) {
    const rows = found.filter((fact) => fact.table === "investments");
    const priced = rows.filter((fact) => fact.amount_usd);
    const about = `Nominal US dollars by first sector and status, umbrella sums and plans included, so not to be added up; ${rows.length - priced.length} of ${rows.length} rows have no dollar amount.`;
    if (!priced.length) return panel("Money", about);
    const statuses = [...new Set(priced.map((fact) => fact.status))].sort();
    const shades = ["investments", "agreements", "events", "quotes", "other", "bad", "soft"];
    const shade = (status) => `var(--${shades[statuses.indexOf(status) % shades.length]})`;
    const sectors = new Map();
    priced.forEach((fact) => {
      const sector = (fact.sector_names || ["sector not said"])[0];
      if (!sectors.has(sector)) sectors.set(sector, new Map());
      const by = sectors.get(sector);
      by.set(fact.status, (by.get(fact.status) || 0) + fact.amount_usd);
    });
    const sum = (by) => [...by.values()].reduce((a, b) => a + b, 0);
    const largest = Math.max(...[...sectors.values()].map(sum));
    const dollars = (n) => (n >= 1e9 ? `$${(n / 1e9).toFixed(1)} bn` : n >= 1e6 ? `$${(n / 1e6).toFixed(1)} m` : `$${NUMBER.format(Math.round(n))}`);
    const body = [...sectors].sort((a, b) => sum(b[1]) - sum(a[1])).map(([sector, by]) => el("tr", {}, el("td", {}, bdi(sector)),
      el("td", {}, el("div", { class: "stack" }, statuses.filter((status) => by.has(status)).map((status) => el("span", { css: { "--s": shade(status), width: `${(100 * by.get(status)) / largest}%` }, title: `${status}: ${dollars(by.get(status))}` })))),
      el("td", {}, dollars(sum(by)))));
    return panel("Money by sector and status", about, legend(statuses.map((status) => [spaced(status), { css: { "--s": shade(status) } }])), el("table", { class: "money" }, el("tbody", {}, body)));
  }
  function drawDoubts(found) {
    const weak = found.filter((fact) => fact.confidence !== undefined).sort((a, b) => a.confidence - b.confidence || a.id.localeCompare(b.id)).slice(0, 20);
    const lost = found.filter((fact) => !fact.places);
    const list = (heading, rows) => (rows.length ? [el("h3", {}, heading), el("div", { class: "rows" }, rows.slice(0, 50).map((fact) => card(fact, false)))] : []);
    return [...list("Least certain rows", weak), ...list("Rows without a place in the shown text", lost)];
  }

  // --- the whole -------------------------------------------------------------------------------
  const VIEWS = { overview: drawOverview, read: drawRead, rows: drawRows };
  let last = "";
  function draw() {
    const s = state();
    const found = fits(s);
    for (const name of ["overview", "read", "rows", "doubts"]) $(`view-${name}`).hidden = name !== s.view;
    for (const link of document.querySelectorAll("[data-view]")) {
      if (link.dataset.view === s.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      link.href = address({ view: link.dataset.view, row: "" });
    }
    if (s.view === "doubts") $("more-doubts").replaceChildren(...drawDoubts(found));
    else if (VIEWS[s.view]) $(`view-${s.view}`).replaceChildren(...VIEWS[s.view](s, found));
    $("status").textContent = found.length === facts.length ? rowCount(facts.length) : `${NUMBER.format(found.length)} of ${NUMBER.format(facts.length)} rows fit the filters`;
    fill(s);
    drawMarks();
    for (const chart of document.querySelectorAll(".timeline")) chart.parentNode.scrollLeft = chart.clientWidth;
    const selection = `${s.article}|${s.row}`;
    if (s.view === "read" && s.row && selection !== last) reveal(s.row);
    last = selection;
  }
  let fromText = false;
  function pick(row) {
    fromText = true;
    go({ row });
  }
  function reveal(row) {
    const fact = byId.get(row), shownCard = $(`row-${row}`), beside = getComputedStyle($("side")).position === "sticky";
    const toCard = fromText && !beside;
    fromText = false;
    if (toCard && shownCard) shownCard.scrollIntoView({ block: "start" });
    else if (fact && fact.places) {
      const marks = [...document.querySelectorAll(".hl.on")];
      if (marks.length) marks[0].scrollIntoView({ block: "center" });
    }
    if (!shownCard) return;
    // The list scrolls by itself where it stands beside the text; on a phone the page would jump.
    const side = $("side");
    if (beside) side.scrollTop = shownCard.offsetTop - side.offsetTop - 8;
    shownCard.querySelector(".what").focus({ preventScroll: true });
  }
  function fill(s) {
    if ($("q").value !== s.q) $("q").value = s.q;
    if ($("actor").value !== s.actor) $("actor").value = s.actor;
    const article = s.article && data.articles.find((a) => a.id.startsWith(s.article));
    $("article").value = article ? article.id.slice(0, 16) : "";
    $("factuality").value = s.factuality;
    for (const box of document.querySelectorAll("#tables input")) box.checked = s.table.includes(box.value);
  }
  function prepare() {
    $("article").append(...data.articles.map((a) => el("option", { value: a.id.slice(0, 16) }, shown(a.title).slice(0, 90))));
    const weight = new Map();
    facts.forEach((fact) => (fact.actors || []).forEach((name) => weight.set(name, (weight.get(name) || 0) + 1)));
    $("actors").append(...[...weight].sort((a, b) => b[1] - a[1]).slice(0, 500).map(([name]) => el("option", { value: name })));
    $("factuality").append(...[...new Set(facts.map((fact) => fact.factuality))].sort().map((name) => el("option", { value: name }, name)));
    $("tables").append(...data.tables.map((t) => el("label", { class: `chip ${hue(t.name)}` }, el("input", { type: "checkbox", value: t.name,
      onchange: () => soft({ table: [...document.querySelectorAll("#tables input:checked")].map((box) => box.value) }) }), t.title)));
    $("q").addEventListener("input", () => soft({ q: $("q").value }));
    $("actor").addEventListener("input", () => soft({ actor: $("actor").value }));
    $("article").addEventListener("change", () => go({ view: "read", article: $("article").value, row: "" }));
    $("factuality").addEventListener("change", () => soft({ factuality: $("factuality").value }));
    // On a phone the filters would fill the first screen; they are a tap away.
    const s = state();
    $("filters").open = innerWidth > 900 || Boolean(s.q || s.actor || s.factuality || s.table.length);
    $("clear").addEventListener("click", () => { location.hash = `#view=${state().view}`; });
    document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
    document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); $("main").focus(); });
    document.addEventListener("keydown", keys);
    addEventListener("hashchange", draw);
  }
  function keys(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); $("q").focus(); }
    if (event.key !== "Escape") return;
    if (typing) event.target.blur();
    else if (state().row) go({ row: "" });
  }
  prepare();
  draw();
})();
