/* Asking before a step that is hard to take back: `data-confirm="sentence"` on a form or a button, or `data-hx-confirm`. */
(function () {
  "use strict";

  const dialog = document.getElementById("confirm-dialog");
  const agreed = new WeakSet();

  function ask(sentence, label, onAgree) {
    if (!dialog || typeof dialog.showModal !== "function") {
      if (window.confirm(sentence)) onAgree();
      return;
    }
    dialog.querySelector("#confirm-text").textContent = sentence;
    dialog.querySelector("[data-confirm-button]").textContent = label || window.fz.text("confirm");
    dialog.returnValue = "";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "confirm") onAgree(); }, { once: true });
    dialog.showModal();
  }

  const SWAPPED = { "“": "‘", "”": "’", "‘": "“", "’": "”" };

  // Marks inside marks are the other pair.
  function withinQuotes(title) {
    return /[“”]/.test(title) ? title.replace(/[“”‘’]/g, (mark) => SWAPPED[mark]) : title;
  }

  // A question that names what was chosen: “%s” stands for the chosen option's text.
  function sentenceOf(asking) {
    const sentence = asking.getAttribute("data-confirm");
    const select = document.getElementById(asking.getAttribute("data-confirm-with") || "");
    const chosen = select && select.selectedOptions.length ? select.selectedOptions[0].textContent.trim() : "";
    return sentence.replace("%s", () => withinQuotes(chosen));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter || null;
    const asking = button && button.hasAttribute("data-confirm") ? button : form;
    if (!asking.hasAttribute("data-confirm")) return;
    if (agreed.has(form)) {
      agreed.delete(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(sentenceOf(asking), asking.getAttribute("data-confirm-label"), () => {
      agreed.add(form);
      form.requestSubmit(button || undefined);
    });
  }, true);

  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.detail.elt.getAttribute("data-confirm-label"), () => event.detail.issueRequest(true));
  });
})();
