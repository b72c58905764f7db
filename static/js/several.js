/* A long list of boxes: a search by a word in any language narrows it, and a line says which are ticked, wherever
   they stand. Without this the list is whole, and what was ticked before stands above it. */
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const made = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

const bind = (list) => {
  const field = list.closest("fieldset");
  const boxes = [...field.querySelectorAll("input[type=checkbox]")];
  const rest = boxes.filter((box) => list.contains(box));
  const label = made("label", "", list.dataset.find);
  const search = made("input", "");
  const status = made("p", "fine");
  const chosen = made("p", "fine");
  search.type = "search";
  search.id = `find-${boxes[0].name}`;
  search.autocomplete = "off";
  label.htmlFor = search.id;
  status.setAttribute("role", "status");
  chosen.setAttribute("role", "status");
  const line = made("div", "f f--find");
  line.append(label, search, status);
  list.querySelector("summary").after(line);
  list.before(chosen);

  const name = (box) => box.closest("label").textContent.trim();
  const tell = () => {
    const names = rest.filter((box) => box.checked).map(name);
    const words = names.length ? list.dataset.chosen.replace("{names}", names.join(list.dataset.comma)) : "";
    if (chosen.textContent !== words) chosen.textContent = words;
  };
  const show = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const box of rest) {
      const hit = wanted.every((word) => box.dataset.words.includes(word));
      box.closest(".choice").hidden = !hit && !box.checked;
      found += hit ? 1 : 0;
    }
    status.textContent = !wanted.length ? "" : found ? list.dataset.shown.replace("{shown}", found) : list.dataset.none;
  };
  search.addEventListener("input", (event) => {
    event.stopPropagation(); // a search is no change of the draft
    show();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (search.value.trim()) rest.find((box) => !box.closest(".choice").hidden && !box.checked)?.focus();
  });
  list.addEventListener("toggle", () => { if (list.open) search.focus(); });
  field.closest("form").addEventListener("input", tell);
  field.addEventListener("change", tell);
  tell();
};

document.querySelectorAll("[data-several]").forEach(bind);
