/* Screening: boxes beside the parts, single keys outside of fields, windows that give the focus back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, settled } from "./page.mjs";

const PAGE = `<form id="comments" method="post" action="/return/">
    <section id="part-effect"><p class="written"><span class="found" id="found-1">大幅缩短</span></p>
      <details class="remark"><summary>提意见</summary>
        <textarea id="comment-effect" name="comment-effect" data-comment></textarea>
        <select><option value=""></option><option value="3" selected>常用</option></select>
        <button type="button" data-drops="comment-effect" hidden>删去</button>
        <button type="button" data-quotes="comment-effect" hidden>引用</button>
      </details></section></form>
  <a href="#found-1">一处</a>
  <div id="near"></div><span data-near-told></span>
  <form data-accept><button type="submit" data-plain-key="a">通过</button></form>
  <button type="submit" form="comments" data-return data-confirm="退回不能撤销" data-plain-key="r"
    data-text="退回（{count}栏）" data-why="先提意见"
    aria-disabled="true"><span data-return-label></span></button>
  <span data-save-state></span>
  <a href="/screening/8/" data-plain-key="j">下一项</a>
  <a id="opener" href="/merge/" data-window="merge" data-window-from="/merge/" data-plain-key="m">并入</a>
  <dialog class="window" id="merge"><div data-window-body></div><button type="button" data-closes-window>取消</button></dialog>
  <dialog id="confirm-dialog"><p id="confirm-text"></p><button data-confirm-button></button></dialog>`;

function screening(answer) {
  const page = open(PAGE, ["screen", "dialog", "windows", "screening"], { answer });
  page.window.htmx = { process: () => {} };
  const find = (selector) => page.document.querySelector(selector);
  const press = (key, more = {}, at = page.document.body) =>
    at.dispatchEvent(new page.window.KeyboardEvent("keydown", { key, bubbles: true, ...more }));
  const pressed = [];
  find("[data-accept]").addEventListener("submit", (event) => { event.preventDefault(); pressed.push("a"); });
  return { ...page, find, press, pressed, field: find("#comment-effect"), back: find("[data-return]") };
}

function write(page, text) {
  page.field.value = text;
  page.field.dispatchEvent(new page.window.Event("input", { bubbles: true }));
}

test("nothing is returned until something is said, and the button says how many parts are", () => {
  const page = screening();
  const click = new page.window.Event("click", { bubbles: true, cancelable: true });
  page.back.dispatchEvent(click);
  assert.deepEqual([click.defaultPrevented, page.find("[data-save-state]").textContent], [true, "先提意见"]);
  write(page, "请写成数字。");
  assert.equal(page.find("[data-return-label]").textContent, "退回（1栏）");
  assert.equal(page.back.hasAttribute("aria-disabled"), false);
});

test("the key that returns asks before anything is sent, because a return cannot be taken back", () => {
  const page = screening();
  const sent = [];
  page.find("#comments").addEventListener("submit", (event) => { event.preventDefault(); sent.push("r"); });
  write(page, "请写成数字。");
  page.press("r");
  assert.deepEqual([sent.length, page.find("#confirm-text").textContent], [0, "退回不能撤销"]);
  page.find("#confirm-dialog").close("confirm");
  assert.deepEqual(sent, ["r"]);
});

test("a comment that is dropped is gone with its reason, and the focus is where it began", () => {
  const page = screening();
  write(page, "请写成数字。");
  page.find("details").open = true;
  page.find("[data-drops]").click();
  assert.deepEqual([page.field.value, page.find("select").value, page.find("details").open], ["", "", false]);
  assert.equal(page.document.activeElement, page.find("summary"));
  assert.equal(page.back.getAttribute("aria-disabled"), "true");
});

test("single keys act outside of fields, never while somebody composes or has switched them off", () => {
  const page = screening();
  page.press("a", {}, page.field);
  page.press("a", { isComposing: true });
  page.press("a", { ctrlKey: true });
  assert.deepEqual(page.pressed, []);
  page.press("a");
  assert.deepEqual(page.pressed, ["a"]);
  page.document.documentElement.classList.add("keyless");
  page.press("a");
  assert.deepEqual(page.pressed, ["a"]);
});

test("a box that is opened has the caret at once: the next key is a letter and no step", () => {
  const page = screening();
  page.find("summary").click();
  assert.equal(page.document.activeElement, page.field);
  page.press("a", {}, page.document.activeElement);
  assert.deepEqual(page.pressed, []);
});

test("a key that comes while the next page is on its way does nothing to this one, until that page fails to come", async () => {
  const page = screening();
  page.press("j");
  page.press("a");
  assert.deepEqual(page.pressed, []);
  await page.clock.pass(3000);
  page.press("a");
  assert.deepEqual(page.pressed, ["a"]);
});

test("what opened a window takes no keys while that is fetched", async () => {
  const page = screening(() => ({ body: "<input id='into'>" }));
  page.press("m");
  page.press("a");
  assert.deepEqual(page.pressed, []);
  await settled();
  page.find("#merge").close();
  page.press("a");
  assert.deepEqual(page.pressed, ["a"]);
});

test("what looks like another is asked about until it is settled", () => {
  const page = screening();
  const near = page.find("#near");
  const swap = (content) => {
    near.innerHTML = content;
    near.dispatchEvent(new page.window.Event("htmx:afterSwap"));
  };
  swap('<span data-near-count="2" data-asks-on-accept="仍然通过？"></span>');
  assert.equal(page.find("[data-accept]").getAttribute("data-confirm"), "仍然通过？");
  assert.equal(page.find("[data-near-told]").textContent, "2");
  swap('<span data-near-count="0"></span>');
  assert.equal(page.find("[data-accept]").hasAttribute("data-confirm"), false);
});

test("a finding leads to its words with the focus", () => {
  const page = screening();
  page.find("a[href='#found-1']").click();
  assert.equal(page.document.activeElement.id, "found-1");
});

test("a window is filled from its page, closed by its button, and gives the focus back", async () => {
  const page = screening(() => ({ body: '<div id="merge-body"><input id="into"></div>' }));
  page.find("#opener").click();
  await new Promise((done) => { setImmediate(done); });
  await new Promise((done) => { setImmediate(done); });
  assert.equal(page.find("#merge").open, true);
  assert.equal(page.document.activeElement.id, "into");
  page.press("a");
  assert.deepEqual(page.pressed, []);
  page.find("[data-closes-window]").click();
  assert.deepEqual([page.find("#merge").open, page.document.activeElement.id], [false, "opener"]);
});
