// Draws the land of the world map once, without borders, into static_vendor/land.json; figures/maps.py puts the points on it by the same formula.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { geoArea, geoBounds, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const projection = { name: "Equal Earth", central_meridian: 11, scale: 176.5, centre: [480, 262] };
const viewBox = "0 0 960 500";
const antarctica = -60; // land that lies wholly south of this parallel is left out
const nearest = 1.5; // points of a coast that come closer to the one before are left out: nobody sees them, everybody loads them

const atlas = JSON.parse(readFileSync(join(root, "node_modules/world-atlas/land-110m.json"), "utf8"));
const [world] = feature(atlas, atlas.objects.land).features;
const coordinates = world.geometry.coordinates.filter((polygon) => {
  const [, [, north]] = geoBounds({ type: "Polygon", coordinates: polygon });
  return north > antarctica;
});
const land = { type: "MultiPolygon", coordinates };
if (geoArea(land) < 1.5 || geoArea(land) > 3.6) {
  throw new Error("the land file of world-atlas is not the one this drawing was made for");
}

const draw = geoPath(
  geoEqualEarth()
    .rotate([-projection.central_meridian, 0])
    .scale(projection.scale)
    .translate(projection.centre),
).digits(1);

function thinned(ring) {
  const kept = [];
  for (const point of ring) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= nearest) kept.push(point);
  }
  return kept.length > 3 ? kept : ring;
}

const rings = draw(land).slice(1, -1).split("ZM");
const path = rings
  .map((ring) => thinned(ring.split("L").map((pair) => pair.split(",").map(Number))))
  .map((ring) => `M${ring.join("L")}Z`)
  .join("");

mkdirSync(join(root, "static_vendor"), { recursive: true });
writeFileSync(
  join(root, "static_vendor", "land.json"),
  JSON.stringify({ land: path, view_box: viewBox, projection, source: "Natural Earth 1:110m, public domain" }),
);
console.log(`static_vendor: land.json, ${coordinates.length} pieces of land`);
