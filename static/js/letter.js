/* The letter's words: paragraphs to type in, figures as chips that cannot be typed over. Without this script the
   fields show the placeholders themselves, and work. */
(function () {
  "use strict";

  const form = document.querySelector("[data-letter-words]");
  if (!form) return;
  const figures = JSON.parse(document.getElementById("letter-figures").textContent);
  const TOKEN = /\{\{\s*([^{}\s]*)\s*\}\}|\[\[|\]\]/g;
  const CLAUSE_SIGNS = { "[[": "〔", "]]": "〕" };
  const bar = form.querySelector("[data-figure-bar]");
  let current = null;

  function chip(token, name) {
    const made = document.createElement("span");
    made.contentEditable = "false";
    made.dataset.token = token;
    if (!name) {
      made.className = "chip chip-clause";
      made.textContent = CLAUSE_SIGNS[token];
      made.title = bar.dataset.clause;
      return made;
    }
    const figure = figures[name];
    made.className = figure ? "chip" : "chip chip-wrong";
    made.textContent = figure ? figure.value || "（空）" : token;
    made.title = figure ? figure.label : token;
    return made;
  }

  function paragraph(line) {
    const made = document.createElement("p");
    let position = 0;
    for (const found of line.matchAll(TOKEN)) {
      made.append(line.slice(position, found.index), chip(found[0], found[1]));
      position = found.index + found[0].length;
    }
    made.append(line.slice(position));
    if (!made.textContent) made.append(document.createElement("br"));
    return made;
  }

  function textOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[\u200b\n]/g, "").replace(/\u00a0/g, " ");
    if (node.dataset && node.dataset.token) return node.dataset.token;
    return Array.from(node.childNodes, textOf).join("");
  }

  function linesOf(editor) {
    const lines = [];
    let loose = "";
    editor.childNodes.forEach((node) => {
      if (node.nodeName === "P" || node.nodeName === "DIV") {
        if (loose) lines.push(loose);
        loose = "";
        lines.push(textOf(node));
      } else loose += textOf(node);
    });
    if (loose) lines.push(loose);
    return lines;
  }

  function insertText(text, isOneLine) {
    const lines = text.replace(/\r\n?/g, "\n").split("\n").map((line) => line.trim()).filter(Boolean);
    if (isOneLine) return document.execCommand("insertText", false, lines.join(""));
    return lines.forEach((line, position) => {
      if (position) document.execCommand("insertParagraph");
      document.execCommand("insertText", false, line);
    });
  }

  function edit(field) {
    const isOneLine = field.nodeName === "INPUT";
    const editor = document.createElement("div");
    const label = form.querySelector(`label[for="${field.id}"]`);
    editor.className = `${field.className} chip-editor`;
    editor.contentEditable = "true";
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", String(!isOneLine));
    if (field.getAttribute("aria-describedby")) editor.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
    if (field.getAttribute("aria-invalid")) editor.setAttribute("aria-invalid", "true");
    if (label) {
      label.id = label.id || `${field.id}-label`;
      editor.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => editor.focus());
    }
    field.value.split("\n").forEach((line) => editor.append(paragraph(line)));
    field.hidden = true;
    field.after(editor);

    editor.addEventListener("focus", () => { current = editor; });
    editor.addEventListener("input", () => {
      field.value = linesOf(editor).join(isOneLine ? "" : "\n");
    });
    window.fz.onKey(editor, (event) => {
      if (isOneLine && event.key === "Enter") event.preventDefault();
      if ((event.ctrlKey || event.metaKey) && ["b", "i", "u"].includes(event.key.toLowerCase())) event.preventDefault();
    });
    editor.addEventListener("paste", (event) => {
      event.preventDefault();
      insertText(event.clipboardData.getData("text/plain"), isOneLine);
    });
    editor.addEventListener("copy", (event) => {
      const box = document.createElement("div");
      box.append(document.getSelection().getRangeAt(0).cloneContents());
      event.clipboardData.setData("text/plain", linesOf(box).join("\n"));
      event.preventDefault();
    });
    editor.addEventListener("drop", (event) => event.preventDefault());
    return editor;
  }

  /** Where the caret of the editor is; its end, when it is somewhere else. */
  function caretIn(editor) {
    const selection = document.getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    if (range && editor.contains(range.commonAncestorContainer)) return range;
    const end = document.createRange();
    end.selectNodeContents(editor.lastElementChild || editor);
    end.collapse(false);
    return end;
  }

  function insertNodes(editor, range, ...nodes) {
    editor.focus();
    range.deleteContents();
    // A caret needs a character to stand on behind a chip; it is not stored.
    const behind = document.createTextNode("\u200b");
    [...nodes, behind].reverse().forEach((node) => range.insertNode(node));
    const selection = document.getSelection();
    selection.collapse(behind, 1);
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function button(text, hint, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.textContent = text;
    if (hint) made.title = hint;
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", act);
    bar.append(made);
  }

  document.execCommand("defaultParagraphSeparator", false, "p");
  // Only a letter that states a result has an annex to name.
  const editors = ["title", "template", "annex_title"].map((name) => form.elements[name]).filter(Boolean).map(edit);
  current = editors[1];
  Object.entries(figures).forEach(([name, figure]) => {
    button(figure.label, "", () => insertNodes(current, caretIn(current), chip(`{{ ${name} }}`, name)));
  });
  button(bar.dataset.clause, bar.dataset.clauseHint, () => {
    const range = caretIn(current);
    insertNodes(current, range, chip("[["), ...range.cloneContents().childNodes, chip("]]"));
  });
  bar.hidden = false;

  const write = form.querySelector("[data-write-addressees]");
  if (write) {
    write.hidden = false;
    write.addEventListener("click", () => {
      const words = Array.from(form.querySelectorAll("[data-wording]:checked"), (box) => box.dataset.wording);
      if (!words.length) return;
      form.elements.addressees.value = `${words.join("，")}：`;
      form.elements.addressees.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  document.getElementById("letter-preview").addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-title-lines]");
    if (!chosen) return;
    form.elements.title_lines.value = chosen.dataset.titleLines;
    form.elements.title_lines.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
