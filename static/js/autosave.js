/* Saves a form every few seconds through its own address. Without this script the buttons save. */
const WAIT = 4000;

/* What is written; chosen files go with the button, so that no line is burdened twice. */
const texts = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const line = document.querySelector(".saved");
  const version = form.elements.namedItem("version");
  let timer, saving = false, again = false, stopped = false;

  const say = (words) => { if (line) line.textContent = words; };

  const save = async () => {
    if (saving) { again = true; return; }
    saving = true;
    try {
      const answer = await fetch(form.dataset.autosaveTo ?? form.action, {
        method: "POST",
        body: texts(form),
        headers: { "X-Autosave": "1" },
        redirect: "error",
      });
      const words = await answer.json();
      if (answer.ok) {
        if (version) version.value = words.version;
        document.dispatchEvent(new Event("draft-saved"));
      }
      if (answer.status === 409) stopped = true;
      say(words.sentence);
    } catch {
      say(form.dataset.autosave);
    }
    saving = false;
    if (again && !stopped) { again = false; save(); }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    // A save on its way carries the version of this page: let it arrive before the page itself is sent.
    if (saving) {
      event.preventDefault();
      const button = event.submitter;
      const send = () => (saving ? setTimeout(send, 100) : form.requestSubmit(button));
      send();
    }
  });
}
