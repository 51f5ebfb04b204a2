/* What every page's scripts share (`window.fz`), and the glue between htmx and the server's answers. */
(function () {
  "use strict";

  const texts = JSON.parse(document.getElementById("screen-texts").textContent);

  /** Return a sentence of the page's language; each %s takes the next value. */
  function text(name, ...values) {
    return values.reduce((sentence, value) => sentence.replace("%s", () => String(value)), name in texts ? texts[name] : name);
  }

  /** Return the current CSRF token: signing in again in another window changes it. */
  function csrfToken() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return found ? decodeURIComponent(found[1]) : field ? field.value : "";
  }

  const tokenOfPage = csrfToken();

  /** Make an element with text and attributes. */
  function element(tag, attributes, content) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    if (content) made.textContent = content;
    return made;
  }

  /** Show a refusal at the edge of the screen until the person closes it. */
  function toast(sentence) {
    const note = element("div", { class: "notice tone-refused" });
    const body = element("div");
    body.append(element("p", {}, sentence));
    const close = element("button", { type: "button", class: "quiet-button", "aria-label": text("close") }, "×");
    close.addEventListener("click", () => note.remove());
    note.append(body, close);
    document.getElementById("toasts").append(note);
  }

  /** Return the sentence of an answer: JSON's message, or the one that an error page stresses. */
  function sentenceOf(body) {
    try {
      return JSON.parse(body).message || text("failed");
    } catch (error) {
      const page = new DOMParser().parseFromString(body, "text/html");
      const stressed = page.querySelector("main .notice strong") || page.querySelector("main p");
      return stressed ? stressed.textContent.trim() : text("failed");
    }
  }

  /* A key that is pressed while another page or window is on its way was meant for that one. It may never come. */
  const REST_MS = 3000;
  let alarm = 0;

  function wake() {
    window.clearTimeout(alarm);
    alarm = 0;
  }

  function rest() {
    wake();
    alarm = window.setTimeout(wake, REST_MS);
  }

  const isResting = () => alarm !== 0;

  /*
   * Hear keys. While a person composes with an input method, every key is the method's (229 is what older browsers
   * send then); a browser that fills a field in by itself sends events that name no key at all.
   */
  function onKey(target, hear) {
    target.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || typeof event.key !== "string") return;
      hear(event);
    });
  }

  /** Send entries as a script does that reads the answer; a sign-in that has ended leads nowhere. */
  function post(address, entries) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams(entries),
      headers: {
        Accept: "application/json",
        "X-CSRFToken": csrfToken(),
        "X-Page-Person": document.body.dataset.person,
      },
      credentials: "same-origin",
      redirect: "manual",
    });
  }

  /** Tell how an answer to `post` is to be taken: "expired", "unsaved" to try again, "text", or "json". */
  function kindOf(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "expired";
    if (answer.status >= 500 || answer.status === 429) return "unsaved";
    const type = answer.headers.get("Content-Type") || "";
    return type.startsWith("application/json") ? "json" : "text";
  }

  window.fz = { text, csrfToken, element, toast, sentenceOf, onKey, rest, wake, isResting, post, kindOf };

  /* Every change says for whom the page was made: another person may have signed in in another window meanwhile. */
  const person = document.body.dataset.person;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
    event.detail.headers["X-Page-Person"] = person;
  });
  /* A refused form comes back with what was typed and why: it is shown in its place like any other answer. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:responseError", (event) => toast(sentenceOf(event.detail.xhr.responseText)));
  document.addEventListener("htmx:sendError", () => toast(text("noConnection")));

  /* A second click while the first is under way must not send the form twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.dataset.isSending) {
      event.preventDefault();
      return;
    }
    /* A form keeps its page's token, by which the server tells one press from another, as long as that is good. */
    if (csrfToken() !== tokenOfPage) {
      form.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = csrfToken(); });
    }
    if (person && !form.elements.page_person) {
      form.append(element("input", { type: "hidden", name: "page_person", value: person }));
    }
    if (form.matches("[data-hx-post], [data-hx-put], [data-hx-delete], [data-autosave-only]")) return;
    form.dataset.isSending = "1";
    rest();
    const buttons = form.querySelectorAll("button[type=submit], button:not([type])");
    buttons.forEach((button) => button.setAttribute("aria-busy", "true"));
  });
  window.addEventListener("pageshow", () => {
    wake();
    document.querySelectorAll("form[data-is-sending]").forEach((form) => {
      delete form.dataset.isSending;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });

  /* Heard on the window, after whoever opens a link in another way has said so. */
  window.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    const isElsewhere = link && !link.target && !link.getAttribute("href").startsWith("#");
    if (!isElsewhere || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    rest();
  });

  /* Menus made of <details> close as menus do. */
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  onKey(document, (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* Without the script the browser's own menu prints. */
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  const faults = document.querySelector("main [data-focus]");
  if (faults) faults.focus();
})();
