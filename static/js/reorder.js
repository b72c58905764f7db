/* Rows in an order: dragged by their sign, or moved by their buttons without leaving the page. Each move is kept at once.
   Without this the buttons send the page. */
const bind = (list) => {
  const form = document.getElementById(list.dataset.reorder);
  const status = document.querySelector("[data-reorder-status]");
  const rows = () => [...list.children];
  const name = (row) => row.querySelector("[data-name]").textContent.trim();
  let dragged = null, before = [];

  const tell = (row) => {
    status.textContent = list.dataset.moved.replace("{name}", name(row))
      .replace("{place}", rows().indexOf(row) + (list.start || 1)).replace("{count}", rows().length + (list.start || 1) - 1);
  };
  const ends = () => rows().forEach((row, at, all) => {
    for (const [button, edge] of [["up", 0], ["down", all.length - 1]]) {
      const found = row.querySelector(`button[name=${button}]`);
      if (found && list.dataset.ends !== undefined) found.disabled = at === edge;
    }
  });
  const keep = async (row) => {
    const words = new FormData(form);
    words.set("order", rows().map((one) => one.dataset.id).join(","));
    let sentence = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body: words, headers: { "X-Requested-With": "fetch" } });
      if (answer.ok && !answer.redirected) return tell(row);
      sentence = answer.status === 409 ? await answer.text() : "";
    } catch { /* No connection: the order goes back to what is kept. */ }
    list.replaceChildren(...before);
    ends();
    status.textContent = sentence || list.dataset.failed || "";
  };

  for (const row of rows()) {
    const grip = row.querySelector("[data-grip]");
    grip.hidden = false;
    grip.addEventListener("pointerdown", () => { row.draggable = true; });
    grip.addEventListener("pointerup", () => { row.draggable = false; });
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      before = rows();
      event.dataTransfer.effectAllowed = "move";
      row.classList.add("is-dragged");
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const box = row.getBoundingClientRect();
      row[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
    });
    row.addEventListener("drop", (event) => event.preventDefault());
    row.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      row.draggable = false;
      dragged = null;
      ends();
      if (rows().some((one, at) => one !== before[at])) keep(row);
    });
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=up], button[name=down]");
    if (!button) return;
    const row = button.closest("[data-id]");
    const other = button.name === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return; // the neighbour stands on another page: the server knows it
    event.preventDefault();
    before = rows();
    other[button.name === "up" ? "before" : "after"](row);
    ends();
    (button.disabled ? row.querySelector(`button[name=${button.name === "up" ? "down" : "up"}]`) : button).focus();
    keep(row);
  });
};

document.querySelectorAll("[data-reorder]").forEach(bind);
