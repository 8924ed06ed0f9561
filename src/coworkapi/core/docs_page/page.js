"use strict";
// Which face of the API to show: ?face=operator (first), member, public, all.
const face = new URLSearchParams(location.search).get("face") || "operator";
const known = ["operator", "member", "public"];
const address = known.includes(face) ? `openapi/${face}.json` : "openapi.json";
document.getElementById("document").href = address;
for (const link of document.querySelectorAll("nav a[href^='?']")) {
  if (link.getAttribute("href") === `?face=${known.includes(face) ? face : "all"}`) link.setAttribute("aria-current", "page");
}

// `coworkapi up` prints this page's address with the demo's key behind the #, which no server and no log ever sees. It is
// taken out of the address at once and kept for this tab alone; keys of live organizations are not taken this way.
const KEPT = "coworkapi-test-key";
const note = document.getElementById("sandbox");
function keyOfThisTab() {
  const [, given] = /^#key=(cwk_test_[A-Za-z0-9_-]+)$/.exec(location.hash) || [];
  if (given) {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const key = sessionStorage.getItem(KEPT);
  note.hidden = key === null;
  return key;
}
function authorize() {
  const key = keyOfThisTab();
  if (key !== null) page.preauthorizeApiKey("bearer", key);
}
keyOfThisTab(); // before anything else reads the address
note.querySelector("button").addEventListener("click", () => {
  sessionStorage.removeItem(KEPT);
  location.reload();
});

const page = SwaggerUIBundle({
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
  onComplete: () => {
    authorize();
    addEventListener("hashchange", authorize); // pasted into the open page: the browser loads nothing anew
  },
});
