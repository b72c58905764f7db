/* A button with data-copy="id" copies the field or the text of that id, and says so beside it (data-done). Without
   script it can be selected by hand, so the button only appears where it works. */

for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector('[role="status"]');
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    await navigator.clipboard.writeText(field.value ?? field.innerText.trim());
    if (said) said.textContent = button.dataset.done;
  });
}
