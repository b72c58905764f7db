/* A press on a picture sets the point that must not be cut away, and shows how lists will cut it. Without this the two
   fields do. The fields are the keyboard's way: arrows move the point. */
const CARD = 8 / 5;

export const bindFocus = (look) => {
  const picture = look.closest("fieldset");
  const image = look.querySelector("img");
  const [x, y] = ["focus_x", "focus_y"].map((name) => picture.querySelector(`[name$="-${name}"]`));
  if (!x || !y || look.dataset.focus === "bound") return;
  look.dataset.focus = "bound";
  const frame = document.createElement("div");
  frame.className = "picture__frame";
  image.replaceWith(frame);
  const mark = document.createElement("span");
  mark.className = "picture__mark";
  mark.setAttribute("aria-hidden", "true");
  frame.append(image, mark);
  const card = look.querySelector("[data-focus-card]");
  const cut = document.createElement("img");
  cut.src = image.src;
  cut.alt = "";
  card.append(cut);
  card.hidden = look.querySelector("[data-focus-hint]").hidden = false;

  /* As the portal cuts it: the point in the middle, as far as the edges allow. */
  const place = (at, part) => (part >= 1 ? 50 : (Math.min(Math.max(at - part / 2, 0), 1 - part) / (1 - part)) * 100);
  const show = () => {
    const ratio = Number(image.getAttribute("width")) / Number(image.getAttribute("height"));
    mark.style.left = `${x.value}%`;
    mark.style.top = `${y.value}%`;
    const across = place(x.value / 100, ratio > CARD ? CARD / ratio : 1);
    const down = place(y.value / 100, ratio > CARD ? 1 : ratio / CARD);
    cut.style.objectPosition = `${across}% ${down}%`;
  };
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    x.value = Math.round(((event.clientX - box.left) / box.width) * 100);
    y.value = Math.round(((event.clientY - box.top) / box.height) * 100);
    x.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  show();
};

for (const look of document.querySelectorAll("[data-focus]")) bindFocus(look);
