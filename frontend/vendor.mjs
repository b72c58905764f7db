// Copies the few files that pages need from node_modules into static_vendor/, by an allow-list; npm runs it after each install.

import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "static_vendor");

const latinGreekCyrillic = ["latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"];
const families = [
  { name: "stix-two-text", subsets: latinGreekCyrillic, styles: ["normal", "italic"] },
  { name: "commissioner", subsets: latinGreekCyrillic, styles: ["normal"] },
  { name: "noto-naskh-arabic", subsets: ["arabic"], styles: ["normal"] },
];

const files = [["htmx.org/dist/htmx.min.js", "js/htmx.min.js"]];
for (const { name, subsets, styles } of families) {
  files.push([`@fontsource-variable/${name}/LICENSE`, `fonts/${name}.LICENSE.txt`]);
  for (const subset of subsets) {
    for (const style of styles) {
      const tail = style === "italic" ? "-italic" : "";
      files.push([
        `@fontsource-variable/${name}/files/${name}-${subset}-wght-${style}.woff2`,
        `fonts/${name}-${subset}${tail}.woff2`,
      ]);
    }
  }
}

for (const folder of ["fonts", "js"]) {
  rmSync(join(target, folder), { recursive: true, force: true });
  mkdirSync(join(target, folder), { recursive: true });
}
for (const [from, to] of files) {
  copyFileSync(join(root, "node_modules", from), join(target, to));
}
console.log(`static_vendor: ${files.length} files`);
