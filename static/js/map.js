/* Lets a reader come closer to a map, move it, and read the card of a point. Without this script the map is whole, and
   its links lead where the cards do. Marks that would lie on each other are told as one number, anew at each step. */
const CLOSEST = 8; // times, of a map of few places
const FINEST = 16; // pixels for one unit of the map, the closest that a map of results comes
const APART = 32; // pixels between two marks; closer ones are told as one
const UNDER = 11; // pixels around a press that may mean several points
const MOST_NAMED = 12; // lines of a card
const LEAP = 4; // times that one press comes closer, where that is enough
const SVG = "http://www.w3.org/2000/svg";
const bound = new WeakSet();
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

const make = (name, attributes = {}, words = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = words;
  return made;
};
const element = (name, className, words = "") => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = words;
  return made;
};
const button = (words, act) => {
  const made = element("button", "btn btn--line btn--s", words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

/* The marks of a map of results, each told by itself: numbers that a closer look splits give way to their parts. */
function unfold(map) {
  for (const parts of map.querySelectorAll("g[display=none]")) {
    parts.previousElementSibling.remove();
    parts.replaceWith(...parts.children);
  }
}

function leaf(node) {
  const dot = node.matches("circle") ? node : node.querySelector("circle");
  return {
    node,
    link: node.closest("a"),
    x: dot.cx.baseVal.value,
    y: dot.cy.baseVal.value,
    radius: dot.r.baseVal.value,
    count: Number(node.dataset.n || 1),
    isMany: node.classList.contains("many"),
    words: node.closest("a")?.querySelector("title")?.textContent ?? "",
  };
}

/* [{x, y, count, members}]: the largest first, each with those that stand too close to it. */
function gather(leaves, apart) {
  const groups = [];
  for (const one of leaves) {
    const near = groups.find((group) => Math.hypot(group.x - one.x, group.y - one.y) < apart);
    if (near) {
      near.members.push(one);
      near.count += one.count;
    } else groups.push({ x: one.x, y: one.y, count: one.count, members: [one] });
  }
  return groups;
}

function bind(figure) {
  const map = figure.querySelector("svg");
  const told = figure.dataset;
  const counts = "spots" in map.dataset;
  const { x: left, y: top, width, height } = map.viewBox.baseVal;
  if (counts) unfold(map);
  const leaves = [...map.querySelectorAll(counts ? "a" : "circle")].map(leaf).sort((a, b) => b.count - a.count);
  const reach = Math.max(0, ...leaves.map((one) => one.radius)) + 3;
  const names = counts ? [] : [...map.querySelectorAll("text")].map((name) => [
    name,
    Number(name.getAttribute("x")) + (name.getAttribute("text-anchor") === "end" ? reach : -reach),
    Number(name.getAttribute("y")) - 4,
  ]);
  const numbers = counts ? leaves[0]?.node.parentNode.appendChild(make("g")) : null;
  let scale = 1;
  let centre = [left + width / 2, top + height / 2];
  let card = null;
  let opener = null;
  let byKey = false; // whether the reader's last move was a key's: then focus stays on the map

  const unit = () => width / scale / (map.clientWidth || width); // of the map, for one pixel
  const closest = () => (counts ? Math.max(4, 2 ** Math.ceil(Math.log2(FINEST * unit() * scale))) : CLOSEST);
  const place = (node, x, y, size) =>
    node.setAttribute("transform", `translate(${x * (1 - size)} ${y * (1 - size)}) scale(${size})`);

  // What is drawn

  const draw = () => {
    if (counts) drawCounts();
    else {
      const size = Math.min(1, scale ** -0.8 * (map.clientWidth < 600 && scale > 1 ? 2.2 : 1));
      for (const { node, x, y } of leaves) place(node, x, y, size);
      for (const [name, x, y] of names) place(name, x, y, size);
    }
  };
  const drawCounts = () => {
    const pixel = unit();
    const groups = gather(leaves.filter((one) => isSeen(one.x, one.y)), APART * pixel);
    const alone = new Set(groups.filter(({ members }) => members.length === 1).map(({ members }) => members[0]));
    for (const one of leaves) {
      one.node.toggleAttribute("hidden", !alone.has(one));
      if (alone.has(one)) place(one.node, one.x, one.y, (one.isMany ? reachOf(one.count) : 7) * pixel / one.radius);
    }
    numbers.replaceChildren(...groups.filter(({ members }) => members.length > 1).map((one) => numberOf(one, pixel)));
  };
  const isSeen = (x, y) => // what is out of sight is out of the way of the Tab key, too
    Math.abs(x - centre[0]) < width / scale / 2 && Math.abs(y - centre[1]) < height / scale / 2;
  const reachOf = (count) => 9 + 3.6 * String(count).length;
  const numberOf = ({ members, count, x, y }, pixel) => {
    const made = make("g", { class: "many", role: "button", tabindex: "0" });
    const words = told.together.replace("%(n)s", count);
    made.setAttribute("aria-label", words);
    made.append(
      make("title", {}, words),
      make("circle", { class: "pt", cx: x, cy: y, r: reachOf(count) * pixel, "stroke-width": 2 * pixel }),
      make("text", { x, y: y + 4.6 * pixel, "font-size": 13 * pixel, "aria-hidden": "true" }, count),
    );
    const act = () => split(made, members);
    made.addEventListener("click", act);
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
    return made;
  };
  const split = (node, members) => {
    const [xs, ys] = [members.map((one) => one.x), members.map((one) => one.y)];
    const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const wide = Math.hypot(east - west, south - north);
    const apart = (APART * unit() * scale) / wide; // the scale at which the outermost stand apart
    const fit = width / (Math.max(east - west, (south - north) * (width / height), 1e-6) * 1.6);
    if (apart > closest()) open(node, members);
    else go(Math.max(scale * 1.5, Math.min(fit, Math.max(scale * LEAP, apart * 1.3))), [(west + east) / 2, (north + south) / 2]);
  };

  // Where the reader is

  const go = (wanted, [x, y] = centre) => {
    scale = clamp(wanted, 1, closest());
    if (scale > closest() * 0.99) scale = closest();
    const [w, h] = [width / scale, height / scale];
    centre = [clamp(x, left + w / 2, left + width - w / 2), clamp(y, top + h / 2, top + height - h / 2)];
    map.setAttribute("viewBox", `${centre[0] - w / 2} ${centre[1] - h / 2} ${w} ${h}`);
    map.classList.toggle("is-close", scale > 1);
    const held = document.activeElement;
    draw();
    back.hidden = farther.hidden = scale === 1;
    closer.disabled = scale >= closest();
    if (byKey && held !== document.activeElement) map.focus({ preventScroll: true });
  };
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    return [point.x, point.y];
  };
  const zoomAt = (event, times) => {
    const [x, y] = at(event);
    const next = clamp(scale * times, 1, closest());
    const share = scale / next; // what is under the pointer stays there
    go(next, [x + (centre[0] - x) * share, y + (centre[1] - y) * share]);
  };
  const step = (across, down) => go(scale, [centre[0] + across * width / scale / 4, centre[1] + down * height / scale / 4]);

  const closer = button(told.closer, () => go(scale * 2));
  const farther = button(told.farther, () => go(scale / 2));
  const back = button(told.whole, () => go(1));
  const tools = element("p", "acts map__tools");
  tools.append(closer, farther, back);
  map.after(tools);
  map.setAttribute("tabindex", "0");
  map.classList.add("is-live");
  figure.addEventListener("keydown", () => { byKey = true; }, true);
  figure.addEventListener("pointerdown", () => { byKey = false; }, true);
  if (told.keys) map.setAttribute("aria-description", told.keys);
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      "+": () => go(scale * 2), "=": () => go(scale * 2), "-": () => go(scale / 2), "0": () => go(1),
      ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
    };
    if (!keys[event.key] || (scale === 1 && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    keys[event.key]();
  });
  map.addEventListener("dblclick", (event) => { if (!event.target.closest("a, .many")) zoomAt(event, 2); });
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls on
    event.preventDefault();
    zoomAt(event, 2 ** (-event.deltaY / 200));
  }, { passive: false });

  // Drag with one finger, come closer with two

  const pointers = new Map();
  let held = null;
  const hold = () => {
    const [one, two] = [...pointers.values()];
    held = one && { centre, scale, x: one.clientX, y: one.clientY, apart: two && Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY) };
  };
  map.addEventListener("pointerdown", (event) => {
    if (event.target.closest("a, .many") || (scale === 1 && event.pointerType === "mouse")) return;
    pointers.set(event.pointerId, event);
    if (scale > 1) map.setPointerCapture(event.pointerId);
    hold();
  });
  map.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, event);
    const [one, two] = [...pointers.values()];
    if (two && held.apart) go(held.scale * Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY) / held.apart);
    else if (scale > 1) {
      go(scale, [held.centre[0] - (one.clientX - held.x) * unit(), held.centre[1] - (one.clientY - held.y) * unit()]);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    map.addEventListener(end, (event) => { pointers.delete(event.pointerId); hold(); });
  }

  // The card

  const close = (takeBack = true) => {
    if (!card) return;
    card.remove();
    card = null;
    if (takeBack) (opener.isConnected && !opener.hasAttribute("hidden") ? opener : map).focus({ preventScroll: true });
  };
  const line = ({ link, words }) => {
    const made = element("li", "");
    const to = element("a", "");
    to.href = link.getAttribute("href");
    to.append(element("bdi", "", link.dataset.what || words));
    if (link.dataset.lang) to.lang = link.dataset.lang;
    made.append(to);
    if (link.dataset.who) made.append(element("bdi", "stone", link.dataset.who));
    return made;
  };
  const open = (node, members) => {
    close(false);
    opener = node;
    card = element("div", "map__card");
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", members.length === 1 ? members[0].words : told.here);
    const list = element("ul", "");
    list.append(...members.slice(0, MOST_NAMED).map(line));
    if (members.length > MOST_NAMED) list.append(element("li", "stone", `+ ${members.length - MOST_NAMED}`));
    const isLeft = members[0].x < centre[0];
    const isStart = isLeft !== (getComputedStyle(figure).direction === "ltr");
    card.classList.toggle("map__card--start", isStart);
    const out = button("×", () => close());
    out.setAttribute("aria-label", told.close);
    card.append(out, list);
    map.after(card);
    card.querySelector("li a").focus({ preventScroll: true });
  };
  map.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) {
      if (!event.target.closest(".many")) close(false);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const pressed = leaves.find((one) => one.link === link);
    if (!pressed || pressed.isMany) return;
    const wide = UNDER * unit();
    const near = counts ? [pressed] : leaves.filter((one) => one.link && Math.hypot(one.x - pressed.x, one.y - pressed.y) < wide);
    if (!counts && near.length === 1) return; // a name on the map leads to its page at once
    event.preventDefault();
    open(link, [pressed, ...near.filter((one) => one !== pressed)]);
  });
  figure.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !card) return;
    event.preventDefault();
    close();
  });

  go(1);
  new ResizeObserver(draw).observe(map);
}

const bindAll = () => {
  for (const figure of document.querySelectorAll("[data-map]")) {
    if (!bound.has(figure)) bind(figure);
    bound.add(figure);
  }
};
bindAll();
document.addEventListener("htmx:afterSwap", bindAll);
