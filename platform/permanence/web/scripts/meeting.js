// A tracking meeting by keyboard, with words kept as they are written. Everything here is also a link or a button.

// Single keys: never while somebody types, never with a modifier, and off for good where somebody switched them off.
const OFF = "permanence-meeting-keys";
const isOff = () => localStorage.getItem(OFF) === "off";
const typesIn = (element) =>
  element.isContentEditable ||
  element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

for (const details of document.querySelectorAll(".keys")) {
  details.hidden = false;
  const button = details.querySelector("[data-keys-switch]");
  const tell = () => {
    button.textContent = isOff() ? "Turn the single keys on" : "Turn the single keys off";
  };
  button.addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "off");
    tell();
  });
  tell();
}

const words = document.querySelector("form[data-words]");
const keeper = words ? keep(words) : null;

document.addEventListener("keydown", async (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const active = document.activeElement;
  if (event.key === "Escape" && active && typesIn(active)) {
    active.blur();
    return;
  }
  if (isOff() || (active && typesIn(active)) || document.querySelector("dialog[open]")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("a")) {
    if (keeper) await keeper.now();
    target.click();
  } else if (target.matches("details")) {
    target.open = true;
    target.querySelector("summary").focus();
  } else {
    target.focus();
    if (target.matches("textarea")) target.setSelectionRange(target.value.length, target.value.length);
  }
});

// Leaving with something typed that is kept nowhere: the browser asks first.
let leaving = false;
for (const form of document.querySelectorAll("form[data-typed]")) {
  form.addEventListener("submit", () => {
    leaving = true;
  });
}
window.addEventListener("beforeunload", (event) => {
  if (leaving) return;
  const typed = [...document.querySelectorAll("form[data-typed]")].some((form) =>
    [...form.elements].some((field) => field.name && changed(field) && !(keeper && keeper.holds(field))),
  );
  if (typed || (keeper && keeper.unsaved())) event.preventDefault();
});

function changed(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected) && field.value !== "";
  return field.value !== field.defaultValue;
}

// Keeps the words of one form a moment after they are written, by the address and the form that the button uses.
// What others wrote meanwhile comes back in the answer; where both wrote the same lines, the button shows both.
function keep(form) {
  const fields = form.dataset.words.split(" ").map((name) => form.elements[name]);
  const status = form.querySelector("[data-saved]");
  const kept = new Map(fields.map((field) => [field, plain(field.value)]));
  let waiting = 0;
  let sending = null;
  let stopped = false;

  const unsaved = () => fields.some((field) => plain(field.value) !== kept.get(field));

  async function send() {
    const sent = new Map(fields.map((field) => [field, plain(field.value)]));
    const body = new FormData();
    for (const name of ["csrf_token", "version"]) body.set(name, form.elements[name].value);
    for (const [field, text] of sent) body.set(field.name, text);
    body.set("quietly", "1");
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("not ours");
    } catch {
      status.textContent = "Not saved: the service did not answer. Use the Save button.";
      return;
    }
    const told = await answer.json();
    if (!answer.ok) {
      stopped = true; // the button says more, with everything that was typed
      status.textContent = `Not saved: ${told.problem}`;
      return;
    }
    take(told, sent);
    status.textContent = `Saved at ${told.saved}.${told.merged ? " Somebody else wrote here meanwhile: both texts are kept." : ""}`;
  }

  // What the server keeps becomes the ground for the next save only where this page can show it without losing a letter
  // typed meanwhile; otherwise the next save is put together by the server, from the version this page began with.
  function take(told, sent) {
    const fresh = new Map();
    for (const [field, text] of sent) {
      const now = plain(told.fields[field.name]);
      const found = now === text ? field.value : weave(text, now, field.value);
      if (found === null) return;
      fresh.set(field, found);
    }
    for (const [field, text] of fresh) {
      if (field.value !== text) {
        const end = field.value.length - field.selectionEnd;
        field.value = text;
        if (document.activeElement === field) field.setSelectionRange(text.length - end, text.length - end);
      }
      kept.set(field, plain(told.fields[field.name]));
    }
    form.elements.version.value = told.version;
  }

  function now() {
    clearTimeout(waiting);
    if (stopped || (!sending && !unsaved())) return Promise.resolve();
    if (!sending) {
      sending = send().finally(() => {
        sending = null;
      });
      return sending;
    }
    return sending.then(() => now());
  }

  function soon() {
    clearTimeout(waiting);
    if (unsaved()) status.textContent = stopped ? status.textContent : "Not saved yet";
    waiting = setTimeout(now, 1500);
  }

  for (const field of fields) {
    field.addEventListener("input", soon);
    field.addEventListener("change", now);
  }
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    // An answer on its way would change the version this form is about to be sent with.
    if (!sending) return;
    event.preventDefault();
    const button = event.submitter;
    sending.then(() => form.requestSubmit(button));
  });
  return { now, unsaved, holds: (field) => fields.includes(field) };
}

// `text` was sent, `kept` holds it with others' lines around it, `typed` goes on from `text`: all three together, or
// null where that cannot be told.
function weave(text, kept, typed) {
  if (plain(typed) === text) return kept;
  const at = text ? kept.indexOf(text) : -1;
  return at < 0 ? null : kept.slice(0, at) + typed + kept.slice(at + text.length);
}

function plain(text) {
  return text.replaceAll("\r\n", "\n").trim();
}
