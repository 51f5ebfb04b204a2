/*
 * form[data-uploads] sends each chosen or dropped file by itself, one after the other, without leaving the page.
 * The server answers JSON: 200 {stored: [{name, size, sha256}]}, 422 {faults: [sentence]}, others {message}.
 * A row's state is waiting, sending, checking, stored, refused, cancelled or broken; [data-attachment-list] is read anew.
 */
(function () {
  "use strict";

  const { element, csrfToken, sentenceOf, toast } = window.fz;
  const PENDING = ["waiting", "sending", "checking"];
  const MEGABYTE = 1024 * 1024;

  function filled(sentence, ...values) {
    return values.reduce((text, value) => text.replace("%s", () => String(value)), sentence);
  }

  function sizeOf(file) {
    return file.size < MEGABYTE ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / MEGABYTE).toFixed(1)} MB`;
  }

  function bodyOf(request) {
    try {
      return JSON.parse(request.responseText);
    } catch (error) {
      return null;
    }
  }

  async function refresh(list) {
    const answer = await fetch(list.dataset.attachmentList, { redirect: "error" });
    if (answer.ok) list.innerHTML = await answer.text();
  }

  /** A file on its way, shown as a row. `changed` is called whenever its state is another one. */
  function makeRow(file, texts, changed) {
    const row = { file, state: "", request: null };
    const item = element("li", { class: "upload-row" });
    const bar = element("progress", { max: "100", value: "0", "aria-label": file.name });
    const note = element("p", { class: "state" });
    const button = element("button", { type: "button", class: "btn btn-sm" }, texts.textCancel);
    item.append(element("span", { class: "name" }, `${file.name}（${sizeOf(file)}）`), bar, button, note);

    row.item = item;
    row.tell = (state, sentence) => {
      row.state = state;
      item.dataset.state = state;
      note.textContent = sentence;
      bar.hidden = !PENDING.includes(state);
      button.hidden = !["waiting", "sending", "broken"].includes(state);
      button.textContent = state === "broken" ? texts.textRetry : texts.textCancel;
      button.setAttribute("aria-label", `${button.textContent}：${file.name}`);
      changed();
    };
    row.advance = (percent) => {
      bar.value = percent;
      note.textContent = filled(texts.textSending, `${percent}%`);
    };
    button.addEventListener("click", () => {
      if (row.state === "broken") return row.tell("waiting", texts.textWaiting);
      if (row.request) return row.request.abort();
      return row.tell("cancelled", texts.textCancelled);
    });
    row.tell("waiting", texts.textWaiting);
    return row;
  }

  /** Send a row's file; the promise is kept whatever becomes of it. */
  function send(row, url, texts) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("file", row.file);
      if (row.isSealed) body.append("is_sealed_form", "1");
      const end = (state, sentence) => {
        row.request = null;
        row.tell(state, sentence);
        resolve();
      };
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) row.advance(Math.floor((event.loaded / event.total) * 100));
      });
      request.upload.addEventListener("load", () => row.tell("checking", texts.textChecking));
      request.addEventListener("load", () => {
        const [state, sentence] = outcome(request, texts);
        end(state, sentence);
        if (sentence === texts.textExpired && window.fzSignIn) window.fzSignIn.ask(() => row.tell("waiting", texts.textWaiting));
      });
      request.addEventListener("error", () => end("broken", texts.textBroken));
      request.addEventListener("abort", () => end("cancelled", texts.textCancelled));
      row.request = request;
      row.tell("sending", filled(texts.textSending, "0%"));
      request.open("POST", url);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", csrfToken());
      request.send(body);
    });
  }

  function outcome(request, texts) {
    const answer = bodyOf(request);
    if (request.status >= 500) return ["broken", sentenceOf(request.responseText)];
    if (!answer && request.status === 200) return ["broken", texts.textExpired];
    if (answer && answer.stored && answer.stored.length) return ["stored", filled(texts.textStored, answer.stored[0].sha256)];
    if (answer && answer.faults && answer.faults.length) {
      return ["refused", answer.faults.map((fault) => fault.message || fault).join(window.fz.text("gap"))];
    }
    return ["refused", sentenceOf(request.responseText)];
  }

  function watch(form) {
    const input = form.querySelector("input[type=file]");
    const zone = form.querySelector(".upload-zone");
    const sealed = form.elements.is_sealed_form;
    const total = form.querySelector("[data-upload-total]");
    const place = form.querySelector("[data-upload-rows]");
    const list = document.querySelector("[data-attachment-list]");
    const texts = form.dataset;
    const rows = [];
    let isRunning = false;

    function count(...states) {
      return rows.filter((row) => states.includes(row.state)).length;
    }

    function changed() {
      const pending = count(...PENDING);
      const stored = count("stored");
      total.textContent = rows.length
        ? filled(texts.textTotal, rows.length, stored, rows.length - stored - pending, pending)
        : "";
      // A row that waits again is sent too; after the state is told, not in the midst of it.
      if (count("waiting")) window.setTimeout(run, 0);
    }

    async function run() {
      if (isRunning) return;
      isRunning = true;
      const next = () => rows.find((row) => row.state === "waiting");
      for (let row = next(); row; row = next()) {
        await send(row, form.action, texts);
        await refresh(list).catch(() => {});
      }
      isRunning = false;
    }

    function take(files) {
      Array.from(files).forEach((file) => {
        const row = makeRow(file, texts, changed);
        row.isSealed = sealed.checked;
        rows.push(row);
        place.append(row.item);
      });
      sealed.checked = false;
      changed();
    }

    input.addEventListener("change", () => {
      take(input.files);
      input.value = "";
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("button[type=submit]").hidden = true;
    input.required = false;
    form.dataset.uploads = "live";

    const carriesFiles = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
    // A file that misses the zone would otherwise replace the page, and what was typed on it.
    document.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      const isOver = zone.contains(event.target);
      event.preventDefault();
      event.dataTransfer.dropEffect = isOver ? "copy" : "none";
      zone.classList.toggle("is-over", isOver);
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget || !zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
    });
    document.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      zone.classList.remove("is-over");
      if (zone.contains(event.target)) take(event.dataTransfer.files);
    });
    window.addEventListener("beforeunload", (event) => {
      if (!count(...PENDING)) return;
      event.preventDefault();
      event.returnValue = "";
    });
  }

  /* Taking a file away keeps the page too; the question before it has been answered by then. */
  function watchRemovals(list) {
    list.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
      try {
        const answer = await fetch(event.target.action, { method: "POST", headers });
        if (answer.status !== 204) toast(sentenceOf(await answer.text()));
        await refresh(list);
      } catch (error) {
        toast(window.fz.text("noConnection"));
      }
    });
  }

  document.querySelectorAll("form[data-uploads]").forEach(watch);
  document.querySelectorAll("[data-attachment-list]").forEach(watchRemovals);
})();
