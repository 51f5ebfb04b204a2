/*
 * What is pasted into an autosaved form is put right first, as `measures/pasting.py` does for imported files;
 * both are held to the same examples (tests/measures/samples/pasted.json).
 */
(function () {
  "use strict";

  const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
  const MARKS = { ",": "，", ";": "；", ":": "：", "?": "？", "!": "！" };
  const pattern = (source, flags) => new RegExp(source.replaceAll("HAN", HAN), flags || "g");

  function clean(pasted) {
    return pasted
      .normalize("NFC")
      .replace(/\r\n?|[\u000b\u2028\u2029]/g, "\n")
      .replace(/[\u0000-\u0008\u000c-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, "")
      .replace(/[\t\u00a0\u2000-\u200a\u202f\u3000]/g, " ")
      .replace(/[\uf000-\uf0ff]/g, "·")
      .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replace(pattern('"([^"\\n]*[HAN][^"\\n]*)"'), "“$1”")
      .replace(pattern("'([^'\\n]*[HAN][^'\\n]*)'"), "‘$1’")
      .replace(pattern("\\(([^()\\n]*[HAN][^()\\n]*)\\)"), "（$1）")
      .replace(pattern("(?<=[HAN])\\(([^()\\n]*)\\)"), "（$1）")
      .replace(pattern("(?<=[HAN）”’》])[,;:?!]"), (mark) => MARKS[mark])
      .replace(pattern("(?<=[HAN）”’》])\\.(?=\\s|$)", "gm"), "。")
      .replace(/ {2,}/g, " ")
      .replace(/^ +| +$/gm, "")
      .replace(/\n{3,}/g, "\n\n")
      .replace(/^\n+|\n+$/g, "");
  }

  document.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches("form[data-autosave] textarea, form[data-autosave] input[type=text]") || field.readOnly) return;
    const pasted = event.clipboardData.getData("text/plain");
    const cleaned = field.tagName === "TEXTAREA" ? clean(pasted) : clean(pasted).replace(/\n+/g, " ");
    if (!pasted || cleaned === pasted) return;
    event.preventDefault();
    // The one way of inserting that the browser's own undo takes back.
    document.execCommand("insertText", false, cleaned);
    say(field);
  });

  function say(field) {
    const box = field.closest("[data-field]");
    if (!box || box.querySelector("[data-pasted]")) return;
    box.append(window.fz.element("p", { class: "hint", role: "status", "data-pasted": "" }, window.fz.text("pasted")));
  }

  window.fzPaste = { clean };
})();
