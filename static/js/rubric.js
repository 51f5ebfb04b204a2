/* Adds up the weights of a rubric while they are typed; the server checks them again. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-rubric]");
  const shown = form && form.querySelector("[data-weights]");
  if (!shown) return;

  function isCounted(line) {
    const isTicked = (name) => {
      const box = line.querySelector(`input[name$="-${name}"]`);
      return box !== null && box.checked;
    };
    return !isTicked("is_gate") && !isTicked("DELETE");
  }

  function addUp() {
    const counted = Array.from(form.querySelectorAll(".criterion")).filter(isCounted);
    // Whole hundredths: 0.1 + 0.2 is to be 0.3.
    const hundredths = counted.map((line) => Math.round(Number(line.querySelector("[data-weight]").value || 0) * 100));
    const sum = hundredths.reduce((total, one) => total + one, 0) / 100;
    shown.textContent = shown.dataset.text.replace("{sum}", String(sum));
    shown.classList.toggle("fault", sum !== 100);
  }

  form.addEventListener("input", addUp);
  addUp();
})();
