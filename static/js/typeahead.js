// While a name is typed, the list below it shows what the register holds. Without this, the button does the same.
const WAIT = 250;

for (const field of document.querySelectorAll("[data-typeahead]")) {
  const list = document.getElementById(field.dataset.into);
  let timer;
  let asked = field.value.trim();
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });

  async function look() {
    const words = field.value.trim();
    if (words === asked) return;
    asked = words;
    if (words.length < 2) {
      list.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(`${field.dataset.typeahead}?${new URLSearchParams({ q: words })}`);
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (field.value.trim() === words) list.replaceChildren(...page.body.childNodes);
    } catch {
      // No line: the button beside the field still works.
    }
  }
}
