/* A button with data-copy="id" copies the field of that id, and says so beside it (data-done). Without script the
   field can be selected by hand, so the button only appears where it works. */

for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector('[role="status"]');
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    if (said) said.textContent = button.dataset.done;
  });
}
