/* A press on the map fills in latitude and longitude, and shows the point they name. Without this the fields do. */
const MERIDIAN = 11, SCALE = 176.5, CENTRE = [480, 262]; // as figures/maps.py draws it
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const HALF_ROOT = Math.sqrt(3) / 2;
const radians = (degrees) => (degrees * Math.PI) / 180;
const height = (t) => t * (A1 + A2 * t ** 2 + t ** 6 * (A3 + A4 * t ** 2));
const slope = (t) => A1 + 3 * A2 * t ** 2 + t ** 6 * (7 * A3 + 9 * A4 * t ** 2);

const project = (latitude, longitude) => {
  const turned = radians(((((longitude - MERIDIAN + 180) % 360) + 360) % 360) - 180);
  const theta = Math.asin(HALF_ROOT * Math.sin(radians(latitude)));
  return [
    CENTRE[0] + (SCALE * turned * Math.cos(theta)) / (HALF_ROOT * slope(theta)),
    CENTRE[1] - SCALE * height(theta),
  ];
};

const unproject = (x, y) => {
  const wanted = (CENTRE[1] - y) / SCALE;
  let theta = wanted / A1;
  for (let round = 0; round < 12; round += 1) theta -= (height(theta) - wanted) / slope(theta);
  const sine = Math.sin(theta) / HALF_ROOT;
  if (Math.abs(sine) > 1) return null;
  const turned = ((x - CENTRE[0]) / SCALE) * (HALF_ROOT * slope(theta)) / Math.cos(theta);
  if (Math.abs(turned) > Math.PI) return null;
  const longitude = (turned * 180) / Math.PI + MERIDIAN;
  return [(Math.asin(sine) * 180) / Math.PI, ((longitude + 540) % 360) - 180];
};

for (const figure of document.querySelectorAll("[data-place]")) {
  const map = figure.querySelector("svg");
  const form = figure.closest("form");
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => form.elements.namedItem(name));
  figure.querySelector("[data-place-hint]").hidden = false;
  const marks = ["here here--ground", "here"].map((name) => {
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
    mark.setAttribute("class", name);
    map.append(mark);
    return mark;
  });

  const show = () => {
    const point = [latitude, longitude].map((field) => Number(field.value.trim().replace(",", ".").replace("−", "-") || NaN));
    const known = point.every(Number.isFinite) && Math.abs(point[0]) <= 90 && Math.abs(point[1]) <= 180;
    const [x, y] = known ? project(...point) : [0, 0];
    for (const mark of marks) mark.setAttribute("d", known ? `M${x} ${y}h0` : "");
  };

  let pressed = null;
  map.addEventListener("pointerdown", (event) => { pressed = [event.clientX, event.clientY]; });
  map.addEventListener("click", (event) => {
    if (pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 6) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    const point = unproject(at.x, at.y);
    if (!point) return;
    [latitude.value, longitude.value] = point.map((degrees) => String(Math.round(degrees * 1000) / 1000));
    latitude.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  });
  for (const field of [latitude, longitude]) field.addEventListener("input", show);
  show();
}
