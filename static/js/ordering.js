/* The annex's order: lines dragged, or moved by their buttons without leaving the page. Nothing is stored before
   “save”; without this script each button stores its own move. */
(function () {
  "use strict";

  const form = document.querySelector("[data-ordering]");
  if (!form) return;
  const said = form.querySelector("[data-ordering-said]");
  let dragged = null;

  function settle(line) {
    const list = line.parentElement;
    Array.from(list.children).forEach((one, position, all) => {
      const [up, down] = one.querySelectorAll("button[name=move]");
      if (!up) return;
      up.disabled = position === 0;
      down.disabled = position === all.length - 1;
    });
    const place = Array.from(list.children).indexOf(line) + 1;
    const name = line.querySelector(".annex-name").textContent;
    said.textContent = said.dataset.text.replace("{name}", name).replace("{place}", String(place));
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("li");
    const isUp = button.value.startsWith("up");
    const other = isUp ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (isUp) other.before(line);
    else other.after(line);
    settle(line);
    (button.disabled ? line.querySelector("button[name=move]:not([disabled])") : button).focus();
  });

  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    if (dragged) dragged.classList.add("is-dragged");
  });
  form.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  form.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    settle(dragged);
    dragged = null;
  });
})();
