/* Objectives: finds by a word in any language, and marks what the ticked priorities propose. Without it, all are listed. */
const form = document.querySelector("form[data-find]");
const ticks = form ? [...form.querySelectorAll("input[data-words]")] : [];
if (ticks.length) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  field.type = "search";
  field.id = "find-objective";
  label.htmlFor = field.id;
  label.textContent = form.dataset.find;
  const box = document.createElement("div");
  box.className = "f f--find";
  box.append(label, field);
  form.prepend(box);

  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const show = () => {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    for (const tick of ticks) {
      const words = plain(tick.dataset.words);
      const hit = wanted.every((word) => words.includes(word));
      (tick.closest(".choice") ?? tick.closest("label")).hidden = !hit && !tick.checked;
    }
  };
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });

  const propose = () => {
    const wanted = new Set(ticks.filter((tick) => tick.checked && tick.dataset.proposes)
      .flatMap((tick) => tick.dataset.proposes.split(" ")));
    for (const tick of ticks) {
      const place = tick.closest("label");
      const mark = place.querySelector(".proposed");
      if (wanted.has(tick.value) && !mark) {
        const fresh = document.createElement("span");
        fresh.className = "proposed";
        fresh.textContent = form.dataset.proposed;
        place.lastElementChild.append(" ", fresh);
      } else if (!wanted.has(tick.value) && mark) mark.remove();
    }
  };
  for (const tick of ticks) if (tick.dataset.proposes) tick.addEventListener("change", propose);
}
