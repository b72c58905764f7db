/* Objectives: finds by a word in any language; marks what the ticked priorities propose and shows that first, the rest
   at the press of a button. What is ticked never disappears. Without it, all are listed. */
const form = document.querySelector("form[data-find]");
const ticks = form ? [...form.querySelectorAll("input[data-words]")] : [];

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const words = new Map(ticks.map((tick) => [tick, plain(tick.dataset.words)]));
const made = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

/* The ticks of one framework, and the button that shows the rest of them. */
const group = (fieldset) => {
  const own = ticks.filter((tick) => fieldset.contains(tick));
  const more = made("button", "btn btn--s btn--line f__more", form.dataset.all);
  const few = made("p", "fine f__few");
  more.type = "button";
  const title = made("span", "hide", `: ${fieldset.querySelector("legend").textContent.trim()}`);
  const line = made("div", "f__shown");
  line.append(few, more);
  line.hidden = true;
  fieldset.querySelector(".choice").before(line);
  const piece = { fieldset, own, more, few, line, isOpen: false, proposed: new Set() };
  more.addEventListener("click", () => {
    piece.isOpen = !piece.isOpen;
    show();
  });
  more.setAttribute("aria-expanded", "false");
  piece.name = (text) => { more.textContent = text; more.append(title); };
  return piece;
};

const searched = () => plain(field.value).split(/\s+/).filter(Boolean);
const has = (tick, wanted) => wanted.every((word) => words.get(tick).includes(word));
let field, status, groups = [];

const show = () => {
  const wanted = searched();
  let found = 0;
  for (const { fieldset, own, more, few, line, isOpen, proposed, name } of groups) {
    const narrow = !wanted.length && proposed.size > 0 && proposed.size < own.length;
    let shown = 0;
    for (const tick of own) {
      const hit = wanted.length ? has(tick, wanted) : !narrow || isOpen || proposed.has(tick);
      found += hit ? 1 : 0;
      const seen = hit || tick.checked;
      tick.closest(".choice").hidden = !seen;
      shown += seen ? 1 : 0;
    }
    fieldset.hidden = shown === 0;
    line.hidden = !narrow;
    few.textContent = form.dataset.shown.replace("{shown}", shown).replace("{count}", own.length);
    name(isOpen ? form.dataset.few : form.dataset.all);
    more.setAttribute("aria-expanded", String(isOpen));
  }
  const said = !wanted.length ? "" : found ? form.dataset.shown.replace("{shown}", found).replace("{count}", ticks.length) : form.dataset.none;
  if (status.textContent !== said) status.textContent = said;
};

const propose = () => {
  const wanted = new Set(ticks.filter((tick) => tick.checked && tick.dataset.proposes)
    .flatMap((tick) => tick.dataset.proposes.split(" ")));
  for (const { own, proposed } of groups) {
    proposed.clear();
    for (const tick of own) {
      const place = tick.closest("label");
      const mark = place.querySelector(".proposed");
      if (wanted.has(tick.value)) proposed.add(tick);
      if (wanted.has(tick.value) && !mark) place.lastElementChild.append(" ", made("span", "proposed", form.dataset.proposed));
      else if (!wanted.has(tick.value) && mark) mark.remove();
    }
  }
  show();
};

if (ticks.length) {
  const label = made("label", "", form.dataset.find);
  field = made("input", "");
  field.type = "search";
  field.id = "find-objective";
  field.autocomplete = "off";
  label.htmlFor = field.id;
  status = made("p", "fine");
  status.setAttribute("role", "status");
  const box = made("div", "f f--find");
  box.append(label, field, status);
  const fieldsets = [...form.querySelectorAll("fieldset")].filter((fieldset) => fieldset.querySelector("input[data-words]"));
  fieldsets[0].before(box);
  groups = fieldsets.map(group);
  form.querySelector("[data-without-script]")?.remove();

  field.addEventListener("input", (event) => {
    event.stopPropagation(); // a search is no change of the draft
    show();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const wanted = searched();
    if (wanted.length) ticks.find((tick) => has(tick, wanted))?.focus();
  });
  for (const tick of ticks) if (tick.dataset.proposes) tick.addEventListener("change", propose);
  propose();
}
