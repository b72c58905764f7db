/* The search boxes that select2 puts in place of a list get the name of their field, for who does not see it. */
function name() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    const field = box.closest(".select2-container").previousElementSibling;
    const label = field?.labels?.[0];
    const shown = box.querySelector("[role=textbox]");
    if (!label || !shown) continue;
    label.id ||= `${field.id}-name`;
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    shown.setAttribute("aria-labelledby", label.id);
  }
}

name();
new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
