/* Markdown as it will look, written by the server while one types. Without this the button “Preview” shows it. */
const PAUSE = 350;

const bind = (form) => {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const place of form.querySelectorAll("[data-preview]")) {
    const field = document.getElementById(place.dataset.preview);
    let waiting, asked = 0;
    const show = async () => {
      const turn = ++asked;
      const words = new URLSearchParams({ text: field.value, csrfmiddlewaretoken: token });
      try {
        const answer = await fetch(form.dataset.previewFrom, { method: "POST", body: words });
        if (!answer.ok || answer.redirected || turn !== asked) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
        if (turn === asked) place.replaceChildren(...fresh.childNodes);
      } catch { /* No connection: the last preview stands. */ }
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, PAUSE);
    });
  }
};

document.querySelectorAll("form[data-preview-from]").forEach(bind);
