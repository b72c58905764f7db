/* Lets a reader come closer to the map and move it. The map is whole and its links work without this script. */
const CLOSEST = 8;

for (const figure of document.querySelectorAll("[data-map]")) {
  const map = figure.querySelector("svg");
  const whole = map.viewBox.baseVal;
  const [left, top, width, height] = [whole.x, whole.y, whole.width, whole.height];
  const marks = [...map.querySelectorAll("circle")].map((mark) => [mark, mark.cx.baseVal.value, mark.cy.baseVal.value]);
  const reach = Math.max(0, ...[...map.querySelectorAll("circle")].map((mark) => mark.r.baseVal.value)) + 3;
  for (const name of map.querySelectorAll("text")) {
    const side = name.getAttribute("text-anchor") === "end" ? reach : -reach;
    marks.push([name, Number(name.getAttribute("x")) + side, Number(name.getAttribute("y")) - 4]);
  }
  let scale = 1;

  const show = (x, y) => {
    const [w, h] = [width / scale, height / scale];
    const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
    const nearX = clamp(x - w / 2, left, left + width - w);
    const nearY = clamp(y - h / 2, top, top + height - h);
    map.setAttribute("viewBox", `${nearX} ${nearY} ${w} ${h}`);
    const size = Math.min(1, scale ** -0.8 * (map.clientWidth < 600 ? 2.2 : 1));
    for (const [mark, markX, markY] of marks) {
      mark.setAttribute("transform", `translate(${markX * (1 - size)} ${markY * (1 - size)}) scale(${size})`);
    }
    map.classList.toggle("is-close", scale > 1);
    back.hidden = scale === 1;
    closer.disabled = scale >= CLOSEST;
  };
  const middle = () => {
    const box = map.viewBox.baseVal;
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn--line btn--s";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  };

  const closer = button(figure.dataset.closer, () => { scale = Math.min(scale * 2, CLOSEST); show(...middle()); });
  const back = button(figure.dataset.whole, () => { scale = 1; show(left + width / 2, top + height / 2); });
  back.hidden = true;
  const tools = document.createElement("p");
  tools.className = "acts map__tools";
  tools.append(closer, back);
  map.after(tools);

  let held = null;
  map.addEventListener("pointerdown", (event) => {
    if (scale === 1 || event.target.closest("a")) return;
    held = [event.clientX, event.clientY, ...middle()];
    map.setPointerCapture(event.pointerId);
  });
  map.addEventListener("pointermove", (event) => {
    if (!held) return;
    const unit = width / scale / map.clientWidth;
    show(held[2] - (event.clientX - held[0]) * unit, held[3] - (event.clientY - held[1]) * unit);
  });
  for (const end of ["pointerup", "pointercancel"]) map.addEventListener(end, () => { held = null; });
}
