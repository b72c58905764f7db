/* Counts the characters of a field in words below it. Without this script the limit is written there. */
for (const line of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(line.dataset.counter);
  if (!field) continue;
  const limit = Number(line.dataset.limit);
  const count = () => {
    const length = [...field.value.replace(/\r\n?/g, "\n")].length;
    const over = length - limit;
    line.textContent = over > 0
      ? line.dataset.over.replace("{over}", over)
      : line.dataset.within.replace("{count}", length);
    line.classList.toggle("count--bad", over > 0);
  };
  field.addEventListener("input", count);
  count();
}
