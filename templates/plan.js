// The page's own script: search, filters with their state in the address, marks that are saved as a file. It asks for
// nothing outside the page; without it the page is a plain document.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  const all = (query, of = document) => [...of.querySelectorAll(query)];
  const by = id => document.getElementById(id);
  const made = (name, set = {}, ...inside) => {
    const it = Object.assign(document.createElement(name), set);
    it.append(...inside);
    return it;
  };

  // ---- search and filters ----

  const form = by("filter");
  const items = all("[data-kind]").map(node => ({ node, kind: node.dataset.kind, id: node.dataset.id, text: null }));
  const parts = items.filter(one => one.kind === "part");
  const rows = all("[data-of]");
  const controls = all(".control").map(node => ({ node, parts: all(".part", node) }));
  const families = all(".family").map(node => ({ node, parts: all(".part", node) }));
  const words = text => text.toLowerCase().replace(/\s+/g, " ");
  const LISTS = ["label", "reason"];
  const VALUES = ["q", "family", "role", "mark"];
  let at = "";

  // What is asked for: words all have to occur, those in quotation marks together.
  const terms = text => (words(text).match(/"[^"]*"?|[^\s"]+/g) || []).map(one => one.replace(/"/g, "").trim()).filter(Boolean);
  const asked = () => {
    const data = new FormData(form);
    const state = {};
    for (const name of LISTS) state[name] = data.getAll(name);
    for (const name of VALUES) state[name] = (data.get(name) || "").trim();
    return state;
  };
  const idle = state => LISTS.every(name => !state[name].length) && VALUES.every(name => !state[name]);
  const found = (one, wanted) => {
    if (!wanted.length) return true;
    // Read once, when it is first searched.
    one.text ??= words(one.node.textContent);
    return wanted.every(term => one.text.includes(term));
  };
  const fits = (one, state) => {
    const set = one.node.dataset;
    if (state.label.length && !state.label.includes(set.label)) return false;
    if (state.reason.length && !set.reason.split(" ").some(reason => state.reason.includes(reason))) return false;
    if (state.family && set.family !== state.family) return false;
    if (state.role && !set.roles.split(" ").includes(state.role)) return false;
    if (!state.mark) return true;
    const mark = marks.get(key("part", one.id));
    if (state.mark === "none" || state.mark === "any") return !mark === (state.mark === "none");
    return mark?.result === state.mark;
  };

  function filter() {
    const state = asked();
    const wanted = terms(state.q);
    const shown = {}, total = {}, open = new Set();
    for (const one of items) {
      const here = found(one, wanted) && (one.kind !== "part" || fits(one, state));
      if (one.node.hidden === here) one.node.hidden = !here;
      total[one.kind] = (total[one.kind] || 0) + 1;
      shown[one.kind] = (shown[one.kind] || 0) + (here ? 1 : 0);
      if (here && one.kind === "part") open.add(one.id);
    }
    for (const row of rows) row.hidden = !open.has(row.dataset.of);
    for (const group of [...controls, ...families]) group.node.hidden = group.parts.every(part => part.hidden);
    for (const [section, kind] of [["tests", "test"], ["evidence", "evidence"], ["exceptions", "exception"], ["findings", "finding"], ["poam", "poam"], ["parts", "part"]]) {
      const none = document.querySelector(`#${section} .none`);
      if (none) none.hidden = shown[kind] !== 0;
    }
    const none = document.querySelector("#open .none");
    if (none) none.hidden = rows.some(row => !row.hidden);
    const said = [`${shown.part || 0} of ${total.part || 0} ${document.getElementById("main").dataset.parts || "parts"}`];
    if (wanted.length) {
      for (const [kind, one, more] of [["test", "test", "tests"], ["evidence", "evidence item", "evidence items"]]) {
        if (total[kind]) said.push(`${shown[kind]} ${shown[kind] === 1 ? one : more}`);
      }
    }
    say("said", `${said.join(", ")}${idle(state) ? "" : " shown"}.`);
    return state;
  }

  // ---- the state in the address: #?q=keys&label=open,shared&at=part-ac-2 ----

  function keep(state) {
    const query = new URLSearchParams();
    for (const name of LISTS) if (state[name].length) query.set(name, state[name].join(","));
    for (const name of VALUES) if (state[name]) query.set(name, name === "role" ? roleName(state.role) : state[name]);
    if (at && !idle(state)) query.set("at", at);
    const hash = idle(state) ? (at ? `#${at}` : "") : `#?${query}`;
    if (hash === location.hash) return;
    // A page opened from a disk may not change its address.
    try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { /* it stays */ }
  }
  const roleName = value => form.role ? form.role.selectedOptions[0]?.textContent || value : value;
  function restore() {
    const hash = location.hash;
    if (!hash.startsWith("#?")) return false;
    const query = new URLSearchParams(hash.slice(2));
    form.reset();
    for (const name of LISTS) {
      const set = (query.get(name) || "").split(",");
      for (const box of all(`[name=${name}]`, form)) box.checked = set.includes(box.value);
    }
    for (const name of VALUES) {
      const field = form.elements[name];
      const value = query.get(name) || "";
      if (!field) continue;
      // Roles go by name: their numbers differ from plan to plan.
      const option = name === "role" ? [...field.options].find(one => one.textContent === value) : null;
      field.value = option ? option.value : value;
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    }
    at = query.get("at") || "";
    return true;
  }
  function go(id) {
    const node = by(id);
    if (!node) return;
    if (node.closest("[hidden]")) { form.reset(); filter(); }
    all(".at").forEach(one => one.classList.remove("at"));
    node.classList.add("at");
    if (!node.hasAttribute("tabindex")) node.tabIndex = -1;
    node.scrollIntoView();
    node.focus({ preventScroll: true });
  }
  let soon;
  const changed = () => { clearTimeout(soon); keep(filter()); };
  form.addEventListener("input", event => {
    clearTimeout(soon);
    soon = setTimeout(changed, event.target.name === "q" ? 120 : 0);
  });
  form.addEventListener("submit", event => { event.preventDefault(); changed(); });
  form.addEventListener("reset", () => setTimeout(changed));
  addEventListener("hashchange", () => {
    if (restore()) { filter(); if (at) go(at); } else at = location.hash.slice(1);
  });
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // The search field takes the keyboard, as no other place does.
    if (link.hash === "#q") { event.preventDefault(); form.q.focus(); form.q.scrollIntoView({ block: "center" }); return; }
    if (idle(asked())) return;
    event.preventDefault();
    at = decodeURIComponent(link.hash.slice(1));
    go(at);
    keep(asked());
  });

  // ---- marks ----

  const RESULTS = ["Accepted", "Question", "Not accepted"];
  const FIELDS = ["result", "note", "by", "date", "reference"];
  const KINDS = ["part", "test", "evidence", "request"];
  const marks = new Map();
  const key = (kind, id) => `${kind} ${id}`;
  const buttons = new Map();
  let author = "", unsaved = false;
  const today = () => {
    const now = new Date();
    const two = n => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };
  function say(id, text) { const node = by(id); if (node && node.textContent !== text) node.textContent = text; }

  function set(kind, id, field, value) {
    const mark = marks.get(key(kind, id)) || {};
    value = value.trim();
    if (value) mark[field] = value; else delete mark[field];
    if (field === "by" && value) author = value;
    if (Object.keys(mark).length) marks.set(key(kind, id), mark); else marks.delete(key(kind, id));
    unsaved = true;
    tell(kind, id);
  }
  function tell(kind, id) {
    const button = buttons.get(key(kind, id));
    const mark = marks.get(key(kind, id));
    if (button) {
      button.textContent = mark ? mark.result || "Marked" : "Mark";
      button.classList.toggle("set", Boolean(mark));
      button.setAttribute("aria-label", mark ? `Mark of ${id}: ${mark.result || "without a result"}` : `Mark ${id}`);
    }
    say("marks-count", String(marks.size));
    const count = RESULTS.map(result => [...marks.values()].filter(mark => mark.result === result).length);
    say("marks-said", marks.size
      ? `${marks.size} marked: ${count[0]} accepted, ${count[1]} with a question, ${count[2]} not accepted.${unsaved ? " Not saved yet." : ""}`
      : "Nothing is marked yet.");
  }

  function field(kind, id, name, label, input) {
    const mark = marks.get(key(kind, id));
    input.value = mark?.[name] || "";
    input.name = name;
    input.addEventListener("input", () => {
      // Who marks, and when, is said once.
      if (name !== "by" && name !== "date" && input.value.trim() && !marks.has(key(kind, id))) {
        for (const [other, value] of [["by", author], ["date", today()]]) {
          const field = input.closest("fieldset").querySelector(`[name=${other}]`);
          if (field && !field.value && value) { field.value = value; set(kind, id, other, value); }
        }
      }
      set(kind, id, name, input.value);
    });
    return made("label", { className: name === "note" ? "whole" : "" }, label, input);
  }
  function fields(kind, id, title) {
    const choice = made("select", {}, made("option", { value: "", textContent: "–" }), ...RESULTS.map(one => made("option", { textContent: one })));
    return made("fieldset", { className: "mark-form" },
      made("legend", { textContent: title }),
      field(kind, id, "result", "Result", choice),
      field(kind, id, "by", "By", made("input", { type: "text", autocomplete: "off" })),
      field(kind, id, "date", "Date", made("input", { type: "date" })),
      field(kind, id, "reference", kind === "request" ? "About (id of a part, test or item)" : "Reference", made("input", { type: "text", autocomplete: "off" })),
      field(kind, id, "note", kind === "request" ? "What is asked for" : "Note", made("textarea", { rows: 3 })));
  }
  function toggle(one, button) {
    const there = one.node.querySelector(".mark-form");
    if (there) { there.remove(); button.setAttribute("aria-expanded", "false"); button.focus(); return; }
    const box = fields(one.kind, one.id, `Mark ${one.id}`);
    const close = made("button", { type: "button", textContent: "Close" });
    const clear = made("button", { type: "button", textContent: "Remove the mark" });
    close.addEventListener("click", () => toggle(one, button));
    clear.addEventListener("click", () => {
      marks.delete(key(one.kind, one.id));
      unsaved = true;
      tell(one.kind, one.id);
      toggle(one, button);
    });
    box.addEventListener("keydown", event => { if (event.key === "Escape") toggle(one, button); });
    box.append(made("p", { className: "actions whole" }, close, clear));
    button.closest("header").after(box);
    button.setAttribute("aria-expanded", "true");
    box.querySelector("select").focus();
  }
  for (const one of items) {
    if (!KINDS.includes(one.kind)) continue;
    const button = made("button", { type: "button", className: "mark-button", textContent: "Mark" });
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", `Mark ${one.id}`);
    button.addEventListener("click", () => toggle(one, button));
    one.node.querySelector("header").append(button);
    if (!buttons.has(key(one.kind, one.id))) buttons.set(key(one.kind, one.id), button);
  }

  function request(id, focus) {
    const box = fields("request", id, `Request ${id}`);
    const remove = made("button", { type: "button", textContent: "Remove the request" });
    remove.addEventListener("click", () => {
      marks.delete(key("request", id));
      box.remove();
      unsaved = true;
      tell("request", id);
      by("add-request").focus();
    });
    box.append(made("p", { className: "actions whole" }, remove));
    by("requests").append(box);
    if (focus) box.querySelector("textarea").focus();
  }
  let requests = 0;
  by("add-request").addEventListener("click", () => {
    do requests += 1; while (marks.has(key("request", `R-${requests}`)));
    request(`R-${requests}`, true);
  });

  // In the order of the page, then requests and ids that the page does not have.
  function listed() {
    const order = new Map(items.filter(one => one.id).map((one, n) => [key(one.kind, one.id), n]));
    const place = name => order.get(name) ?? order.size;
    const out = [];
    for (const [name, mark] of [...marks].sort((a, b) => place(a[0]) - place(b[0]) || (a[0] < b[0] ? -1 : 1))) {
      const [kind, id] = [name.slice(0, name.indexOf(" ")), name.slice(name.indexOf(" ") + 1)];
      for (const field of FIELDS) if (mark[field]) out.push({ kind, id, field, value: mark[field] });
    }
    return out;
  }
  by("save").addEventListener("click", () => {
    const { system, period, plan, label, asOf } = root.dataset;
    const text = JSON.stringify({ carveout_marks: 1, system, period, plan, as_of: asOf, marks: listed() }, null, 2) + "\n";
    const name = `${system}-${label}-${plan}-marks`.replace(/[^A-Za-z0-9.-]+/g, "-");
    const link = made("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: `${name}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    unsaved = false;
    tell();
    say("marks-said", `${by("marks-said").textContent} Saved as ${name}.json.`);
  });
  by("load").addEventListener("change", async event => {
    const input = event.target, file = input.files[0];
    if (!file) return;
    const refuse = why => say("marks-said", `${file.name} was not opened: ${why}.`);
    try {
      if (file.size > 20e6) return refuse("it is larger than 20 MB");
      let read;
      try { read = JSON.parse(await file.text()); } catch { return refuse("it is no JSON"); }
      if (read?.carveout_marks !== 1 || !Array.isArray(read.marks)) return refuse("it is no file of marks");
      const { system, period, plan } = root.dataset;
      if (read.system !== system || read.plan !== plan) return refuse(`its marks are of ${read.plan} of ${read.system}`);
      if (read.period !== period) return refuse(`its marks are of the period ${read.period}`);
      const text = value => typeof value === "string" && value.length <= 20000;
      const good = read.marks.filter(one => KINDS.includes(one?.kind) && FIELDS.includes(one.field) && text(one.id) && text(one.value));
      let unknown = 0;
      for (const one of good) {
        const fresh = !marks.has(key(one.kind, one.id));
        set(one.kind, one.id, one.field, one.value);
        if (one.kind === "request") { if (fresh) request(one.id, false); }
        else if (!buttons.has(key(one.kind, one.id)) && fresh) unknown += 1;
      }
      all("#requests .mark-form").forEach(box => {
        const id = box.querySelector("legend").textContent.slice("Request ".length);
        for (const name of FIELDS) box.querySelector(`[name=${name}]`).value = marks.get(key("request", id))?.[name] || "";
      });
      unsaved = false;
      tell();
      const left = read.marks.length - good.length;
      const more = [
        unknown ? ` ${unknown} are of ids that this page does not have; they are kept.` : "",
        left ? ` ${left} entries could not be read and are left out.` : "",
      ];
      say("marks-said", `${by("marks-said").textContent} ${file.name} was read.${more.join("")}`);
      changed();
    } finally { input.value = ""; }
  });
  addEventListener("beforeunload", event => { if (unsaved && marks.size) event.preventDefault(); });

  tell();
  if (restore()) { filter(); if (at) go(at); } else { at = location.hash.slice(1); filter(); }
})();
