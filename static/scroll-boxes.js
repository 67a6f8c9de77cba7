/* A box whose table is wider than it can be scrolled by keyboard, and says what it holds. */
"use strict";

(() => {
  function offer() {
    for (const box of document.querySelectorAll(".table-box, .table-scroll")) {
      const caption = box.querySelector("caption");
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", caption ? caption.textContent.trim() : "表格");
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      }
    }
  }
  document.addEventListener("DOMContentLoaded", offer);
  document.addEventListener("htmx:afterSettle", offer);
  window.addEventListener("resize", offer);
})();
