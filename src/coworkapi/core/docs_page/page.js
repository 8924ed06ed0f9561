"use strict";
// Which face of the API to show: ?face=operator (first), member, public, all.
const face = new URLSearchParams(location.search).get("face") || "operator";
const known = ["operator", "member", "public"];
const address = known.includes(face) ? `openapi/${face}.json` : "openapi.json";
document.getElementById("document").href = address;
for (const link of document.querySelectorAll("nav a[href^='?']")) {
  if (link.getAttribute("href") === `?face=${known.includes(face) ? face : "all"}`) link.setAttribute("aria-current", "page");
}
SwaggerUIBundle({
  url: address,
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
