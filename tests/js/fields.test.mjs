/* Fields that help while one writes: counters, pasted text, common reasons, what a section lacks. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open, paste, type } from "./page.mjs";

const PASTED = JSON.parse(readFileSync(new URL("../measures/samples/pasted.json", import.meta.url), "utf8"));

const PRINTED = JSON.parse(readFileSync(new URL("../measures/samples/printed.json", import.meta.url), "utf8"));

function counted(value) {
  const main = '<input id="title" data-limit="5"><p data-counter-for="title"></p>';
  const { document } = open(main, ["screen", "counter"]);
  type(document.getElementById("title"), value);
  return document.querySelector("p");
}

for (const [what, value, shown] of [
  ["a Chinese character counts as one", "五个汉字了", "5 / 5"],
  ["a character outside the basic plane counts as one", "𠮷野", "2 / 5"],
  ["an accent put together counts as one", "e\u0301", "1 / 5"],
  ["blanks at the ends do not count", "  中 文  ", "3 / 5"],
  ["what is too long says by how much, and is not cut", "一二三四五六七", "7 / 5, 2 over"],
]) {
  test(what, () => assert.equal(counted(value).textContent, shown));
}

test("crossing the limit is spoken, and the keys after it are not", () => {
  const { document } = open('<input id="title" data-limit="2"><p data-counter-for="title"></p>', ["screen", "counter"]);
  const [field, counter] = [document.getElementById("title"), document.querySelector("p")];
  type(field, "一二三");
  assert.equal(counter.getAttribute("aria-live"), "polite");
  assert.ok(counter.classList.contains("is-over"));
  type(field, "一二三四");
  assert.equal(counter.hasAttribute("aria-live"), false);
});

test("what a swapped part brings is counted too", () => {
  const { document, window } = open('<div id="part"></div>', ["screen", "counter"]);
  const part = document.getElementById("part");
  part.innerHTML = '<input id="a" data-limit="9" value="四个字呢"><p data-counter-for="a"></p>';
  part.dispatchEvent(new window.Event("htmx:afterSwap", { bubbles: true }));
  assert.equal(part.querySelector("p").textContent, "4 / 9");
});

const SAVED_FORM = '<form data-autosave="/x"><div data-field><textarea>前后</textarea></div><input type="text"></form>';

for (const [given, wanted] of PASTED) {
  test(`pasted text is put right as imported text is: ${JSON.stringify(given)}`, () => {
    assert.equal(open(SAVED_FORM, ["screen", "paste"]).window.fzPaste.clean(given), wanted);
  });
}

test("pasted text goes in where the caret is, and a hint says that it was put right", () => {
  const { document } = open(SAVED_FORM, ["screen", "paste"]);
  const field = document.querySelector("textarea");
  field.setSelectionRange(1, 1);
  assert.ok(paste(field, "节省３０％"));
  assert.equal(field.value, "前节省30%后");
  paste(field, "１");
  assert.equal(document.querySelectorAll("[data-pasted]").length, 1);
});

test("a field of one line takes several lines as one", () => {
  const { document } = open(SAVED_FORM, ["screen", "paste"]);
  const field = document.querySelector("input");
  paste(field, "第一行\r\n第二行");
  assert.equal(field.value, "第一行 第二行");
});

test("text that is right is left to the browser, and so is a field that cannot be written", () => {
  const { document } = open(SAVED_FORM, ["screen", "paste"]);
  const field = document.querySelector("textarea");
  assert.equal(paste(field, "原样。"), false);
  field.readOnly = true;
  assert.equal(paste(field, "１"), false);
});

const REASONS = `<select data-fills="text"><option value="">选择</option><option value="1">缺少佐证。</option></select>
  <textarea id="text"></textarea>`;

test("a chosen reason is added to what stands, on a line of its own", () => {
  const { document, window } = open(REASONS, ["reasons"]);
  const [select, field] = [document.querySelector("select"), document.getElementById("text")];
  const choose = (value) => {
    select.value = value;
    select.dispatchEvent(new window.Event("change", { bubbles: true }));
  };
  choose("1");
  assert.equal(field.value, "缺少佐证。");
  field.value = "自己写的。 ";
  choose("1");
  choose("");
  assert.equal(field.value, "自己写的。\n缺少佐证。");
  assert.equal(document.activeElement, field);
});

test("a reason whose words were emptied by hand is chosen no longer", () => {
  const { document, window } = open(REASONS, ["reasons"]);
  const [select, field] = [document.querySelector("select"), document.getElementById("text")];
  select.value = "1";
  select.dispatchEvent(new window.Event("change", { bubbles: true }));
  field.value = "自己写的。";
  field.dispatchEvent(new window.Event("input", { bubbles: true }));
  assert.equal(select.value, "1");
  field.value = " ";
  field.dispatchEvent(new window.Event("input", { bubbles: true }));
  assert.equal(select.value, "");
});

test("a save brings the contents up to date", () => {
  const main = '<ul data-toc><li data-lacking="case">?</li><li data-lacking="who" class="is-complete">?</li></ul>';
  const { document, window } = open(main, ["screen", "toc"]);
  document.dispatchEvent(new window.CustomEvent("fz:saved", { detail: { lacking: { case: 0, who: 2, elsewhere: 1 } } }));
  const [first, second] = document.querySelectorAll("li");
  assert.deepEqual([first.textContent, first.className], ["complete", "is-complete"]);
  assert.deepEqual([second.textContent, second.className], ["lacks 2", ""]);
});

const INDEX = `<nav data-toc><span data-lacks-count data-text="还差{count}处" data-none="都齐了"></span>
  <a href="#id_a" data-lack="a" data-label="甲" class="is-lacking">甲 <span class="lack">未填</span></a>
  <a href="#id_b" data-lack="b" data-label="乙">乙 <span class="lack"></span></a></nav>
  <input id="id_a"><input id="id_b"><p data-lack-links data-text="还差"></p>`;

test("what lacks stands beside the button with the way there, and follows each save", () => {
  const { document, window } = open(INDEX, ["screen", "toc"]);
  const bar = document.querySelector("[data-lack-links]");
  const count = document.querySelector("[data-lacks-count]");
  assert.deepEqual([bar.textContent, count.textContent], ["还差 甲", "还差1处"]);
  bar.querySelector("a").click();
  assert.equal(document.activeElement.id, "id_a");
  document.dispatchEvent(new window.CustomEvent("fz:saved", { detail: { lacks: { a: "超2字", b: "未填" } } }));
  assert.equal(bar.textContent, "还差 甲、乙");
  assert.equal(document.querySelector("[data-lack=a] .lack").textContent, "超2字");
  document.dispatchEvent(new window.CustomEvent("fz:saved", { detail: { lacks: { a: "", b: "" } } }));
  assert.deepEqual([bar.textContent, count.textContent], ["", "都齐了"]);
});

for (const [entry, brought, wanted] of PRINTED) {
  test(`pasted as ${entry}: ${brought}`, () => {
    const main = `<form data-autosave="/x/"><textarea name="${entry}"></textarea></form>`;
    const page = open(main, ["screen", "paste"]);
    assert.equal(page.window.fzPaste.withoutAnnexMarks(entry, brought), wanted);
    const field = page.document.querySelector("textarea");
    if (paste(field, brought)) assert.equal(field.value, wanted);
    else assert.equal(brought, wanted);
  });
}
