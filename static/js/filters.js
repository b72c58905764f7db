// Filters of a list that answer at once: the address stays short, and what was open stays open.
const open = () => [...document.querySelectorAll("[data-facet][open]")].map((one) => one.dataset.facet);
let kept = [];

document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.parameters;
  for (const name of ["q", "sort", "view"]) if (!asked[name]) delete asked[name];
  const first = document.querySelector("#sort option");
  if (first && asked.sort === first.value) delete asked.sort;
});
document.addEventListener("htmx:beforeSwap", () => { kept = open(); });
document.addEventListener("htmx:afterSwap", () => {
  for (const name of kept) document.querySelector(`[data-facet="${name}"]`)?.setAttribute("open", "");
});
