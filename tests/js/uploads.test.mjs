import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./page.mjs";

const PAGE = `
  <div data-attachment-list="/measures/7/attachments/">没有附件。</div>
  <form data-uploads action="/measures/7/attachments/add/" data-text-waiting="等待" data-text-sending="正在上传 %s"
    data-text-checking="正在检查" data-text-stored="已保存 %s" data-text-cancelled="已取消" data-text-broken="连接中断"
    data-text-expired="登录已过期" data-text-cancel="取消" data-text-retry="重试" data-text-total="%s个：%s存，%s否，%s中">
    <div class="upload-zone"><input type="file" name="file" multiple required></div>
    <input type="checkbox" name="is_sealed_form"><button type="submit">上传</button>
    <p data-upload-total></p><ul data-upload-rows></ul>
  </form>`;

/** Open the page with a server that answers the requests in turn; each answer is {status, body} or "broken". */
function uploads(...answers) {
  const sent = [];
  const page = open(PAGE, ["screen"], { answer: () => ({ body: "<ul><li>证明.pdf</li></ul>" }) });
  page.window.XMLHttpRequest = requestOf(page.window, sent, answers);
  page.run("uploads");
  const { document } = page;
  const rows = () => Array.from(document.querySelectorAll(".upload-row"));
  async function choose(...names) {
    const input = document.querySelector("[type=file]");
    const files = names.map((name) => new page.window.File(["内容"], name));
    Object.defineProperty(input, "files", { value: files, configurable: true });
    Object.defineProperty(input, "value", { value: "", writable: true, configurable: true });
    input.dispatchEvent(new page.window.Event("change"));
    await through(page);
  }
  return { ...page, sent, rows, choose, states: () => rows().map((row) => row.dataset.state), through: () => through(page) };
}

async function through(page) {
  for (let turn = 0; turn < 4; turn += 1) await page.clock.pass(1);
}

/** The browser's request, answered in turn. */
function requestOf(window, sent, answers) {
  return class extends window.EventTarget {
    upload = new window.EventTarget();
    open(method, url) { Object.assign(this, { method, url }); }
    setRequestHeader() {}
    abort() { this.dispatchEvent(new window.Event("abort")); }
    send(body) {
      sent.push(body);
      const answer = answers.shift();
      if (answer === "pending") return;
      this.upload.dispatchEvent(new window.Event("load"));
      if (answer === "broken") this.dispatchEvent(new window.Event("error"));
      else {
        Object.assign(this, { status: answer.status, responseText: text(answer.body) });
        this.dispatchEvent(new window.Event("load"));
      }
    }
  };
}

const text = (body) => (typeof body === "string" ? body : JSON.stringify(body));
const stored = { status: 200, body: { stored: [{ name: "a", sha256: "ab12" }] } };
const refused = { status: 422, body: { faults: ["“空.pdf”不是可接收的文件。", { message: "另一句。" }] } };
const note = (row) => row.querySelector(".state").textContent;

test("files go up one after the other, each with its own sentence, and the list is read anew", async () => {
  const page = uploads(stored, refused);
  await page.choose("证明.pdf", "空.pdf");
  assert.deepEqual(page.states(), ["stored", "refused"]);
  assert.deepEqual(page.rows().map(note), ["已保存 ab12", "“空.pdf”不是可接收的文件。另一句。"]);
  assert.equal(page.document.querySelector("[data-upload-total]").textContent, "2个：1存，1否，0中");
  assert.equal(page.document.querySelector("[data-attachment-list]").textContent, "证明.pdf");
});

test("a connection that broke leaves a button to send the file again", async () => {
  const page = uploads("broken", stored);
  await page.choose("证明.pdf");
  assert.equal(note(page.rows()[0]), "连接中断");
  const button = page.rows()[0].querySelector("button");
  assert.equal(button.getAttribute("aria-label"), "重试：证明.pdf");
  button.click();
  await page.through();
  assert.deepEqual(page.states(), ["stored"]);
  assert.equal(page.sent.length, 2);
});

test("an error of the server is told in its own words and can be tried again", async () => {
  const page = uploads({ status: 503, body: "<main><p>系统正在维护。</p></main>" });
  await page.choose("证明.pdf");
  assert.deepEqual([page.states(), note(page.rows()[0])], [["broken"], "系统正在维护。"]);
});

test("a session that ran out asks to sign in, and the file waits for it", async () => {
  const page = uploads({ status: 200, body: "<html>登录</html>" }, stored);
  let signedIn;
  page.window.fzSignIn = { ask: (onDone) => { signedIn = onDone; } };
  await page.choose("证明.pdf");
  assert.equal(note(page.rows()[0]), "登录已过期");
  signedIn();
  await page.through();
  assert.deepEqual(page.states(), ["stored"]);
});

test("a file on its way can be called off, and the next one goes", async () => {
  const page = uploads("pending", stored);
  await page.choose("大.pdf", "小.pdf");
  assert.deepEqual(page.states(), ["sending", "waiting"]);
  page.rows()[0].querySelector("button").click();
  await page.through();
  assert.deepEqual(page.states(), ["cancelled", "stored"]);
});

test("a file that waits can be called off before it is sent", async () => {
  const page = uploads("pending");
  await page.choose("大.pdf", "小.pdf");
  page.rows()[1].querySelector("button").click();
  assert.deepEqual(page.states(), ["sending", "cancelled"]);
  assert.equal(page.sent.length, 1);
});

test("the mark of the sealed form goes with the next choice only", async () => {
  const page = uploads(stored, stored);
  const box = page.document.querySelector("[name=is_sealed_form]");
  box.checked = true;
  await page.choose("盖章件.pdf");
  await page.choose("证明.pdf");
  assert.deepEqual(page.sent.map((body) => body.get("is_sealed_form")), ["1", null]);
});

test("leaving the page is asked about while a file is on its way", async () => {
  const page = uploads("pending");
  const leave = () => page.window.dispatchEvent(new page.window.Event("beforeunload", { cancelable: true }));
  assert.equal(leave(), true);
  await page.choose("大.pdf");
  assert.equal(leave(), false);
});

test("with the script, the button for those without it is gone", () => {
  const { document } = uploads();
  assert.equal(document.querySelector("button[type=submit]").hidden, true);
  assert.equal(document.querySelector("[type=file]").required, false);
});
