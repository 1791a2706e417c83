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

const SIGNS = { right: "✓ Right", wrong: "✗ Not yet", blank: "○ Blank", "not readable": "! Check the typing" };

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
    port.onReply((reply) => this.onReply(reply));
    port.onView(() => this.update());
    this.build();
  }

  close() {
    clearInterval(this.pinger);
    clearTimeout(this.waiting);
    clearTimeout(this.saver);
    window.removeEventListener("kit-connection", this.onConnection);
  }

  // ---- drawing

  build() {
    const view = (this.view = this.port.view());
    const id = (name) => `${this.prefix}-${name}`;
    this.status = make("p", { class: "kit-status", role: "status", id: id("status") });
    this.feedback = make("div", { class: "kit-feedback", role: "region", "aria-label": "Result", "aria-live": "polite" });
    this.hints = make("ol", { class: "kit-hints", "aria-label": "Hints" });
    this.score = make("p", { class: "kit-score" });
    const body = make("form", { novalidate: true, autocomplete: "off", "aria-labelledby": id("title") });
    body.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send("check");
    });
    body.append(this.buildFields(id), this.buildNote(id), this.buildButtons(id), this.status);
    this.root.replaceChildren(
      make("h3", { id: id("title") }, view.title),
      this.score,
      ...view.job.split("\n\n").map((text) => make("p", {}, text)),
      make("div", { class: "kit-papers", role: "group", "aria-label": "Papers on your desk" }, ...this.buildPapers()),
      body,
      make("div", { class: "kit-hint-box", "aria-live": "polite" }, this.hints),
      this.feedback,
    );
    this.restore();
    this.draw();
  }

  buildPapers() {
    return this.view.exhibits.map((paper) => make("div", { class: "kit-paper" }, ...clean(paper.html)));
  }

  buildFields(id) {
    this.inputs = {};
    this.changed.clear();
    this.edited.clear();
    this.marks = {};
    const rows = this.view.fields.map((field) => {
      const input = make("input", {
        type: "text", id: id(field.name), name: field.name, inputmode: "decimal", autocomplete: "off", spellcheck: "false",
        "aria-describedby": `${id(field.name)}-help ${id(field.name)}-mark`, maxlength: "200",
      });
      input.value = this.view.answers[field.name] ?? "";
      input.addEventListener("input", () => this.onInput(field.name));
      this.inputs[field.name] = input;
      this.marks[field.name] = make("span", { class: "kit-mark", id: `${id(field.name)}-mark` });
      return make(
        "div", { class: "kit-field" },
        make("label", { for: id(field.name) }, field.label),
        make("span", { class: "kit-money" }, make("span", { "aria-hidden": "true" }, "$"), input),
        make("span", { class: "kit-help", id: `${id(field.name)}-help` }, field.help),
        this.marks[field.name],
      );
    });
    return make("fieldset", {}, make("legend", {}, "Your answers, in dollars"), ...rows);
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
      Object.values(this.inputs)[0].focus({ preventScroll: true });
      this.root.scrollIntoView({ block: "start" });
      return;
    }
    this.view = fresh;
    for (const [name, input] of Object.entries(this.inputs)) {
      const typed = fresh.answers[name] ?? "";
      if (!this.changed.has(name) && input.value !== typed) input.value = typed; // it was typed in another window
    }
    this.draw();
  }

  draw() {
    const { view } = this;
    this.score.textContent = view.score ?? "";
    for (const field of view.fields) {
      const mark = this.edited.has(field.name) ? null : view.marks[field.name];
      const input = this.inputs[field.name];
      this.marks[field.name].textContent = mark ? `${SIGNS[mark.status]}${mark.comment ? ": " + mark.comment : ""}` : "";
      this.marks[field.name].dataset.status = mark ? mark.status : "";
      input.setAttribute("aria-invalid", mark && mark.status !== "right" ? "true" : "false");
    }
    this.hints.replaceChildren(...view.hints.map((text) => make("li", {}, text)));
    if (this.hintButton) this.hintButton.disabled = view.hints_left === 0;
    const drawn = JSON.stringify([view.summary, view.worksheet]);
    if (drawn === this.drawn) return; // leave it: a screen reader would read it all again
    this.drawn = drawn;
    this.feedback.replaceChildren();
    if (view.summary) this.feedback.append(make("p", { class: "kit-summary" }, view.summary));
    if (view.worksheet) this.feedback.append(...clean(view.worksheet));
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

  send(action) {
    const message = { id: `${this.name}-${++this.sent}`, action, form: this.view.form };
    if (action !== "ping") {
      clearTimeout(this.saver);
      this.typing = false;
      this.lastSave = message.id;
      message.answers = this.answers();
      if (action === "check") this.edited.clear();
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

// ---- the trainee's progress, a table that is drawn anew whenever it comes into sight

function mountProgress(root, port) {
  root.classList.add("kit-form");
  guard(root);
  const draw = () => root.replaceChildren(...clean(port.view().progress));
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some((entry) => entry.isIntersecting)) port.send({ id: 0, action: "refresh" });
  });
  port.onView(draw);
  draw();
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
