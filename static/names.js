/* The form that answers a name: what is chosen stays chosen, and a new body has its fields opened.
   Without it the fields are opened by hand, and searching sends the form. */
"use strict";

document.addEventListener("change", (event) => {
  const choice = event.target;
  if (choice.name !== "agency") return;
  // A search still on its way does not know the choice and would take it back.
  if (window.htmx) window.htmx.trigger("#id_q", "htmx:abort");
  const fields = document.querySelector(".new-body");
  if (fields) fields.open = choice.value === "new";
});
