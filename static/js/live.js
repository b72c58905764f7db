/* A piece of a page with data-live="address" is asked for anew every few seconds while it holds data-live-now: files
   that are being built. What the reader has opened stays open, and the focus stays where it is. Without script, a link
   on the page does the same. */

const PAUSE = 3000;

async function renew(piece) {
  const open = [...piece.querySelectorAll('details')].map((each) => each.open);
  const answer = await fetch(piece.dataset.live, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
  if (!answer.ok || answer.redirected) return false;
  const text = await answer.text();
  if (piece.contains(document.activeElement)) return true; // somebody is at a button: look again later
  piece.innerHTML = text;
  piece.querySelectorAll('details').forEach((each, at) => { each.open = open[at] ?? false; });
  return piece.querySelector('[data-live-now]') !== null;
}

for (const piece of document.querySelectorAll('[data-live]')) {
  const again = async () => {
    if (document.hidden || await renew(piece).catch(() => true)) setTimeout(again, PAUSE);
  };
  if (piece.querySelector('[data-live-now]')) setTimeout(again, PAUSE);
}
