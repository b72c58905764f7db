/* Sends chosen or dropped files one by one while the page stays open: progress, stop, another try when the portal was
   out of reach. Without this the field takes several files and the button sends them. */
import { bindFocus } from "./focus.js";

const WAITS = [2000, 5000, 15000, 30000];
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
let underWay = 0; // files of this page that are not settled yet

const send = (to, file, { progress, sent, hold }) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    hold(request);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.upload.addEventListener("load", sent);
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => resolve(null));
    request.addEventListener("timeout", () => resolve(null));
    request.addEventListener("abort", () => resolve(undefined));
    request.open("POST", to);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    const data = new FormData();
    data.append("file", file);
    request.send(data);
  });

const part = (name, className, words = "") => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = words;
  return made;
};

const bind = (drop) => {
  const say = drop.dataset;
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-upload-list]");
  const status = drop.querySelector("[data-upload-status]");
  const kept = document.querySelector(`[data-files="${say.kind}"]`);
  const queue = [];
  let busy = false;
  let room = Number(say.room);
  if (!input || input.disabled) return;
  drop.querySelector("[data-upload-hint]").hidden = false;

  const add = (file) => {
    const row = part("li", "drop__file");
    const words = part("span", "drop__words", say.waits);
    const bar = part("progress", "");
    const button = part("button", "btn btn--s btn--line", say.cancel);
    const name = part("bdi", "drop__name", file.name);
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    button.type = "button";
    const hidden = part("span", "hide", `: ${file.name}`);
    button.append(hidden);
    row.append(name, words, bar, button);
    list.append(row);
    const job = { file, row, words, bar, button, tries: 0, request: null, over: false, wake: null };
    underWay += 1;
    button.addEventListener("click", () => stop(job));
    if (file.size > Number(say.most)) return refuse(job, say.large);
    if (room < 1) return refuse(job, say.full);
    room -= 1;
    job.takesRoom = true;
    queue.push(job);
    return go();
  };

  const label = (job, words) => {
    job.button.firstChild.textContent = words;
  };

  const settle = (job) => {
    if (job.over) return;
    job.over = true;
    underWay -= 1;
    document.dispatchEvent(new Event("upload-settled"));
  };

  const refuse = (job, sentence) => {
    settle(job);
    if (job.takesRoom) room += 1;
    job.takesRoom = false;
    job.row.classList.add("drop__file--bad");
    job.words.textContent = sentence;
    job.bar.remove();
    label(job, say.away);
    status.textContent = `${job.file.name}: ${sentence}`;
  };

  const stop = (job) => {
    if (!job.over) {
      settle(job);
      if (job.takesRoom) room += 1;
      job.request?.abort();
      job.wake?.();
    }
    const next = job.row.nextElementSibling?.querySelector("button") ?? input;
    job.row.remove();
    next.focus();
  };

  /* Out of reach: wait longer each time, or until the network or the person says to try. */
  const wait = (job) =>
    new Promise((resolve) => {
      job.words.textContent = say.again;
      job.row.classList.add("drop__file--wait");
      status.textContent = `${job.file.name}: ${say.again}`;
      const now = part("button", "btn btn--s", say.retry);
      now.type = "button";
      job.button.before(now);
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        now.remove();
        job.row.classList.remove("drop__file--wait");
        job.wake = null;
        resolve();
      };
      const timer = setTimeout(done, WAITS[Math.min(job.tries, WAITS.length - 1)]);
      window.addEventListener("online", done);
      now.addEventListener("click", done);
      job.wake = done;
      job.tries += 1;
    });

  const keep = (job, { html, room: words }) => {
    settle(job);
    drop.querySelector("[data-upload-room]").textContent = words;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fieldset = holder.content.firstElementChild;
    if (document.getElementById(fieldset.id)) room += 1; // the same file once more
    else kept.append(fieldset);
    const look = fieldset.querySelector("[data-focus]");
    if (look) bindFocus(look);
    job.row.remove();
    status.textContent = say.done.replace("{name}", job.file.name);
  };

  const attempt = async (job) => {
    job.bar.value = 0;
    const answer = await send(say.upload, job.file, {
      progress: (share) => {
        job.bar.value = share;
        job.words.textContent = say.going.replace("{percent}", Math.round(share * 100));
      },
      sent: () => {
        job.bar.removeAttribute("value");
        job.words.textContent = say.read;
      },
      hold: (request) => { job.request = request; },
    });
    if (answer === undefined || job.over) return true;
    if (answer === null || answer.status >= 500) return false;
    let words = null;
    try { words = JSON.parse(answer.responseText); } catch { /* a page instead of an answer: signed out */ }
    if (answer.status === 201 && words) keep(job, words);
    else refuse(job, words?.sentence ?? (answer.status === 413 ? say.large : say.signed));
    return true;
  };

  const go = async () => {
    if (busy) return;
    busy = true;
    for (let job = queue.shift(); job; job = queue.shift()) {
      while (!job.over && !(await attempt(job))) await wait(job);
    }
    busy = false;
  };

  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    files.forEach(add);
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("drop--over");
    });
  }
  drop.addEventListener("dragleave", (event) => {
    if (!drop.contains(event.relatedTarget)) drop.classList.remove("drop--over");
  });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("drop--over");
    [...event.dataTransfer.files].forEach(add);
  });
};

const drops = document.querySelectorAll("[data-upload]");
drops.forEach(bind);
const form = drops[0]?.closest("form");

/* The buttons of the page wait for files on their way; closing the window asks first. */
form?.addEventListener("submit", (event) => {
  if (!underWay) return;
  event.preventDefault();
  const button = event.submitter;
  const later = () => {
    if (underWay) return;
    document.removeEventListener("upload-settled", later);
    setTimeout(() => form.requestSubmit(button));
  };
  document.addEventListener("upload-settled", later);
});
window.addEventListener("beforeunload", (event) => {
  if (underWay) event.preventDefault();
});
