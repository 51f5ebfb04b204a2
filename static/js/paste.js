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
      .replace(/[\u0000-\u0008\u000c-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, "")
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

  /* What an earlier annex printed by itself: the row's number, the label, the class, the name's full stop. */
  const LABELS = {
    title: "创新举措名称|举措名称|项目名称|成果名称|案例名称|名称|标题|题目",
    summary: "创新举措内容|举措内容|主要内容|具体内容|内容简介|举措简介|简介|内容",
    innovation_point: "主要创新点|创新之处|创新亮点|创新内容|主要创新|创新性|创新点|亮点",
  };
  const COLON = "[：:∶﹕︰]";
  const COUNTED = "[一二三四五六七八九十]{1,3}";
  const OF_CLASS = "(?:全国首创|复制拓展|复制)(?:类)?";
  const NUMBER = new RegExp(
    `^\\s*(?:[（(〔【［\\[]\\s*(?:\\d{1,3}|${COUNTED}|[A-Za-zⅠ-Ⅻ])\\s*[）)〕】］\\]]|第?\\d{1,3}\\s*[、．)）]|\\d{1,3}[.：:∶](?!\\d)` +
      `|${COUNTED}[、．.]|第(?:\\d{1,3}|${COUNTED})[项点条]\\s*[、，,：:]|[A-Za-z]\\s*[、．)）]|[Ⅰ-Ⅻ]\\s*[、．.]` +
      "|[①-⒛㈠-㈩㊀-㊉❶-❿➀-➓]|[·•●◆◇■□▪➢➤►▶★☆※◎]|[-–—*]\\s)\\s*"
  );
  const SERIAL = `(?:\\s*(?:\\d{1,2}|${COUNTED}|[①-⑳]|[（(](?:\\d{1,2}|${COUNTED})[）)]))?`;

  function labelOf(entry) {
    const names = LABELS[entry].split("|").map((label) => [...label].join("\\s*")).join("|");
    const framedName = `[【［\\[〔〖（(]\\s*(?:${names})\\s*[】］\\]〕〗）)]\\s*${COLON}?`;
    const named = `(?:${framedName}|(?:${names})${SERIAL}\\s*(?:${COLON}|[—–-]{1,2}|\\s))`;
    if (entry !== "innovation_point") return new RegExp(`^\\s*${named}\\s*`);
    const framed = `[【［\\[〔（(]\\s*${OF_CLASS}\\s*[】］\\]〕）)]\\s*[。．，,：:∶]?`;
    return new RegExp(
      `^(?:\\s*(?:(?:${framed}|${OF_CLASS}[。．：:∶，,])\\s*)?${named}\\s*|\\s*(?:${framed}|${OF_CLASS}[。．：:∶])\\s*)`
    );
  }

  function withoutAnnexMarks(entry, text) {
    if (!LABELS[entry]) return text;
    let bare = text;
    for (let before = null; bare !== before;) {
      before = bare;
      bare = bare.replace(NUMBER, "").replace(labelOf(entry), "");
    }
    return entry === "title" ? bare.replace(/[。；，、：．！？….,;:!? ]+$/, "") : bare;
  }

  document.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches("form[data-autosave] textarea, form[data-autosave] input[type=text]") || field.readOnly) return;
    const pasted = event.clipboardData.getData("text/plain");
    const tidied = field.tagName === "TEXTAREA" ? clean(pasted) : clean(pasted).replace(/\n+/g, " ");
    // Only what fills the field is a whole text: a piece put in between begins where it begins.
    const cleaned = field.value.trim() ? tidied : withoutAnnexMarks(field.name, tidied);
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

  window.fzPaste = { clean, withoutAnnexMarks };
})();
