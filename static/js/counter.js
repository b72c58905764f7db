/* Counts the characters of a field in words below it, as the server does. Without this script the limit is written there. */

/* The twin of `actions/typed.py`: line breaks of every kind are one, controls none, space around the text none. */
const plain = (text) => text.replace(/\r\n|[\r\v\f\x85\u2028\u2029]/g, "\n").replace(/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]/g, "");
const characters = (text) => [...plain(text).trim()].length;
const words = (text) => plain(text).trim().split(/\s+/).filter(Boolean).length;

for (const line of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(line.dataset.counter);
  if (!field) continue;
  const limit = Number(line.dataset.limit);
  const numbers = new Intl.PluralRules(document.documentElement.lang);
  const count = () => {
    const length = characters(field.value), all = words(field.value), over = length - limit;
    const said = over > 0 ? line.dataset.over.replace("{over}", over) : line.dataset.within.replace("{count}", length);
    line.textContent = field.tagName === "TEXTAREA" && line.dataset.words
      ? `${said} · ${(line.dataset[numbers.select(all) === "one" ? "word" : "words"]).replace("{words}", all)}`
      : said;
    line.dataset.characters = length;
    line.dataset.counted = all;
    line.classList.toggle("count--bad", over > 0);
  };
  field.addEventListener("input", count);
  count();
}
