/* The review of a recording: keys for every button, and the marks in the text kept true.
   Without it every link and form still works; the page then loads as a whole. */
"use strict";

(() => {
  const text = document.querySelector(".reader-text");
  const box = document.querySelector(".review-page .source");
  if (!text || !box) return;
  const wide = window.matchMedia("(min-width: 1001px)");

  // The places of each candidate in the text, which stays as it is as long as the page does.
  const places = new Map();
  for (const mark of text.querySelectorAll("mark[data-key]")) {
    for (const key of mark.dataset.key.split(" ")) {
      if (!places.has(key)) places.set(key, []);
      places.get(key).push(mark);
    }
  }
  // How each was painted last: of thousands, one or two change with a decision.
  const painted = new Map();

  // The list at the right says what stands where: the marks at the left follow it.
  function paint() {
    const list = document.getElementById("decisions");
    if (!list) return;
    const current = document.getElementById("current");
    for (const line of list.content.textContent.split("\n")) {
      const [key, decision] = line.trim().split(" ");
      const isCurrent = current !== null && current.dataset.key === key;
      const names = isCurrent ? [`is-${decision}`, "is-current"] : [`is-${decision}`];
      if (painted.get(key) === names.join()) continue;
      painted.set(key, names.join());
      for (const mark of places.get(key) || []) {
        mark.classList.remove(...[...mark.classList].filter((name) => name.startsWith("is-")));
        mark.classList.add(...names);
      }
    }
    reveal();
  }

  // Only inside its own box: scrollIntoView would move the page as well.
  function reveal() {
    const mark = text.querySelector("mark.is-current");
    if (!mark || !wide.matches) return;
    const outer = box.getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    if (place.top < outer.top + 20 || place.bottom > outer.bottom - 20) {
      box.scrollTop += place.top - outer.top - outer.height / 3;
    }
  }

  function isTyping(element) {
    return element.closest("input, textarea, select, [contenteditable]") !== null;
  }

  // The field a key has opened last: whoever is quick types there before htmx has settled.
  let opened = null;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && isTyping(event.target)) {
      event.preventDefault();
      if (event.target.form) event.target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // A key held down looks on and on, and decides once.
    if (event.repeat && !["j", "k"].includes(event.key)) return;
    if (event.key === "Escape" && isTyping(event.target)) {
      event.target.blur();
      return;
    }
    if (isTyping(event.target)) return;
    // Enter on a link or a button presses that, not the acceptance.
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const target = [...document.querySelectorAll("[data-shortcut]")].find(
      (each) => each.dataset.shortcut === event.key,
    );
    if (!target) return;
    event.preventDefault();
    // What cannot be taken back is pressed only where it is seen.
    if ("shortcutFocus" in target.dataset) {
      target.scrollIntoView({ block: "nearest" });
      target.focus();
      return;
    }
    if (target.tagName !== "SUMMARY") {
      target.click();
      return;
    }
    const folded = target.parentElement;
    folded.open = true;
    folded.scrollIntoView({ block: "nearest" });
    opened = folded.querySelector("input:not([type=hidden]), select, textarea") || target;
    opened.focus();
  });

  // A click on a number in the text takes that candidate into hand, without loading the text again.
  text.addEventListener("click", (event) => {
    const number = event.target.closest(".measure-number");
    if (!number || !wide.matches || !window.htmx) return;
    event.preventDefault();
    const address = number.getAttribute("href").split("#")[0];
    window.htmx.ajax("GET", address, { target: "#review", swap: "outerHTML" });
  });

  // A refused form comes back with its reasons: they have to be seen as well.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  // No log-in any more: a form that can carry what was typed through it is sent as a whole page.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = event.detail.elt;
    const isSentAway = event.detail.xhr.getResponseHeader("HX-Redirect") !== null;
    if (!isSentAway || form.tagName !== "FORM" || !form.elements.page) return;
    event.preventDefault();
    form.submit();
  });
  // Where the hand goes on: what is told first, the field that was refused, the form just opened.
  function goOn() {
    const current = document.getElementById("current");
    if (!current) return;
    const first = (inside) => current.querySelector(
      ["input:not([type=hidden])", "select", "textarea"].map((each) => `${inside} ${each}`).join(),
    );
    const place = current.querySelector("[autofocus]")
      || first(".field-wrong") || first(".candidate-form") || current;
    place.focus({ preventScroll: wide.matches });
  }
  document.addEventListener("htmx:afterSettle", () => {
    paint();
    if (opened === null || opened !== document.activeElement) goOn();
  });
  // A button pressed before htmx is at hand leads to a whole page: the hand goes on there as well.
  // Where it types already while the page still comes, there it stays: not even the browser, which
  // looks for #current once all has come, takes it away.
  const typing = () => (isTyping(document.activeElement) ? document.activeElement : null);
  const early = typing();
  window.addEventListener("load", () => {
    if (window.location.hash !== "#current") return;
    const place = early || typing();
    if (place) place.focus({ preventScroll: true });
    else goOn();
  });
  paint();
})();
