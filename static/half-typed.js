/* A correction somebody has begun and not saved is kept in their own browser, and offered again
   when they come back to the same candidate. Nothing of it leaves the browser before it is saved.
   Without this file the form works as before. */
"use strict";

(() => {
  const PREFIX = "luoshi-half-typed:";
  const KEPT_DAYS = 30;
  const DAY = 24 * 60 * 60 * 1000;

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  }

  function store(key, kept) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(kept));
    } catch {
      // Full, or forbidden: then nothing is kept, and the form is none the worse.
    }
  }

  function write(form, isSent = false) {
    const fields = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      fields[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    store(form.dataset.keep, {
      version: form.elements.version.value, at: Date.now(), fields, isSent,
    });
  }

  function forget(key) {
    localStorage.removeItem(PREFIX + key);
  }

  function note(before, words, action, act) {
    const line = document.createElement("p");
    line.className = "message half-typed";
    line.setAttribute("role", "status");
    line.textContent = words;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = action;
    button.addEventListener("click", () => act(line));
    line.append(" ", button);
    before.parentNode.insertBefore(line, before);
  }

  function when(at) {
    return new Date(at).toLocaleString("zh-CN", {
      month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
    });
  }

  function restore(form, kept) {
    for (const field of form.elements) {
      if (!(field.name in kept.fields)) continue;
      if (field.type === "checkbox") field.checked = kept.fields[field.name];
      else field.value = kept.fields[field.name];
    }
    const folded = form.querySelector(".party-more");
    const isFilled = (field) => field.value && field.name.endsWith("-name");
    if (folded && [...folded.querySelectorAll("input")].some(isFilled)) folded.open = true;
    // What was typed stands on what was seen then: saving it shows both sides.
    form.elements.version.value = kept.version;
    const isOld = kept.version !== form.dataset.version;
    const changed = isOld ? "此后这一条有过改动，保存时会列出两边的不同。" : "";
    note(form, `已恢复 ${when(kept.at)} 没有保存的填写。${changed}`, "不要了", (line) => {
      forget(form.dataset.keep);
      form.reset();
      form.elements.version.value = form.dataset.version;
      line.remove();
    });
  }

  // Whoever comes back may stand elsewhere: the list says where something is left.
  function list() {
    const side = document.getElementById("review");
    if (!side) return;
    for (const row of side.querySelectorAll(".review-rows li[data-key]")) {
      const isMarked = row.querySelector(".left-off") !== null;
      if (isMarked || !read(`${side.dataset.user}:${row.dataset.key.slice(1)}`)) continue;
      const mark = document.createElement("i");
      mark.className = "left-off";
      mark.textContent = " 更正未保存";
      row.append(mark);
    }
  }

  function offer() {
    list();
    const form = document.querySelector("form[data-keep]");
    if (form && !form.dataset.kept) {
      form.dataset.kept = "1";
      const kept = read(form.dataset.keep);
      // What came back refused holds what was typed last already.
      if (kept && !document.querySelector("#current .error-summary")) restore(form, kept);
      form.addEventListener("input", () => write(form));
    }
    const closed = document.querySelector("[data-kept-form]");
    if (closed && !closed.dataset.offered) {
      closed.dataset.offered = "1";
      const kept = read(closed.dataset.keptForm);
      if (kept) {
        note(closed, `您 ${when(kept.at)} 填写的更正没有保存。`, "继续更正", () => {
          document.querySelector("[data-shortcut=e]").click();
        });
      }
    }
  }

  // Saved: what is decided needs no second copy.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt;
    if (form.dataset.keep && event.detail.xhr.status === 200) forget(form.dataset.keep);
  });

  // Where htmx is not at hand the form is sent as a page, and the next page tells what came of it.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.keep && !event.defaultPrevented) write(event.target, true);
  });

  function isSaved(key, kept) {
    const lines = document.getElementById("decisions").content.textContent.split("\n");
    const line = lines.find((each) => each.startsWith(`c${key.split(":")[1]} `));
    const isRefused = document.querySelector("#current .error-summary") !== null;
    return line && !isRefused && Number(line.split(" ")[2]) > Number(kept.version);
  }

  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    const key = name.slice(PREFIX.length);
    const kept = read(key);
    if (!kept || Date.now() - kept.at > KEPT_DAYS * DAY) forget(key);
    else if (kept.isSent && isSaved(key, kept)) forget(key);
    else if (kept.isSent) store(key, { ...kept, isSent: false });
  }
  document.addEventListener("htmx:afterSettle", offer);
  offer();
})();
