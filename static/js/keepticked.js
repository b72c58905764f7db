/* What is ticked in a list that is searched anew moves above it and stays. Without this the button of the search keeps it. */
for (const found of document.querySelectorAll("[data-keep-ticked]")) {
  const chosen = document.getElementById(found.dataset.keepTicked);
  found.addEventListener("change", (event) => {
    if (!event.target.checked) return;
    chosen.append(event.target.closest("li"));
    event.target.focus();
  });
  // A government that is chosen already is not found once more.
  new MutationObserver(() => {
    for (const box of chosen.querySelectorAll("input"))
      found.querySelector(`input[value="${CSS.escape(box.value)}"]`)?.closest("li").remove();
  }).observe(found, { childList: true });
}
