/* Saves a form every few seconds through its own address. What the portal does not have yet, this browser keeps.
   Without this script the buttons save. */
const WAIT = 3000, AGAIN = 5000, COPY_AFTER = 300, PATIENCE = 2000, DAYS = 30;
const OWN = ["csrfmiddlewaretoken", "version", "marks"];

/* What is written; chosen files go with the button, so that no line is burdened twice. */
const texts = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};
const written = (data) => [...data].filter(([name]) => !OWN.includes(name));
const same = (one, other) => JSON.stringify(one).replaceAll("\\r\\n", "\\n") === JSON.stringify(other).replaceAll("\\r\\n", "\\n");

/* A log-in in another tab changes the token; the cookie has the one that counts. */
const freshToken = (form) => {
  const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1];
  const field = form.elements.namedItem("csrfmiddlewaretoken");
  if (token && field) field.value = token;
};

/* Copies in this browser: one for each tab, so that two tabs do not take each other's. */
class Copies {
  constructor(prefix) { this.prefix = prefix; }

  async open() {
    let tab = sessionStorage.getItem("tab") ?? crypto.getRandomValues(new Uint32Array(2)).join("");
    if (!(await this.hold(tab))) tab = crypto.getRandomValues(new Uint32Array(2)).join("");
    await this.hold(tab);
    sessionStorage.setItem("tab", tab);
    this.key = `${this.prefix}:${tab}`;
  }

  /* As long as the tab lives it holds its name: a copy under a name that nobody holds was left behind. */
  hold(tab) {
    const name = `${this.prefix}:${tab}`;
    if (!navigator.locks) return true;
    return new Promise((done) => {
      navigator.locks.request(name, { ifAvailable: true }, (lock) => {
        done(Boolean(lock));
        return lock ? new Promise(() => {}) : undefined;
      });
    });
  }

  async left() {
    const held = new Set((await navigator.locks?.query())?.held.map((lock) => lock.name));
    const found = [];
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("draft:"))) {
      const copy = this.read(key);
      const isOld = !copy || Date.now() - copy.at > DAYS * 24 * 60 * 60 * 1000;
      if (isOld) localStorage.removeItem(key);
      else if (key.startsWith(`${this.prefix}:`) && (key === this.key || !held.has(key))) found.push({ key, ...copy });
    }
    return found.sort((one, other) => one.at - other.at);
  }

  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  keep(data) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), data: [...data].filter(([name]) => name !== OWN[0]) }));
      return true;
    } catch { return false; }
  }

  drop(key = this.key) { localStorage.removeItem(key); }
}

/* Puts a copy into the fields; a line for which this page has no fields goes along unseen. */
const putBack = (form, data) => {
  const values = new Map();
  for (const [name, value] of data) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.name === OWN[0] || field.type === "file" || field.tagName === "BUTTON") continue;
    const own = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = own.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = own.includes(option.value);
    else if (own.length) field.value = own[0];
  }
  for (const [name, own] of values) {
    if (form.elements.namedItem(name)) continue;
    for (const value of own) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  for (const field of form.querySelectorAll("textarea, input")) field.dispatchEvent(new Event("input"));
};

const start = async (form) => {
  const line = document.querySelector("[data-saved]") ?? document.querySelector(".saved");
  const copies = new Copies(form.dataset.copy);
  let timer, copyTimer, saving = null, dirty = false, stopped = false, waits = false, kept = true, looks = false, changes = 0;

  const say = (words, state, way) => {
    if (!line) return;
    line.textContent = words;
    line.dataset.saved = state;
    if (way) line.append(" ", Object.assign(document.createElement("a"), { href: way.sign_in, textContent: way.words }));
  };
  const keepCopy = () => {
    clearTimeout(copyTimer);
    if (dirty) kept = copies.keep(texts(form));
  };
  const later = (pause) => {
    clearTimeout(timer);
    if (!stopped && !waits) timer = setTimeout(save, pause);
  };

  /* One save: true when the portal has everything that was there when it began. */
  const send = async () => {
    const began = changes;
    freshToken(form);
    keepCopy();
    say(form.dataset.saving, "saving");
    let answer, words;
    try {
      answer = await fetch(form.dataset.autosaveTo ?? form.action, {
        method: "POST", body: texts(form), headers: { "X-Autosave": "1" }, redirect: "error",
      });
      words = await answer.json();
    } catch {
      say(answer?.status === 413 ? form.dataset.large : kept ? form.dataset.autosave : form.dataset.unkept, "unsaved");
      if (answer?.status !== 413) later(AGAIN);
      return false;
    }
    for (const name of ["version", "marks"]) {
      const field = form.elements.namedItem(name);
      if (field && words[name] !== undefined) field.value = words[name];
    }
    if (!answer.ok) {
      if (answer.status === 409) stopped = true;
      looks = Boolean(words.look);
      if (words.choice) showChoice(words.choice);
      say(words.sentence, "unsaved", words.sign_in && words);
      return answer.status === 401 && "signed out";
    }
    showProgress(words.progress);
    say(words.sentence, "saved");
    if (changes === began) { dirty = false; copies.drop(); } else later(WAIT);
    document.dispatchEvent(new Event("draft-saved"));
    return true;
  };
  const save = () => {
    clearTimeout(timer);
    saving ??= send().finally(() => { saving = null; });
    return saving;
  };

  /* Both texts of a piece that two people wrote, as the page itself would show them. */
  const showChoice = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-choice]");
    form.querySelector("[data-choice]")?.remove();
    form.prepend(document.importNode(fresh, true));
    form.querySelector("[data-choice]").focus();
  };
  const showProgress = (progress) => {
    const bar = document.querySelector("[data-progress]");
    if (!bar || !progress) return;
    Object.assign(bar.querySelector("progress"), { max: progress.max, value: progress.value });
    bar.querySelector("label").textContent = progress.words;
  };

  /* A copy that was left behind is back in the fields at once; it goes to the portal when the writer says so. */
  const offer = (left) => {
    const copy = left.at(-1);
    putBack(form, copy.data);
    dirty = waits = true;
    const notice = document.querySelector("template[data-restored]").content.firstElementChild.cloneNode(true);
    const time = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    notice.querySelector("p").textContent = notice.querySelector("p").textContent.replace("{time}", time);
    form.before(notice);
    const answered = () => { waits = false; notice.remove(); };
    notice.querySelector("[data-take]").addEventListener("click", () => {
      answered();
      for (const { key } of left) if (key !== copies.key) copies.drop(key);
      save();
    });
    notice.querySelector("[data-leave]").addEventListener("click", () => {
      dirty = false;
      for (const { key } of left) copies.drop(key);
      location.reload();
    });
    say(form.dataset.waiting, "unsaved");
    notice.focus();
    return answered;
  };

  await copies.open();
  let answered = () => {};
  const left = [];
  for (const copy of await copies.left()) {
    if (same(written(copy.data), written(texts(form))) && !form.hasAttribute("data-unsaved")) copies.drop(copy.key);
    else left.push(copy);
  }
  if (form.hasAttribute("data-unsaved")) { dirty = true; later(WAIT); }
  else if (left.length) answered = offer(left);

  form.addEventListener("input", (event) => {
    if (!event.isTrusted && event.target.form !== form) return;
    if (event.target.name?.startsWith("choice-")) return;
    dirty = true;
    changes += 1;
    clearTimeout(copyTimer);
    copyTimer = setTimeout(keepCopy, COPY_AFTER);
    if (navigator.onLine) later(WAIT);
    else { keepCopy(); say(kept ? form.dataset.autosave : form.dataset.unkept, "unsaved"); }
  });
  form.addEventListener("submit", async (event) => {
    freshToken(form);
    if (event.defaultPrevented || (!dirty && !saving)) return;
    event.preventDefault();
    const button = event.submitter;
    answered();
    if (saving) await saving;
    const isThere = dirty ? await save() : true;
    if (isThere || looks) { dirty = false; form.requestSubmit(button); }
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    const leads = link && link.origin === location.origin && link.pathname !== location.pathname && !link.target;
    if (!leads || !dirty || stopped || waits || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    await Promise.race([save(), new Promise((done) => setTimeout(done, PATIENCE))]);
    location.assign(link.href);
  });
  addEventListener("online", () => { if (dirty && !stopped && !waits) save(); });
  addEventListener("offline", () => { if (dirty) { keepCopy(); say(form.dataset.autosave, "unsaved"); } });
  addEventListener("pagehide", keepCopy);
  document.addEventListener("visibilitychange", keepCopy);
  addEventListener("beforeunload", (event) => { keepCopy(); if (dirty && !kept) event.preventDefault(); });
  form.dataset.ready = "";
};

for (const form of document.querySelectorAll("form[data-autosave]")) start(form);
