/* A hand that presses twice is taken to mean it once: the second click of a double click, the key
   that is held down, the form that is on its way already. Else what comes under the hand after the
   first press, the next item of a review, would be decided unread.
   The server takes a repeated form for one as well; without this file it is asked twice. */
"use strict";

(() => {
  const BUTTONS = "button, input[type=submit]";
  // After that long without a new page the first one has not arrived, or was a file to keep.
  const WAIT = 8000;
  const sent = new WeakMap();

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(BUTTONS);
    if (event.detail > 1 && button && button.type === "submit" && button.form) stop(event);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter" && !event.target.closest("textarea")) stop(event);
  }, true);

  // Last of all, so that only what really leads to a new page counts; htmx minds its own forms.
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const before = sent.get(event.target);
    if (before !== undefined && Date.now() - before < WAIT) event.preventDefault();
    else sent.set(event.target, Date.now());
  });
  // Back on a page the browser has kept, its forms are new.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      for (const form of document.forms) sent.delete(form);
    }
  });
})();
