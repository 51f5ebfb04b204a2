/* What every page has: keys, questions before a step, sentences of refusals, signing in again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, own, press, settled, submit } from "./page.mjs";

const htmx = (page, name, detail, target = page.document.body) => {
  const event = new page.window.CustomEvent(`htmx:${name}`, { detail, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
};

test("each %s of a sentence takes the next value, as it stands", () => {
  const { fz } = open("", ["screen"]).window;
  assert.equal(fz.text("over", 7, 5, "$&"), "7 / 5, $& over");
});

for (const [what, body, sentence] of [
  ["JSON's message", '{"message": "批次已经截止。"}', "批次已经截止。"],
  ["JSON without a message", "{}", "failed"],
  ["what an error page stresses", "<main><p>先</p><div class='notice'><strong>这一句。</strong></div></main>", "这一句。"],
  ["an error page's first paragraph", "<main><p> 另一句。 </p></main>", "另一句。"],
  ["a proxy's empty page", "", "failed"],
]) {
  test(`a refusal is told by ${what}`, () => assert.equal(open("", ["screen"]).window.fz.sentenceOf(body), sentence));
}

test("the token is the cookie's, which a sign-in elsewhere renews; else the page's", () => {
  const page = open('<input name="csrfmiddlewaretoken" value="old">', ["screen"]);
  assert.equal(page.window.fz.csrfToken(), "old");
  page.document.cookie = "csrftoken=new%20one";
  assert.equal(page.window.fz.csrfToken(), "new one");
  const detail = { headers: {} };
  htmx(page, "configRequest", detail);
  assert.equal(detail.headers["X-CSRFToken"], "new one");
});

test("a refused form is shown in its place, other failures at the edge until they are closed", () => {
  const page = open("", ["screen"]);
  const detail = { xhr: { status: 422 }, shouldSwap: false, isError: true };
  htmx(page, "beforeSwap", detail);
  assert.deepEqual([detail.shouldSwap, detail.isError], [true, false]);
  htmx(page, "responseError", { xhr: { responseText: '{"message": "没有权限。"}' } });
  const toasts = page.document.getElementById("toasts");
  assert.equal(toasts.querySelector("p").textContent, "没有权限。");
  toasts.querySelector("button").click();
  assert.equal(toasts.children.length, 0);
});

const FORM = `<form method="post"><input name="csrfmiddlewaretoken" value="old"><button type="submit">报送</button></form>`;

test("a form goes out once, however often its button is pressed, with the newest token", () => {
  const page = open(FORM, ["screen"]);
  const form = page.document.querySelector("form");
  page.document.cookie = "csrftoken=new";
  assert.equal(submit(form), true);
  assert.equal(form.elements.csrfmiddlewaretoken.value, "new");
  assert.equal(submit(form), false);
  page.window.dispatchEvent(new page.window.Event("pageshow"));
  assert.equal(submit(form), true);
});

test("a form keeps the token of its page while the person stays signed in", () => {
  const page = open(`<form method="post"><input name="csrfmiddlewaretoken" value="masked"></form>`, []);
  page.document.cookie = "csrftoken=secret";
  page.run("screen");
  const form = page.document.querySelector("form");
  submit(form);
  assert.equal(form.elements.csrfmiddlewaretoken.value, "masked");
});

test("menus close by a click beside them and by Escape, which gives the focus back", () => {
  const page = open("<details data-closes open><summary tabindex='0'>菜单</summary><a href='#'>项</a></details>", ["screen"]);
  const menu = page.document.querySelector("details");
  menu.querySelector("a").dispatchEvent(new page.window.Event("click", { bubbles: true }));
  assert.equal(menu.open, true);
  page.document.body.click();
  assert.equal(menu.open, false);
  menu.open = true;
  press(page.document.body, "Escape");
  assert.equal(menu.open, false);
  assert.equal(page.document.activeElement, menu.querySelector("summary"));
});

const KEYS = `<input type="search" data-key="f"><button data-key="n" hidden>甲</button><button data-key="n">乙</button>
  <button data-key="s" disabled>存</button><button data-key="s" id="save">存</button>`;

test("Alt and a letter press the button that can be pressed, or go to the field", () => {
  const page = open(KEYS, ["screen", "keys"]);
  const pressed = [];
  page.document.querySelectorAll("button").forEach((one) => one.addEventListener("click", () => pressed.push(one.textContent)));
  press(page.document.body, "n", { altKey: true });
  press(page.document.body, "s", { ctrlKey: true });
  assert.deepEqual(pressed, ["乙", "存"]);
  press(page.document.body, "f", { altKey: true });
  assert.equal(page.document.activeElement.type, "search");
});

for (const [what, key, held] of [
  ["a letter alone", "n", {}],
  ["Ctrl and another letter", "n", { ctrlKey: true }],
  ["a letter that stands for nothing here", "x", { altKey: true }],
  ["AltGr, which writes characters", "n", { altKey: true, ctrlKey: true }],
]) {
  test(`${what} is left to the browser`, () => {
    assert.equal(press(open(KEYS, ["screen", "keys"]).document.body, key, held), false);
  });
}

test("the keys are told to those who cannot see them", () => {
  const { document } = open(KEYS, ["screen", "keys"]);
  assert.equal(document.getElementById("save").getAttribute("aria-keyshortcuts"), "Alt+S");
});

const ASKING = `<form method="post"><button data-confirm="确定删除吗？" data-confirm-label="删除">删</button><button>存</button></form>
  <dialog id="confirm-dialog"><p id="confirm-text"></p><button data-confirm-button></button></dialog>`;

function asking() {
  const page = open(ASKING, ["screen", "dialog"]);
  const form = page.document.querySelector("form");
  const again = [];
  form.requestSubmit = (button) => again.push([button.textContent, submit(form, button)]);
  return { ...page, form, again, dialog: page.document.querySelector("dialog"), buttons: form.querySelectorAll("button") };
}

test("a step that is asked about waits for the answer, and goes by the same button", () => {
  const page = asking();
  assert.equal(submit(page.form, page.buttons[0]), false);
  assert.equal(page.document.getElementById("confirm-text").textContent, "确定删除吗？");
  assert.equal(page.document.querySelector("[data-confirm-button]").textContent, "删除");
  page.dialog.close("confirm");
  assert.deepEqual(page.again, [["删", true]]);
});

test("who says no stays, and is asked again the next time", () => {
  const page = asking();
  submit(page.form, page.buttons[0]);
  page.dialog.close("cancel");
  assert.deepEqual(page.again, []);
  assert.equal(submit(page.form, page.buttons[0]), false);
});

test("a button that asks nothing goes at once", () => {
  const page = asking();
  assert.equal(submit(page.form, page.buttons[1]), true);
});

test("what htmx asks is asked in the same dialog", () => {
  const page = asking();
  const sent = [];
  const event = htmx(page, "confirm", { question: "撤回吗？", elt: page.form, issueRequest: (...given) => sent.push(given) });
  assert.ok(event.defaultPrevented);
  page.dialog.close("confirm");
  assert.deepEqual(sent, [[true]]);
});

const SIGN_IN = `<dialog id="sign-in-dialog"><form action="/accounts/login/"><p data-sign-in-fault hidden></p>
  <input name="login" value="tianbao"><input name="password" value=""><button type="submit">登录</button></form></dialog>`;

function signIn(answer) {
  const page = open(SIGN_IN, ["screen", "signin"], { answer });
  const done = [];
  page.window.fzSignIn.ask(() => done.push("saved"));
  const form = page.document.querySelector("form");
  const send = async () => {
    form.elements.password.value = "secret";
    submit(form);
    await settled();
  };
  return { ...page, form, send, done, dialog: page.document.querySelector("dialog"), fault: form.querySelector("p") };
}

test("once signed in, the dialog closes and what waited goes on", async () => {
  const page = signIn(() => ({ body: { location: "/" } }));
  await page.send();
  assert.equal(page.requests[0].body.get("password"), "secret");
  assert.deepEqual([page.dialog.open, own(page.done)], [false, ["saved"]]);
});

const WRONG_PASSWORD = { form: { errors: ["密码不正确。"], fields: { login: { errors: ["错。"] } } } };

for (const [what, answer, sentence] of [
  ["a wrong password", { status: 400, body: WRONG_PASSWORD }, "密码不正确。错。"],
  ["a second factor", { body: { location: "/accounts/2fa/authenticate/" } }, "secondFactor"],
  ["a page of refusal", { status: 429, body: "<main><p>请稍后再试。</p></main>" }, "请稍后再试。"],
  ["an answer without a reason", { status: 400, body: {} }, "failed"],
]) {
  test(`${what} is told in the dialog, and the password is cleared`, async () => {
    const page = signIn(() => answer);
    await page.send();
    assert.deepEqual([page.fault.textContent, page.fault.hidden, page.dialog.open], [sentence, false, true]);
    assert.equal(page.form.elements.password.value, "");
    assert.deepEqual(page.done, []);
  });
}

test("without a connection the dialog says so", async () => {
  const page = signIn(() => { throw new TypeError("no network"); });
  await page.send();
  assert.equal(page.fault.textContent, "noConnection");
});

test("who closes the dialog is not waited for any longer", async () => {
  const page = signIn(() => ({ body: { location: "/" } }));
  page.dialog.close();
  page.window.fzSignIn.ask(() => page.done.push("second"));
  await page.send();
  assert.deepEqual(page.done, ["second"]);
});

test("a question names what was chosen", () => {
  const page = open(
    '<form data-confirm="并入“%s”？" data-confirm-with="into"><select id="into"><option value="">请选择</option>' +
      '<option value="m2" selected>m2 $& 一项</option></select><button>并入</button></form>',
    ["screen", "dialog"],
  );
  let asked = "";
  page.window.confirm = (sentence) => { asked = sentence; return false; };
  assert.equal(submit(page.document.querySelector("form")), false);
  assert.equal(asked, "并入“m2 $& 一项”？");
});
