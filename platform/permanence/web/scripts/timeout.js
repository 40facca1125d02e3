// Warns before an idle session ends. Without this script the typed text is offered again after signing in.
const box = document.querySelector("dialog.timeout");

if (box && typeof box.showModal === "function") {
  const idle = Number(box.dataset.idleSeconds) * 1000;
  const warning = Number(box.dataset.warningSeconds) * 1000;
  const left = box.querySelector("[data-left]");
  let ends = Date.now() + idle;

  const tell = () => {
    const remaining = ends - Date.now();
    if (remaining <= 0) {
      box.close();
      return;
    }
    if (remaining <= warning) {
      const minutes = Math.ceil(remaining / 60000);
      const text = minutes === 1 ? "1 minute" : `${minutes} minutes`;
      if (left.textContent !== text) left.textContent = text;
      if (!box.open) box.showModal();
    } else if (box.open) {
      box.close();
    }
  };

  const stay = async () => {
    const form = box.querySelector("form");
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.ok) {
      ends = Date.now() + idle;
      localStorage.setItem("permanence-seen", String(Date.now()));
    }
    tell();
  };

  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  // Work in another tab keeps the session alive for this one too.
  window.addEventListener("storage", (event) => {
    if (event.key === "permanence-seen" && event.newValue) ends = Number(event.newValue) + idle;
    tell();
  });
  localStorage.setItem("permanence-seen", String(Date.now()));
  setInterval(tell, 5000);
}
