/* Actions ticked for a comparison: how many there are, that no more fit, and that they stay while the list is filtered.
   Without this the boxes are ticked all the same, and the comparison shows the first that fit. */
const form = document.querySelector("form#compare[data-most]");
const words = form?.querySelector("[role=status]");
const first = words?.textContent;
const ticked = new Set();
const boxes = () => [...document.querySelectorAll('input[type=checkbox][form="compare"]')];

const tell = () => {
  const full = ticked.size >= Number(form.dataset.most);
  const there = new Set();
  for (const box of boxes()) {
    box.checked = ticked.has(box.value);
    box.disabled = full && !box.checked;
    there.add(box.value);
  }
  for (const kept of form.querySelectorAll("input[type=hidden]")) kept.remove();
  for (const code of ticked) {
    if (there.has(code)) continue;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "a", value: code }));
  }
  words.textContent = ticked.size ? form.dataset[full ? "full" : "ticked"].replace("{n}", ticked.size) : first;
};

if (form) {
  document.addEventListener("change", (event) => {
    if (event.target.form !== form) return;
    event.stopPropagation(); // a tick asks for no new list
    ticked[event.target.checked ? "add" : "delete"](event.target.value);
    tell();
  }, true);
  document.addEventListener("htmx:afterSwap", tell);
  addEventListener("pageshow", () => { // whoever comes back finds their ticks
    for (const box of boxes()) if (box.checked) ticked.add(box.value);
    tell();
  });
}
