"use strict";

// Draws the OpenAPI document into the page. Nothing is asked of any other server.
const place = document.getElementById("api-docs");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  onComplete: () => {
    // It draws a main landmark of its own; a page has one, and that is the one around it.
    place.querySelector("main")?.setAttribute("role", "group");
    place.dataset.drawn = "";
  },
});
