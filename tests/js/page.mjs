/*
 * A page with our scripts in it, as the browser would load them: jsdom for the document, a clock that is moved by hand,
 * and the server's part played by a function from request to answer.
 */
import { readFileSync } from "node:fs";
import { JSDOM, VirtualConsole } from "jsdom";

const SCRIPTS = new URL("../../static/js/", import.meta.url);
export const ADDRESS = "http://office.example/measures/7/edit/";
// A sentence that is not listed is shown as its name.
const SENTENCES = {
  saved: "saved at %s",
  counted: "%s / %s",
  over: "%s / %s, %s over",
  lacking: "lacks %s",
  between: "、",
  gap: "",
  keptHere: "kept here %s",
};

/** Open a page with this main part and run these scripts in it. `answer` plays the server. */
export function open(main, scripts, { answer = () => ({ status: 204 }), person = "42" } = {}) {
  const dom = new JSDOM(
    `<!DOCTYPE html><html lang="zh-hans"><body data-person="${person}"><main>${main}</main><div id="toasts"></div>
     <script type="application/json" id="screen-texts">${JSON.stringify(SENTENCES)}</script></body></html>`,
    { url: ADDRESS, runScripts: "outside-only", virtualConsole: consoleOf() }
  );
  const { window } = dom;
  const run = (name) => window.eval(readFileSync(new URL(`${name}.js`, SCRIPTS), "utf8"));
  const page = { window, document: window.document, requests: [], clock: clockOf(window), run };
  completeBrowser(window);
  window.fetch = async (url, options = {}) => {
    const request = { url: String(url), method: "GET", ...options };
    page.requests.push(request);
    return answerOf(await answer(request));
  };
  scripts.forEach(page.run);
  return page;
}

/** Faults of our scripts end the test; that jsdom goes nowhere when a page is left is no fault. */
function consoleOf() {
  return new VirtualConsole().on("jsdomError", (fault) => {
    if (fault.type !== "not implemented") throw fault;
  });
}

/** What every browser has and jsdom has not. */
function completeBrowser(window) {
  window.CSS = { escape: (value) => String(value).replace(/[^\w-]/g, (sign) => `\\${sign}`) };
  window.Element.prototype.scrollIntoView = () => {};
  window.matchMedia = () => ({ matches: true });
  window.Element.prototype.getClientRects = function () { return this.closest("[hidden]") ? [] : [{}]; };
  window.HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  window.HTMLDialogElement.prototype.close = function (value) {
    if (value !== undefined) this.returnValue = value;
    this.open = false;
    this.dispatchEvent(new window.Event("close"));
  };
  window.document.execCommand = (command, _shown, text) => {
    const field = window.document.activeElement;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    return command === "insertText";
  };
}

/** Time stands still in the page until `pass` is called. */
function clockOf(window) {
  let now = 0;
  let last = 0;
  const waiting = new Map();
  window.setTimeout = (task, delay = 0) => {
    waiting.set(++last, { at: now + delay, task });
    return last;
  };
  window.clearTimeout = (number) => waiting.delete(number);
  async function pass(milliseconds) {
    now += milliseconds;
    const due = Array.from(waiting).filter(([, one]) => one.at <= now).sort(([, a], [, b]) => a.at - b.at);
    for (const [number, one] of due) if (waiting.delete(number)) one.task();
    await settled();
  }
  return { pass };
}

/** Let everything that waits for an answer go on. */
export async function settled() {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

function answerOf({ status = 200, body = "", headers = {}, isRedirect = false }) {
  if (isRedirect) return { type: "opaqueredirect", status: 0, ok: false, headers: new Headers() };
  const isJson = typeof body !== "string";
  const type = isJson ? "application/json" : "text/html; charset=utf-8";
  return new Response(status === 204 ? null : isJson ? JSON.stringify(body) : body, {
    status,
    headers: { "Content-Type": type, ...headers },
  });
}

/** A value of the page as a value of ours: objects of two documents are never equal. */
export function own(value) {
  return JSON.parse(JSON.stringify(value));
}

/** Type into a field as a person does. */
export function type(field, value) {
  field.value = value;
  field.dispatchEvent(new field.ownerDocument.defaultView.Event("input", { bubbles: true }));
}

/** Press a key with the caret in an element; returns whether the page took it for itself. */
export function press(target, key, held = {}) {
  const { KeyboardEvent } = target.ownerDocument.defaultView;
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  return !target.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...held }));
}

/** Paste text into a field; returns whether the page put its own text in. */
export function paste(field, text) {
  const event = new field.ownerDocument.defaultView.Event("paste", { bubbles: true, cancelable: true });
  event.clipboardData = { getData: () => text };
  field.focus();
  return !field.dispatchEvent(event);
}

/** Submit a form by a button; returns whether it would have left the page. */
export function submit(form, button = null) {
  const { SubmitEvent } = form.ownerDocument.defaultView;
  return form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
}
