// A JupyterLab extension without a build step. It does three things for notebooks of the kit:
// it runs the form cells by itself, it hides their code, and it says when a form is not connected.
(() => {
  "use strict";

  const TAG = "kit-form";
  // Only these sources run by themselves, so that opening somebody's notebook runs nothing of theirs.
  const FORM = /^from kit\.desk import (practice|graded|progress)\n\n\1\((?:"[a-z0-9_-]+"(?:, "[a-z0-9_-]+")?)?\)$/;
  const LOST = new Set(["restarting", "autorestarting", "dead", "terminating"]);
  const STYLE = `
    .kit-form-cell .jp-Cell-inputWrapper, .kit-form-cell .jp-OutputPrompt, .kit-form-cell .jp-OutputArea-promptOverlay,
    .kit-form-cell .jp-Cell-inputCollapser, .kit-form-cell .jp-Cell-outputCollapser { display: none !important; }
    .kit-notebook .jp-Notebook-footer, #fetched_assignments_list .list_item .list_item button { display: none; }
    .kit-banner { min-height: 44px; box-sizing: border-box; background: #fff; color: #7a1212; border: 3px solid #9b1c1c; padding: 8px 14px; font: 600 15px/1.4 system-ui, sans-serif; }
    .kit-banner button { font: inherit; margin-left: 12px; padding: 3px 14px; border: 1px solid #7a1212; border-radius: 4px;
      background: #7a1212; color: #fff; cursor: pointer; }
    .kit-banner button:focus-visible { outline: 3px solid #b85c00; outline-offset: 2px; }`;

  const PAUSE_IN_TYPING_MS = 1500;
  const SLOW_START_MS = 30000;
  const RETRY_EVERY_MS = 5000;

  let shared = null;

  // The address of the server, as Lab's own page says it.
  const serverAnswers = async () => {
    const { baseUrl } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    return (await fetch(`${baseUrl}api/kernels`, { cache: "no-store" })).ok;
  };

  async function load(name) {
    const versions = shared[name];
    const factory = await versions[Object.keys(versions)[0]].get();
    return factory();
  }

  function isForm(cell) {
    const { model } = cell;
    if (model.type !== "code") return false;
    const tags = model.getMetadata("tags");
    return Array.isArray(tags) && tags.includes(TAG) && FORM.test(model.sharedModel.getSource());
  }

  // One notebook and the forms in it.
  class Watch {
    constructor(panel, lab) {
      this.panel = panel;
      this.lab = lab;
      this.session = panel.sessionContext;
      this.due = true; // forms wait to be run
      this.running = false;
      this.banner = null;
      this.shown = false;
      this.typed = 0;
      panel.node.addEventListener("input", () => (this.typed = Date.now()), true);
      this.start();
    }

    async start() {
      await this.panel.context.ready;
      await this.panel.revealed;
      this.dress();
      this.panel.content.model.cells.changed.connect(() => this.dress());
      this.session.statusChanged.connect((_, status) => this.onStatus(status));
      this.session.connectionStatusChanged.connect((_, status) => this.onConnection(status));
      this.session.kernelChanged.connect((_, change) => {
        this.due = true;
        if (change.newValue) this.run();
        else this.lost();
      });
      if (this.forms().length) {
        // Lab's own dialog about a restart would take the focus, and what is being typed, away from the form.
        this.session.statusChanged.disconnect(this.panel._onSessionStatusChanged, this.panel);
      }
      setTimeout(() => this.shown || this.lost(true), SLOW_START_MS);
      await this.session.ready;
      this.run();
    }

    forms() {
      return this.panel.isDisposed ? [] : this.panel.content.widgets.filter(isForm);
    }

    dress() {
      for (const cell of this.panel.content.widgets) cell.toggleClass("kit-form-cell", isForm(cell));
      this.panel.toggleClass("kit-notebook", this.forms().length > 0);
    }

    onStatus(status) {
      if (LOST.has(status)) {
        this.due = true;
        this.lost();
      } else if (status === "idle" && this.due) {
        this.run();
      }
    }

    onConnection(status) {
      if (status === "connected" && !this.due) this.live();
      else if (status !== "connected") this.lost();
    }

    async run() {
      const forms = this.forms();
      if (!this.due || this.running || !forms.length) return;
      const { kernel } = this.session.session ?? {};
      if (!kernel || kernel.status !== "idle") return; // the status signal calls again
      // A new form takes the place of the old one: not under the hands of somebody who is typing.
      const resting = this.typed + PAUSE_IN_TYPING_MS - Date.now();
      if (resting > 0) {
        setTimeout(() => this.run(), resting);
        return;
      }
      this.running = true;
      this.due = false;
      const { model } = this.panel.context;
      const wasDirty = model.dirty && this.shown; // opening it is no change either
      try {
        for (const cell of forms) await this.lab.cells.CodeCell.execute(cell, this.session, {});
      } catch {
        this.due = true; // the kernel went away in the middle; it is run again when one is back
      }
      model.dirty = wasDirty; // to show a form is no change that anybody needs to save
      this.shown = true;
      this.running = false;
      if (this.due) this.onStatus(kernel.status);
      else this.live();
    }

    lost(late = false) {
      if (!this.forms().length || this.panel.isDisposed) return;
      if (!this.shown && !late) return; // nothing is on the page yet that could be typed into
      this.tell(false);
      if (this.banner) return;
      const node = document.createElement("div");
      node.className = "kit-banner";
      node.setAttribute("role", "status");
      const text = document.createElement("span");
      text.textContent = "! Not connected. What you type now is not being saved yet. Keep this page open. ";
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Reconnect";
      button.addEventListener("click", () => this.reconnect(text));
      node.append(text, button);
      this.banner = new this.lab.widgets.Widget({ node });
      this.panel.contentHeader.addWidget(this.banner);
      this.retry = setInterval(() => this.tryAgain(text), RETRY_EVERY_MS);
    }

    // The kit may have been started again meanwhile: nobody should have to press a button for that.
    async tryAgain(text) {
      if (this.panel.isDisposed) clearInterval(this.retry);
      else if (this.banner && !this.trying && !this.running) {
        this.trying = true;
        try {
          if (await serverAnswers()) await this.reconnect(text);
        } catch { /* the server is still away */ }
        this.trying = false;
      }
    }

    live() {
      clearInterval(this.retry);
      this.tell(true);
      this.banner?.dispose();
      this.banner = null;
    }

    tell(live) {
      this.panel.node.dataset.kitConnection = live ? "live" : "lost";
      const detail = { live, panel: this.panel.node };
      window.dispatchEvent(new CustomEvent("kit-connection", { detail }));
    }

    async reconnect(text) {
      text.textContent = "Connecting again … ";
      try {
        if (this.session.session?.kernel) await this.session.session.kernel.restart();
        else await this.session.startKernel();
        this.due = true;
        this.run();
      } catch {
        text.textContent = "! Still not connected. Is the kit running? Start it again with: make start. Keep this page open. ";
      }
    }
  }

  // Lab says that the server is gone in a dialog of its own, over the form; the banner says it better.
  const quietly = (application) => ({
    id: "patient-accounts-kit:connection-lost",
    description: "Leaves it to the forms to say that the server is gone.",
    autoStart: true,
    provides: application.IConnectionLost,
    activate: () => async () => {},
  });

  const plugin = (notebook, lab) => ({
    id: "patient-accounts-kit:forms",
    description: "Runs and guards the kit's forms.",
    autoStart: true,
    requires: [notebook.INotebookTracker],
    activate: (_, tracker) => {
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      tracker.forEach((panel) => new Watch(panel, lab));
      tracker.widgetAdded.connect((_, panel) => new Watch(panel, lab));
    },
  });

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["patient-accounts-kit"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const [application, notebook, cells, widgets] = await Promise.all(
        ["@jupyterlab/application", "@jupyterlab/notebook", "@jupyterlab/cells", "@lumino/widgets"].map(load),
      );
      return () => ({ __esModule: true, default: [quietly(application), plugin(notebook, { cells, widgets })] });
    },
  };
})();
