/* Who else has this text open: asked every half minute and after each save. Without it the page says so on load. */
const EVERY = 30000;

const place = document.querySelector("[data-others]");

const ask = async () => {
  if (!place || document.hidden) return;
  try {
    const answer = await fetch(place.dataset.others, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    // A screen reader repeats what is replaced: only news is put in place.
    if (fresh.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...fresh.childNodes);
  } catch { /* No line: the page that was loaded still says who was there. */ }
};

if (place) {
  setInterval(ask, EVERY);
  document.addEventListener("draft-saved", ask);
  document.addEventListener("visibilitychange", ask);
}
