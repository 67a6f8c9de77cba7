/* The reader of documents: a click in the text finds the outline, a click in the outline the text,
   and scrolling keeps the outline beside what is being read. Without it the anchors still work. */
"use strict";

(() => {
  const outline = document.querySelector(".outline");
  const text = document.querySelector(".reader-text");
  const narrow = window.matchMedia("(max-width: 1000px)");
  if (!outline || !text) return;
  if (narrow.matches) outline.open = false;

  const marksOf = (key) => text.querySelectorAll(`mark[data-key~="${key}"]`);
  const entryOf = (key) => document.getElementById(key.replace("m", "o"));

  // Only inside its own box: scrollIntoView would move the page as well.
  function reveal(entry) {
    if (narrow.matches) return;
    const box = outline.getBoundingClientRect();
    const place = entry.getBoundingClientRect();
    if (place.top < box.top + 40 || place.bottom > box.bottom) {
      outline.scrollTop += place.top - box.top - box.height / 3;
    }
  }

  function choose(key) {
    for (const old of document.querySelectorAll(".reader .is-current")) {
      old.classList.remove("is-current");
    }
    for (const mark of marksOf(key)) mark.classList.add("is-current");
    const entry = entryOf(key);
    if (!entry) return;
    entry.classList.add("is-current");
    reveal(entry);
  }

  text.addEventListener("click", (event) => {
    const number = event.target.closest(".measure-number");
    const mark = event.target.closest("mark.measure");
    if (event.target.closest("a") && !number) return;
    if (!number && !mark) return;
    const key = number ? number.id : mark.dataset.key.split(" ").find((k) => k.startsWith("m"));
    if (number && narrow.matches) outline.open = true;
    else event.preventDefault();
    choose(key);
    history.replaceState(null, "", `#${key}`);
  });

  outline.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    if (narrow.matches) outline.open = false;
    const key = link.hash.slice(1);
    if (key.startsWith("m")) choose(key);
  });

  // A doubt leads into the folded list.
  function unfold() {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details.doubts");
    if (folded && !folded.open) {
      folded.open = true;
      target.scrollIntoView({ block: "center" });
    }
    if (/^#m\d+$/.test(location.hash)) choose(location.hash.slice(1));
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  if (!location.hash) {
    const asked = text.querySelector("mark.is-current");
    if (asked) asked.scrollIntoView({ block: "center" });
  }

  const watcher = new IntersectionObserver((seen) => {
    const first = seen.find((each) => each.isIntersecting);
    const entry = first && entryOf(first.target.id);
    if (entry) reveal(entry);
  }, { rootMargin: "0px 0px -60% 0px" });
  for (const number of text.querySelectorAll(".measure-number")) watcher.observe(number);
})();
