import assert from "node:assert/strict";
import { test } from "node:test";
import { open, press, settled, submit, type } from "./page.mjs";

const SCRIPTS = ["screen", "drafts", "versions", "autosave"];
const FORM = `
  <form data-autosave="/measures/7/autosave/" method="post">
    <input type="hidden" name="csrfmiddlewaretoken" value="token">
    <input type="hidden" name="edit_version" value="3">
    <div data-field="title"><label for="title">名称</label><input id="title" name="title" value="原名"></div>
    <p data-save-state></p><div data-save-versions hidden></div>
    <button type="submit">保存</button>
  </form>`;
const KEY = "fz-draft:42:/measures/7/autosave/";

function edit(answer, options = {}) {
  const page = open(FORM, SCRIPTS, { answer, ...options });
  const form = page.document.querySelector("form");
  return { ...page, form, title: form.elements.title, state: form.querySelector("[data-save-state]") };
}

const saved = () => ({ body: { version: 4, saved_at: "09:30:12" } });

test("what is typed is sent once, a second and a half after the last key", async () => {
  const page = edit(saved);
  type(page.title, "新");
  await page.clock.pass(1000);
  type(page.title, "新名");
  await page.clock.pass(1400);
  assert.equal(page.requests.length, 0);
  await page.clock.pass(200);
  assert.equal(page.requests.length, 1);
  assert.equal(page.requests[0].body.get("title"), "新名");
  assert.equal(page.requests[0].body.get("edit_version"), "3");
});

test("a save takes the new version over, tells the time and drops the copy kept here", async () => {
  const page = edit(saved);
  type(page.title, "新名");
  assert.ok(page.window.localStorage.getItem(KEY));
  await page.clock.pass(1500);
  assert.equal(page.form.elements.edit_version.value, "4");
  assert.equal(page.state.textContent, "saved at 09:30");
  assert.equal(page.window.localStorage.getItem(KEY), null);
});

test("what is typed while a save is under way is sent after it", async () => {
  let release;
  const answers = [new Promise((resolve) => { release = resolve; }), { body: { version: 5 } }];
  const page = edit(() => answers.shift());
  type(page.title, "一");
  const first = page.clock.pass(1500);
  type(page.title, "一二");
  release({ body: { version: 4 } });
  await first;
  await settled();
  assert.equal(page.state.dataset.state, "unsaved");
  await page.clock.pass(1500);
  assert.deepEqual(page.requests.map((one) => one.body.get("title")), ["一", "一二"]);
  assert.equal(page.requests[1].body.get("edit_version"), "4");
});

for (const [failure, answer, state] of [
  ["a broken connection", () => { throw new TypeError("no network"); }, "offline"],
  ["an error of the server", () => ({ status: 503 }), "unsaved"],
  ["too many requests", () => ({ status: 429 }), "unsaved"],
]) {
  test(`after ${failure} it is tried again, at longer and longer intervals`, async () => {
    const page = edit(answer);
    type(page.title, "新名");
    await page.clock.pass(1500);
    assert.equal(page.state.dataset.state, state);
    await page.clock.pass(4000);
    assert.equal(page.requests.length, 2);
    await page.clock.pass(4000);
    assert.equal(page.requests.length, 2);
    await page.clock.pass(4000);
    assert.equal(page.requests.length, 3);
    assert.ok(page.window.localStorage.getItem(KEY));
  });
}

test("a refusal stands beside its field and goes with the next save", async () => {
  const answers = [{ status: 422, body: { errors: { title: ["名称不能是空的。"] } } }, saved()];
  const page = edit(() => answers.shift());
  type(page.title, "");
  await page.clock.pass(1500);
  assert.equal(page.document.querySelector("[data-field=title] .fault").textContent, "名称不能是空的。");
  assert.equal(page.state.dataset.state, "refused");
  type(page.title, "新名");
  await page.clock.pass(1500);
  assert.equal(page.document.querySelector(".fault"), null);
});

test("a page instead of JSON shows the sentence that the page stresses", async () => {
  const page = edit(() => ({ status: 400, body: "<main><div class='notice'><strong>批次已经截止。</strong></div></main>" }));
  type(page.title, "新名");
  await page.clock.pass(1500);
  assert.equal(page.state.textContent, "批次已经截止。");
});

for (const [name, answer] of [
  ["a redirect to the sign-in page", { isRedirect: true }],
  ["401", { status: 401 }],
  ["403", { status: 403 }],
]) {
  test(`${name} offers to sign in again, and the save is sent after it`, async () => {
    const answers = [answer, saved()];
    const page = edit(() => answers.shift());
    let signedIn;
    page.window.fzSignIn = { ask: (onDone) => { signedIn = onDone; } };
    type(page.title, "新名");
    await page.clock.pass(1500);
    assert.equal(page.state.dataset.state, "expired");
    signedIn();
    await page.clock.pass(0);
    assert.equal(page.requests[1].body.get("title"), "新名");
    assert.equal(page.state.dataset.state, "saved");
  });
}

const overtaken = () => ({ status: 409, body: { message: "别处已改。", current: { title: "别人的" }, version: 9 } });

test("two writers: nothing is sent before the person has chosen", async () => {
  const page = edit(overtaken);
  type(page.title, "我的");
  await page.clock.pass(1500);
  const place = page.document.querySelector("[data-save-versions]");
  assert.equal(place.hidden, false);
  assert.deepEqual(Array.from(place.querySelectorAll("pre"), (one) => one.textContent), ["别人的", "我的"]);
  type(page.title, "我的，又改");
  await page.clock.pass(5000);
  assert.equal(page.requests.length, 1);
});

for (const [button, wanted] of [["keepMine", "我的"], ["takeStored", "别人的"]]) {
  test(`two writers: ${button} is sent with the version that was seen`, async () => {
    const answers = [overtaken(), { body: { version: 10 } }];
    const page = edit(() => answers.shift());
    type(page.title, "我的");
    await page.clock.pass(1500);
    const buttons = Array.from(page.document.querySelectorAll("[data-save-versions] button"));
    buttons.find((one) => one.textContent === button).click();
    await page.clock.pass(1500);
    assert.equal(page.requests[1].body.get("title"), wanted);
    assert.equal(page.requests[1].body.get("edit_version"), "9");
    assert.equal(page.state.dataset.state, "saved");
  });
}

test("after the form is submitted no save crosses it", async () => {
  const page = edit(saved);
  type(page.title, "新名");
  submit(page.form, page.form.querySelector("button"));
  await page.clock.pass(5000);
  assert.equal(page.requests.length, 0);
  assert.equal(JSON.parse(page.window.localStorage.getItem(KEY)).isSubmitted, true);
});

test("leaving with something unsaved is asked about, and not otherwise", async () => {
  const page = edit(saved);
  const leave = () => page.window.dispatchEvent(new page.window.Event("beforeunload", { cancelable: true }));
  assert.equal(leave(), true);
  type(page.title, "新名");
  assert.equal(leave(), false);
  await page.clock.pass(1500);
  assert.equal(leave(), true);
});

test("a key that changes nothing sends nothing", async () => {
  const page = edit(saved);
  press(page.title, "ArrowLeft");
  await page.clock.pass(5000);
  assert.equal(page.requests.length, 0);
});
