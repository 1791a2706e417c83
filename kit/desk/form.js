// The answer form: draws a view with native HTML controls and keeps every answer safe.
// It knows nothing of Jupyter beyond `render`; a web page can call `mount` with its own port.
// port = { view(): object, onView(callback), send(message), onReply(callback) }

const SAVE_AFTER_MS = 300; // a pause in typing
const LOST_AFTER_MS = 4000; // no answer from the kernel for so long: say so
const PING_EVERY_MS = 10000;

const ALLOWED = {
  TABLE: [], CAPTION: [], THEAD: [], TBODY: [], TFOOT: [], TR: [], P: [], OL: ["aria-label"], UL: [], LI: [],
  H4: [], TH: ["scope", "colspan", "rowspan"], TD: ["colspan", "rowspan"], STRONG: [], EM: [], BR: [], SPAN: [], DIV: [],
  A: ["href"],
};

// A forms file may come from anybody: keep plain tables and text of it, drop all that could run.
function clean(html) {
  const source = new DOMParser().parseFromString(html, "text/html").body;
  const target = document.createElement("div");
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.textContent);
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      const attributes = ALLOWED[node.tagName];
      if (!attributes) continue;
      const made = document.createElement(node.tagName);
      for (const name of [...attributes, "class"]) {
        const value = node.getAttribute(name);
        if (value === null || (name === "href" && !/^https:\/\//.test(value))) continue;
        made.setAttribute(name, value);
      }
      if (made.href) Object.assign(made, { target: "_blank", rel: "noopener noreferrer" });
      copy(node, made);
      to.append(made);
    }
  };
  copy(source, target);
  return target.childNodes;
}

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// Lab takes single letters and Enter as its own commands while a button has the focus, unless the
// very element that has it carries this mark; on a parent it comes too late.
function guard(root) {
  root.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
}

const SIGNS = {
  right: "✓ Right", follows: "✓ Follows", "left alone": "✓ Right as it is", wrong: "✗ Not yet", missed: "✗ Not found yet",
  changed: "✗ Was right before", blank: "○ Blank", "not readable": "! Check the typing",
};
// A paragraph, or a list where each line begins with a dash.
function paragraph(text) {
  const lines = text.split("\n");
  if (!lines[0].startsWith("- ")) return make("p", {}, text);
  const points = [];
  for (const line of lines) {
    if (line.startsWith("- ")) points.push(line.slice(2));
    else points[points.length - 1] += ` ${line}`;
  }
  return make("ul", {}, ...points.map((point) => make("li", {}, point)));
}

// In the cells of a table there is room for the sign alone; who listens hears the words.
function shortSign(status) {
  const [sign, ...words] = SIGNS[status].split(" ");
  return [sign, make("span", { class: "kit-unseen" }, ` ${words.join(" ")}`)];
}

const GOOD = ["right", "follows", "left alone"];
const MOST_CELLS_NAMED = 6;
const LARGEST_FILE_BYTES = 5_000_000;
const INPUT_MODES = { money: "decimal", "signed money": "text", count: "numeric", percent: "decimal" };
const AFFIXES = { money: ["$", ""], "signed money": ["$", ""], percent: ["", "%"] };

// Every blank of a form, wherever it stands.
function blanksOf(parts) {
  return parts.flatMap((part) => {
    if (part.part === "field") return [part];
    if (part.part === "upload") return part.fields;
    return part.rows.flat().filter((cell) => typeof cell === "object");
  });
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

async function toBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

class AnswerForm {
  constructor(root, port) {
    this.root = root;
    this.port = port;
    // Two pages may show one exercise, and one page two: neither ids nor answers may be taken for the other's.
    this.name = Math.random().toString(36).slice(2);
    this.prefix = `kit-${this.name}`;
    this.sent = 0;
    this.lastSave = "";
    this.typing = false;
    this.changed = new Set(); // blanks that were typed into here and are not known to be on the disk
    this.edited = new Set(); // blanks whose mark is for what stood there before
    this.waiting = null;
    this.connected = true;
    this.inputs = {};
    root.classList.add("kit-form");
    guard(root);
    root.addEventListener("keydown", (event) => this.onKey(event));
    // Lost is believed at once; that all is well again is believed only when the kernel answers.
    this.onConnection = ({ detail }) => {
      if (!detail.panel.contains(this.root)) return;
      if (detail.live) this.sendAgain();
      else this.setConnected(false);
    };
    window.addEventListener("kit-connection", this.onConnection);
    this.pinger = setInterval(() => this.send("ping"), PING_EVERY_MS);
    this.ticker = setInterval(() => this.tick(), 1000);
    this.papers = new ResizeObserver((entries) => this.onPaperSize(entries));
    port.onReply((reply) => this.onReply(reply));
    port.onView(() => this.update());
    this.build();
  }

  close() {
    clearInterval(this.pinger);
    clearInterval(this.ticker);
    this.papers.disconnect();
    clearTimeout(this.waiting);
    clearTimeout(this.saver);
    window.removeEventListener("kit-connection", this.onConnection);
  }

  // ---- drawing

  build() {
    const view = (this.view = this.port.view());
    this.files = {};
    this.papers.disconnect();
    const id = (name) => `${this.prefix}-${name}`;
    this.status = make("p", { class: "kit-status", role: "status", id: id("status") });
    this.feedback = make("div", { class: "kit-feedback", role: "region", "aria-label": "Result", "aria-live": "polite" });
    this.hints = make("ol", { class: "kit-hints", "aria-label": "Hints" });
    this.score = make("p", { class: "kit-score" });
    this.clock = make("p", { class: "kit-clock", role: "timer", "aria-live": "off" });
    this.since = Date.now();
    const body = make("form", { novalidate: true, autocomplete: "off", "aria-labelledby": id("title") });
    body.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send("check");
    });
    body.append(this.buildParts(id), this.buildNote(id), this.buildButtons(id), this.status);
    this.root.replaceChildren(
      make("h3", { id: id("title") }, view.title),
      this.score,
      ...(view.clock ? [this.clock] : []),
      ...view.job.split("\n\n").map(paragraph),
      make("div", { class: "kit-papers", role: "group", "aria-label": "Papers on your desk" }, ...this.buildPapers()),
      body,
      make("div", { class: "kit-hint-box", "aria-live": "polite" }, this.hints),
      this.feedback,
    );
    this.restore();
    this.draw();
  }

  buildPapers() {
    return this.view.exhibits.map((paper) => {
      const drawn = make("div", { class: "kit-paper" }, ...clean(paper.html));
      // A paper of several parts needs its title above them; of one table the caption says it.
      if (!paper.title.startsWith(drawn.querySelector("caption, h4")?.textContent ?? "")) {
        drawn.prepend(make("h4", { class: "kit-paper-title" }, paper.title));
      }
      if (paper.download) drawn.append(this.buildDownload(paper.download));
      drawn.setAttribute("role", "group");
      drawn.setAttribute("aria-label", paper.title);
      this.papers.observe(drawn);
      return drawn;
    });
  }

  // A paper that is wider than its place can be moved with the arrow keys.
  onPaperSize(entries) {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  }

  // The file is on the page already: to take it asks nobody.
  buildDownload(file) {
    const button = make("button", { type: "button" }, `Save ${file.name} to your computer`);
    button.addEventListener("click", () => {
      const url = URL.createObjectURL(new Blob([fromBase64(file.data)], { type: "application/octet-stream" }));
      const link = make("a", { href: url, download: file.name });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    });
    return make("p", { class: "kit-download" }, button);
  }

  buildParts(id) {
    this.inputs = {};
    this.outputs = {};
    this.blanks = {};
    this.changed.clear();
    this.edited.clear();
    this.marks = {};
    this.comments = [];
    for (const blank of blanksOf(this.view.parts)) this.blanks[blank.name] = blank;
    const groups = [];
    for (const part of this.view.parts) {
      if (part.part === "field") {
        if (!Array.isArray(groups.at(-1))) groups.push([]);
        groups.at(-1).push(this.buildField(part, id));
      } else groups.push(part.part === "grid" ? this.buildGrid(part, id) : this.buildUpload(part, id));
    }
    return make(
      "div", { class: "kit-parts" },
      ...groups.map((group) => (Array.isArray(group) ? make("fieldset", {}, make("legend", {}, "Your answers"), ...group) : group)),
    );
  }

  // One native control for a blank; `described` are the ids of what is said about it.
  buildInput(field, id, attributes) {
    const own = { id: id(field.name), name: field.name, ...attributes };
    let input;
    if (field.kind === "choice") {
      input = make("select", own, make("option", { value: "" }, field.given === null ? "Choose …" : "—"));
      for (const choice of field.choices) input.append(make("option", { value: choice }, choice));
    } else {
      input = make("input", {
        ...own, type: "text", inputmode: INPUT_MODES[field.kind] ?? "text", autocomplete: "off", spellcheck: "false", maxlength: "200",
        placeholder: field.kind === "date" ? "MM/DD/YYYY" : null, "data-kind": field.kind,
      });
    }
    input.value = this.textOf(field.name, this.view);
    input.addEventListener("input", () => this.onInput(field.name));
    this.inputs[field.name] = input;
    return input;
  }

  withAffix(field, input) {
    const [before, after] = AFFIXES[field.kind] ?? ["", ""];
    const sign = (text) => (text ? [make("span", { "aria-hidden": "true" }, text)] : []);
    return make("span", { class: "kit-money" }, ...sign(before), input, ...sign(after));
  }

  buildField(field, id) {
    const input = this.buildInput(field, id, { "aria-describedby": `${id(field.name)}-help ${id(field.name)}-mark` });
    this.marks[field.name] = make("span", { class: "kit-mark", id: `${id(field.name)}-mark` });
    return make(
      "div", { class: "kit-field", "data-kind": field.kind },
      make("label", { for: id(field.name) }, field.label),
      this.withAffix(field, input),
      make("span", { class: "kit-help", id: `${id(field.name)}-help` }, field.help),
      this.marks[field.name],
    );
  }

  // In a table a mark is one sign; the sentences stand in a list below it.
  buildGrid(grid, id) {
    const head = make("tr", {}, ...grid.headings.map((text) => make("th", { scope: "col" }, text)));
    const rows = grid.rows.map((row) => make("tr", {}, ...row.map((cell, i) => {
      if (typeof cell === "string") return i ? make("td", {}, cell) : make("th", { scope: "row" }, cell);
      const input = this.buildInput(cell, id, { "aria-label": cell.label, "aria-describedby": `${id(cell.name)}-mark` });
      this.marks[cell.name] = make("span", { class: "kit-mark", id: `${id(cell.name)}-mark` });
      return make("td", { "data-kind": cell.kind }, this.withAffix(cell, input), this.marks[cell.name]);
    })));
    const said = make("ul", { class: "kit-said", "aria-label": `What to look at in: ${grid.caption}` });
    const cells = grid.rows.flat().filter((cell) => typeof cell === "object");
    this.comments.push({ said, cells, id });
    const help = [...new Set(cells.map((cell) => cell.help).filter(Boolean))];
    return make(
      "div", { class: grid.headings.length > 5 ? "kit-grid kit-wide" : "kit-grid" },
      make("table", {}, make("caption", {}, grid.caption), make("thead", {}, head), make("tbody", {}, ...rows)),
      ...help.map((text) => make("p", { class: "kit-help" }, text)),
      said,
    );
  }

  buildUpload(upload, id) {
    const picker = make("input", {
      type: "file", id: id(upload.name), accept: upload.accepts, "aria-describedby": `${id(upload.name)}-help ${id(upload.name)}-said`,
    });
    const said = make("div", { class: "kit-file", id: `${id(upload.name)}-said`, "aria-live": "polite" });
    picker.addEventListener("change", () => this.onFile(upload, picker, said));
    const rows = upload.fields.map((field) => {
      this.outputs[field.name] = make("td", {}, "");
      this.marks[field.name] = make("td", { class: "kit-mark" }, "");
      return make("tr", {}, make("th", { scope: "row" }, field.label), this.outputs[field.name], this.marks[field.name]);
    });
    const heads = ["What is looked for", "What your file says", "Mark"].map((text) => make("th", { scope: "col" }, text));
    this.files[upload.name] = said;
    return make(
      "fieldset", { class: "kit-upload" },
      make("legend", {}, "Your file"),
      make("label", { for: id(upload.name) }, upload.label),
      picker,
      make("p", { class: "kit-help", id: `${id(upload.name)}-help` }, upload.help),
      said,
      make("table", {}, make("caption", {}, "What was read from your file"), make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
    );
  }

  async onFile(upload, picker, said) {
    const [file] = picker.files;
    if (!file) return;
    if (!file.name.toLowerCase().endsWith(upload.accepts)) {
      said.replaceChildren(make("p", {}, `! ${file.name} was not taken: this task takes a file that ends in ${upload.accepts}.`));
    } else if (file.size > LARGEST_FILE_BYTES) {
      said.replaceChildren(make("p", {}, `! ${file.name} was not taken: it is larger than 5 MB. Take out pictures, and save it again.`));
    } else {
      said.replaceChildren(make("p", {}, `Reading ${file.name} …`));
      this.send("upload", { upload: upload.name, file: file.name, data: await toBase64(file) });
    }
    picker.value = "";
  }

  buildNote(id) {
    if (!this.view.note_prompt) return "";
    const area = make("textarea", { id: id("note"), name: "note", rows: "5", maxlength: "5000" });
    area.value = this.view.answers.note ?? "";
    area.addEventListener("input", () => this.onInput("note"));
    this.inputs.note = area;
    return make("div", { class: "kit-note" }, make("label", { for: id("note") }, this.view.note_prompt), area);
  }

  buildButtons(id) {
    const button = (text, action, type = "button") => {
      const made = make("button", { type }, text);
      if (type === "button") made.addEventListener("click", () => this.send(action));
      return made;
    };
    const buttons = make("div", { class: "kit-buttons" });
    buttons.append(button(this.view.practice ? "Check" : "Check the form", "check", "submit"));
    if (!this.view.practice) return buttons;
    this.hintButton = button("Hint", "hint");
    this.level = make("select", { id: id("level") });
    this.view.levels.forEach((name, i) => this.level.append(make("option", { value: i + 1 }, `${i + 1}: ${name}`)));
    this.level.value = this.view.level;
    this.level.addEventListener("change", () => {
      this.say(`Level ${this.level.value} begins with the next patient. Press New patient.`);
    });
    buttons.append(this.hintButton, button("New patient", "new"), make("label", { for: id("level") }, "Level"), this.level);
    return buttons;
  }

  update() {
    const fresh = this.port.view();
    if (fresh.form !== this.view.form) {
      this.build();
      this.say("A new patient is on your desk.");
      this.root.querySelector("input, select, textarea")?.focus({ preventScroll: true });
      this.root.scrollIntoView({ block: "start" });
      return;
    }
    this.view = fresh;
    for (const [name, input] of Object.entries(this.inputs)) {
      const typed = this.textOf(name, fresh);
      if (!this.changed.has(name) && input.value !== typed) input.value = typed; // it was typed in another window
    }
    this.draw();
  }

  draw() {
    const { view } = this;
    this.score.textContent = view.score ?? "";
    for (const name of Object.keys(this.marks)) {
      const found = this.edited.has(name) ? null : view.marks[name];
      // A blank that may stay blank, and did, needs no praise.
      const mark = found?.status === "left alone" && this.blanks[name].given === "" ? null : found;
      const input = this.inputs[name];
      if (input?.closest(".kit-grid")) this.marks[name].replaceChildren(...(mark ? shortSign(mark.status) : []));
      else this.marks[name].textContent = mark ? `${SIGNS[mark.status]}${mark.comment ? `: ${mark.comment}` : ""}` : "";
      this.marks[name].dataset.status = mark ? mark.status : "";
      input?.setAttribute("aria-invalid", mark && !GOOD.includes(mark.status) ? "true" : "false");
    }
    for (const [name, cell] of Object.entries(this.outputs)) cell.textContent = view.answers[name] ?? "";
    this.drawComments();
    this.drawFiles();
    this.hints.replaceChildren(...view.hints.map((text) => make("li", {}, text)));
    if (this.hintButton) this.hintButton.disabled = view.hints_left === 0;
    const drawn = JSON.stringify([view.summary, view.worksheet]);
    if (drawn === this.drawn) return; // leave it: a screen reader would read it all again
    this.drawn = drawn;
    this.feedback.replaceChildren();
    const summary = make("p", { class: "kit-summary" }, view.summary);
    if (view.summary) this.feedback.append(summary);
    if (view.worksheet) this.feedback.append(...clean(view.worksheet));
    // The marks have pushed it down: bring it into sight for whoever has just pressed Check.
    if (this.checking && view.summary) summary.scrollIntoView({ block: "nearest" });
    this.checking = false;
  }

  // Time is counted for the trainee alone; the journal's own times are what the chart shows.
  tick() {
    const { clock } = this.view;
    if (!clock) return;
    if (document.hidden || clock.stopped || clock.seconds !== this.counted) this.since = Date.now();
    this.counted = clock.seconds;
    const seconds = clock.seconds + Math.round((Date.now() - this.since) / 1000);
    const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.clock.textContent = `Time on this patient: ${shown}. Once you know how, about ${clock.minutes} minutes are enough.`;
  }

  // What stands in a blank: what was typed, or what was given.
  textOf(name, view) {
    return view.answers[name] ?? this.blanks[name]?.given ?? "";
  }

  // One line for each thing to say, with all the cells that it is about.
  drawComments() {
    for (const { said, cells, id } of this.comments) {
      const about = new Map();
      for (const { name, label } of cells) {
        this.inputs[name].setAttribute("aria-describedby", `${id(name)}-mark`);
        const comment = this.edited.has(name) ? "" : this.view.marks[name]?.comment;
        if (comment) about.set(comment, [...(about.get(comment) ?? []), { name, label }]);
      }
      said.replaceChildren(...[...about].map(([comment, found]) => {
        const line = `${id(found[0].name)}-said`;
        for (const { name } of found) this.inputs[name].setAttribute("aria-describedby", `${id(name)}-mark ${line}`);
        const more = found.length > MOST_CELLS_NAMED ? ` and ${found.length - MOST_CELLS_NAMED} more` : "";
        const named = found.slice(0, MOST_CELLS_NAMED).map(({ label }) => label).join(" · ");
        return make("li", { id: line }, make("strong", {}, `${named}${more}: `), comment);
      }));
    }
  }

  drawFiles() {
    for (const [name, said] of Object.entries(this.files)) {
      const taken = this.view.answers[name];
      const problems = this.view.file_problems ?? [];
      if (!taken && !problems.length) continue;
      said.replaceChildren(
        ...(taken ? [make("p", {}, `✓ Handed in: ${taken}`)] : []),
        ...(problems.length ? [make("p", {}, "Please look at these places, and hand the file in again:")] : []),
        make("ul", {}, ...problems.map((text) => make("li", {}, text))),
      );
    }
  }

  // ---- keeping answers safe

  // Only what was typed here: a window that was left open must not put its old answers over newer ones.
  answers() {
    return Object.fromEntries([...this.changed].map((name) => [name, this.inputs[name].value]));
  }

  get storeKey() {
    return `kit:${this.view.exercise}:${this.view.form}`;
  }

  // What was typed while nobody listened is kept in this browser tab until it has been saved.
  keep() {
    try {
      if (this.changed.size) sessionStorage.setItem(this.storeKey, JSON.stringify(this.answers()));
      else sessionStorage.removeItem(this.storeKey);
    } catch { /* a browser without storage still saves through the kernel */ }
  }

  restore() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(this.storeKey));
    } catch { /* as above */ }
    for (const [name, text] of Object.entries(kept ?? {})) {
      if (!(name in this.inputs)) continue;
      this.inputs[name].value = text;
      this.changed.add(name);
    }
    if (this.changed.size) this.send("save");
  }

  onInput(name) {
    this.changed.add(name);
    this.edited.add(name);
    if (this.marks[name]) this.marks[name].textContent = "";
    this.drawComments();
    this.keep();
    this.typing = true;
    if (this.connected) this.say("Saving…", "waiting");
    clearTimeout(this.saver);
    this.saver = setTimeout(() => this.send("save"), SAVE_AFTER_MS);
  }

  onKey(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      this.send("save");
    }
  }

  send(action, more = {}) {
    const message = { id: `${this.name}-${++this.sent}`, action, form: this.view.form, ...more };
    if (action !== "ping") {
      clearTimeout(this.saver);
      this.typing = false;
      this.lastSave = message.id;
      message.answers = this.answers();
      if (action === "check") {
        this.edited.clear();
        this.checking = true;
      }
      if (action === "new") message.level = Number(this.level.value);
      this.keep();
    }
    if (!this.waiting) this.waiting = setTimeout(() => this.setConnected(false), LOST_AFTER_MS);
    try {
      Promise.resolve(this.port.send(message)).catch(() => this.setConnected(false));
    } catch {
      this.setConnected(false);
    }
  }

  // After the kernel was away: send what it may have missed, and only that.
  sendAgain() {
    this.send(this.changed.size ? "save" : "ping");
  }

  onReply(reply) {
    if (!String(reply.id).startsWith(`${this.name}-`)) return undefined;
    clearTimeout(this.waiting);
    this.waiting = null;
    if (!this.connected) {
      this.setConnected(true);
      if (this.changed.size) this.send("save");
      else this.say("Connected again. Everything is saved.", "saved");
    }
    if (reply.problem) return this.say(reply.problem, "lost");
    if (!reply.saved || this.typing || reply.id !== this.lastSave) return undefined;
    this.changed.clear();
    try {
      sessionStorage.removeItem(`kit:${this.view.exercise}:${reply.form}`);
    } catch { /* as above */ }
    return this.say(`✓ Saved at ${new Date().toLocaleTimeString()}`, "saved");
  }

  setConnected(live) {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.connected = live;
    this.root.dataset.connection = live ? "live" : "lost";
    if (!live) {
      this.keep();
      this.say("! Not connected. What you type now is not being saved yet. Keep this page open.", "lost");
    }
  }

  say(text, state = "") {
    this.status.textContent = text;
    this.status.dataset.state = state;
  }
}

// ---- the trainee's progress, a table and a picture that are drawn anew whenever they come into sight

const SVG = "http://www.w3.org/2000/svg";

function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// One bar for each patient; full ones carry a tick too, so that colour is not the only sign.
function drawChart(chart) {
  const [left, top, height, step] = [44, 12, 120, 26];
  const width = left + Math.max(chart.bars.length, 8) * step + 10;
  const y = (percent) => top + height - (height * percent) / 100;
  const label = (x, at, text, anchor) => draw("text", { x, y: at, "text-anchor": anchor, "font-size": 11, fill: "#1b1b1b" }, text);
  const lines = [0, 50, 100].flatMap((percent) => [
    draw("line", { x1: left, x2: width - 6, y1: y(percent), y2: y(percent), stroke: "#8a8a8a", "stroke-dasharray": percent ? "3 3" : "none" }),
    label(left - 6, y(percent) + 4, `${percent}%`, "end"),
  ]);
  const bars = chart.bars.flatMap((bar, i) => {
    const x = left + i * step + 4;
    const box = { x, y: y(bar.percent), width: step - 8, height: (height * bar.percent) / 100 };
    const full = bar.percent === 100;
    return [
      draw("rect", { ...box, fill: full ? "#0b5d27" : "#6d8fb5", stroke: "#1b1b1b" }, draw("title", {}, bar.words)),
      label(x + (step - 8) / 2, top + height + 14, bar.label, "middle"),
      ...(full ? [label(x + (step - 8) / 2, y(100) + 14, "✓", "middle")] : []),
    ];
  });
  for (const sign of bars.filter((node) => node.textContent === "✓")) sign.setAttribute("fill", "#fff");
  return draw(
    "svg", { viewBox: `0 0 ${width} ${top + height + 20}`, width, height: top + height + 20, role: "img", "aria-label": chart.words, class: "kit-chart" },
    ...lines, ...bars,
  );
}

function mountProgress(root, port) {
  root.classList.add("kit-form");
  guard(root);
  const redraw = () => {
    const { progress, chart } = port.view();
    root.replaceChildren(...(chart ? [drawChart(chart), make("p", {}, chart.below)] : []), ...clean(progress));
  };
  port.onView(redraw);
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some((entry) => entry.isIntersecting)) port.send({ id: 0, action: "refresh" });
  });
  redraw();
  watcher.observe(root);
  return () => watcher.disconnect();
}

export function mount(root, port) {
  if (port.view().progress) return mountProgress(root, port);
  const form = new AnswerForm(root, port);
  return () => form.close();
}

function render({ model, el }) {
  return mount(el, {
    view: () => model.get("view"),
    onView: (callback) => model.on("change:view", callback),
    send: (message) => model.send(message),
    onReply: (callback) => model.on("msg:custom", callback),
  });
}

export default { render };
