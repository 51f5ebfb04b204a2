/* The office's pages: weights of a rubric, loads of an allotment, the annex's order, a letter's words, verifying, charts. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { open, own, settled, submit, type } from "./page.mjs";

const change = (page, element) => element.dispatchEvent(new page.window.Event("change", { bubbles: true }));

const line = (number, weight) => `<section class="criterion"><input data-weight value="${weight}">
  <input type="checkbox" name="form-${number}-is_gate"><input type="checkbox" name="form-${number}-DELETE"></section>`;
const RUBRIC = `<form data-rubric>${line(0, 60.1)}${line(1, 39.7)}${line(2, 0.2)}${line(3, "")}
  <p data-weights data-text="合计 {sum}"></p></form>`;

test("weights add up to the hundredth; gates and lines to be deleted do not count", () => {
  const page = open(RUBRIC, ["rubric"]);
  const shown = page.document.querySelector("[data-weights]");
  assert.deepEqual([shown.textContent, shown.classList.contains("fault")], ["合计 100", false]);
  page.document.querySelector("[name=form-1-is_gate]").checked = true;
  type(page.document.querySelectorAll("[data-weight]")[2], "0.4");
  assert.deepEqual([shown.textContent, shown.classList.contains("fault")], ["合计 60.5", true]);
  page.document.querySelector("[name=form-2-DELETE]").checked = true;
  type(page.document.querySelectorAll("[data-weight]")[3], "");
  assert.equal(shown.textContent, "合计 60.1");
});

const ALLOTMENT = `<form data-allotment><input type="checkbox" data-evaluator="3"><input type="checkbox" data-evaluator="4">
  <p data-load="3" data-cap="5"><span>5</span></p><p data-load="4" data-cap=""><span>9</span></p></form>`;

test("a ticked box adds to the evaluator's load, which is marked beyond the cap", () => {
  const page = open(ALLOTMENT, ["allotment"]);
  const [first, second] = page.document.querySelectorAll("input");
  const [capped, free] = page.document.querySelectorAll("p");
  [first, second].forEach((box) => { box.checked = true; change(page, box); });
  assert.deepEqual([capped.textContent, capped.classList.contains("fault")], ["6", true]);
  assert.deepEqual([free.textContent, free.classList.contains("fault")], ["10", false]);
  first.checked = false;
  change(page, first);
  assert.deepEqual([capped.textContent, capped.classList.contains("fault")], ["5", false]);
});

const item = (number) => `<li draggable="true"><span class="annex-name">举措${number}</span>
  <button type="submit" name="move" value="up-${number}">上移</button>
  <button type="submit" name="move" value="down-${number}">下移</button></li>`;
const ANNEX = `<form data-ordering><ol>${item(1)}${item(2)}${item(3)}</ol>
  <p data-ordering-said data-text="{name}：第{place}项"></p></form>`;
const order = (page) => Array.from(page.document.querySelectorAll(".annex-name"), (one) => one.textContent.slice(-1)).join("");
const click = (page, value) => page.document.querySelector(`[value=${value}]`).click();

test("a line moves by its buttons without leaving the page, and its place is spoken", () => {
  const page = open(ANNEX, ["ordering"]);
  click(page, "up-3");
  assert.equal(order(page), "132");
  assert.equal(page.document.querySelector("[data-ordering-said]").textContent, "举措3：第2项");
  click(page, "down-1");
  assert.equal(order(page), "312");
  click(page, "up-3");
  assert.equal(order(page), "312");
});

test("at the end of its list a line offers only the way back, where the keyboard goes on", () => {
  const page = open(ANNEX, ["ordering"]);
  click(page, "up-2");
  assert.equal(page.document.querySelector("[value=up-2]").disabled, true);
  assert.equal(page.document.querySelector("[value=up-1]").disabled, false);
  assert.equal(page.document.activeElement.value, "down-2");
});

test("a dragged line goes before or behind the one it is over, by the half that is hit", () => {
  const page = open(ANNEX, ["ordering"]);
  const [first, , third] = page.document.querySelectorAll("li");
  third.getBoundingClientRect = () => ({ top: 100, height: 20 });
  const drag = (target, name, clientY = 0) =>
    target.dispatchEvent(new page.window.MouseEvent(name, { bubbles: true, cancelable: true, clientY }));
  drag(first, "dragstart");
  drag(third, "dragover", 105);
  assert.equal(order(page), "213");
  drag(third, "dragover", 115);
  drag(first, "dragend");
  assert.equal(order(page), "231");
  assert.equal(first.classList.contains("is-dragged"), false);
});

const WORDS = `
  <form data-letter-words>
    <script type="application/json" id="letter-figures">
      {"selected": {"label": "入选数", "value": "30"}, "none": {"label": "空数", "value": ""}}</script>
    <div data-figure-bar hidden data-clause="可略分句" data-clause-hint="选中后按"></div>
    <label for="title">标题</label><input id="title" name="title" value="函"><textarea name="title_lines"></textarea>
    <input type="checkbox" data-wording="各设区市人民政府" checked><input type="checkbox" data-wording="省直有关单位" checked>
    <input name="addressees"><button type="button" data-write-addressees hidden>写</button>
    <textarea id="template" name="template">入选{{ selected }}项[[，空{{ none }}项]]，{{ unknown }}。\n第二段</textarea>
    <input name="annex_title" value="清单">
  </form><div id="letter-preview"><button data-title-lines="关于|公布">选</button></div>`;

function words() {
  const page = open(WORDS, ["screen"], {});
  // What is read here is the caret of a document that has none yet.
  page.document.execCommand = () => true;
  page.run("letter");
  const { elements } = page.document.querySelector("form");
  return { ...page, elements, editors: page.document.querySelectorAll(".chip-editor") };
}

test("figures stand as chips with their values; unknown ones are marked", () => {
  const { editors } = words();
  const chips = Array.from(editors[1].querySelectorAll("[data-token]"), (one) => [one.textContent, one.className]);
  assert.deepEqual(chips, [
    ["30", "chip"], ["〔", "chip chip-clause"], ["（空）", "chip"], ["〕", "chip chip-clause"], ["{{ unknown }}", "chip chip-wrong"],
  ]);
});

test("what is written around the chips is stored with their placeholders", () => {
  const page = words();
  page.editors[1].querySelector("p").append("加一句。");
  page.editors[1].dispatchEvent(new page.window.Event("input", { bubbles: true }));
  assert.equal(page.elements.template.value, "入选{{ selected }}项[[，空{{ none }}项]]，{{ unknown }}。加一句。\n第二段");
});

test("a figure from the bar goes in at the end when the caret is elsewhere", () => {
  const page = words();
  const bar = page.document.querySelector("[data-figure-bar]");
  assert.deepEqual(Array.from(bar.children, (one) => one.textContent), ["入选数", "空数", "可略分句"]);
  bar.children[0].click();
  assert.equal(page.elements.template.value.endsWith("第二段{{ selected }}"), true);
});

test("a title stays one line", () => {
  const page = words();
  const event = new page.window.KeyboardEvent("keydown", { key: "Enter", cancelable: true });
  page.editors[0].dispatchEvent(event);
  assert.ok(event.defaultPrevented);
});

test("addressees are written from the ticked groups, a title's break from the preview", () => {
  const page = words();
  page.document.querySelector("[data-write-addressees]").click();
  assert.equal(page.elements.addressees.value, "各设区市人民政府，省直有关单位：");
  page.document.querySelector("[data-title-lines]").click();
  assert.equal(page.elements.title_lines.value, "关于|公布");
});

const VERIFY = `<form data-verify action="http://office.example/verify/" data-largest="10" data-text-too-large="太大"
  data-text-reading="正在计算"><input type="file" name="file"><p data-verify-status></p></form>`;

function verify(size, digest) {
  const page = open(VERIFY, []);
  const bytes = Buffer.alloc(size, "x");
  const sent = [];
  const addresses = [];
  page.window.URL = class extends URL {
    constructor(...given) {
      super(...given);
      addresses.push(this);
    }
  };
  Object.defineProperty(page.window, "crypto", { value: { subtle: { digest } } });
  const file = { size, arrayBuffer: async () => bytes };
  Object.defineProperty(page.document.querySelector("[type=file]"), "files", { value: [file] });
  page.run("verify");
  const form = page.document.querySelector("form");
  form.submit = () => sent.push("the file");
  return { ...page, bytes, sent, addresses, form, status: form.querySelector("p") };
}

test("the digest is made here: the file does not leave the machine", async () => {
  let asked = null;
  const page = verify(5, async (name, bytes) => {
    asked = name;
    return Uint8Array.from(createHash("sha256").update(bytes).digest()).buffer;
  });
  assert.equal(submit(page.form), false);
  await settled();
  assert.deepEqual([asked, page.sent, page.status.textContent], ["SHA-256", [], "正在计算"]);
  const digest = createHash("sha256").update(page.bytes).digest("hex");
  assert.deepEqual(page.addresses.map(String), [`http://office.example/verify/?sha256=${digest}`]);
});

test("a file that is too large is said to be, and not read", () => {
  const page = verify(11, async () => assert.fail("it was read"));
  submit(page.form);
  assert.equal(page.status.textContent, "太大");
});

test("what cannot be digested here is sent for the server to digest", async () => {
  const page = verify(5, async () => { throw new Error("out of memory"); });
  submit(page.form);
  await settled();
  assert.deepEqual(page.sent, ["the file"]);
});

const FIGURES = JSON.stringify({ counts: { labels: ["甲", "乙"], values: ["3", "-4.5"] } });
const CHARTS = `<script type="application/json" id="chart-data">${FIGURES}</script>
  <div data-chart="counts" data-kind="columns"></div><div data-chart="counts" data-kind="rows"></div>`;

test("charts are drawn from the page's own figures, what is below nothing in its own colour", () => {
  const page = open(CHARTS, []);
  const drawn = [];
  page.window.echarts = { init: () => ({ setOption: (option) => drawn.push(own(option)), resize: () => {} }) };
  page.run("charts");
  assert.deepEqual(drawn[0].series[0].data, [3, -4.5]);
  assert.equal(drawn[0].tooltip.renderMode, "richText");
  const [above, below] = drawn[1].series[0].data;
  assert.deepEqual([above.value, below.value], [3, -4.5]);
  assert.notEqual(above.itemStyle.color, below.itemStyle.color);
});
