/* Keeps what is being typed on the server, for its writer alone, a moment after the last key.
   Every element with data-autosave (an address) holds the fields of one row; data-prefix is cut
   from their names, data-version is the version they were drawn from. Without this file the forms
   work as before. */
"use strict";

(() => {
  const PAUSE = 2000;
  const note = document.querySelector("[data-autosave-note]");

  // Said once a minute at most: the text holds the time, and an unchanged text is not read out.
  function say(text) {
    if (note && note.textContent !== text) note.textContent = text;
  }

  function body(holder, form) {
    const prefix = holder.dataset.prefix || "";
    const sent = new URLSearchParams({ version: holder.dataset.version });
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || !name.startsWith(prefix)) continue;
      const field = name.slice(prefix.length);
      if (!["version", "csrfmiddlewaretoken"].includes(field)) sent.append(field, value);
    }
    return sent;
  }

  class Keeper {
    constructor(holder) {
      this.holder = holder;
      this.form = holder.closest("form");
      this.timer = 0;
      this.isWaiting = false;
      this.sending = null;
      holder.addEventListener("input", () => this.wait());
      holder.addEventListener("change", () => this.wait());
      // What is sent now is saved or comes back: a late copy of it must not follow.
      this.form.addEventListener("submit", () => this.stop());
    }

    wait() {
      this.isWaiting = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), PAUSE);
    }

    stop() {
      clearTimeout(this.timer);
      this.isWaiting = false;
      if (this.sending) this.sending.abort();
    }

    async send(isLast = false) {
      // One at a time, or an older text could arrive after a newer one.
      if (!this.isWaiting || (this.sending && !isLast)) return;
      clearTimeout(this.timer);
      this.isWaiting = false;
      this.sending = new AbortController();
      try {
        const answer = await fetch(this.holder.dataset.autosave, {
          method: "POST",
          headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
          body: body(this.holder, this.form),
          keepalive: isLast,
          redirect: "error",
          signal: this.sending.signal,
        });
        // A page instead of a word: the log-in has run out, or the right to fill in.
        const isWord = (answer.headers.get("Content-Type") || "").startsWith("application/json");
        say(isWord ? (await answer.json()).said : "未能自动保存，请先点“保存草稿”");
      } catch (fault) {
        if (fault.name === "AbortError") return;
        say("网络不通，暂未自动保存");
        this.isWaiting = true;
        this.timer = setTimeout(() => this.send(), 10 * PAUSE);
      } finally {
        this.sending = null;
      }
      if (this.isWaiting) this.wait();
    }
  }

  const keepers = [...document.querySelectorAll("[data-autosave]")].map((each) => new Keeper(each));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const keeper of keepers) keeper.send(true);
  });
})();
