/*
 * A validator of HTML, without its command line: a list of texts in JSON in, for each what is wrong with it out:
 * [rule, line, sentence].
 */
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const RULES = {
  // Each of these is allowed by the standard, and done here for a reason.
  "form-dup-name": ["error", { allowArrayBrackets: true, shared: ["radio", "checkbox", "button", "submit"] }],
  "no-redundant-for": "off", // Django's choices: a label around its input that names it as well
  "prefer-native-element": ["error", { exclude: ["button"] }], // a link that opens in place where scripts run
  "require-sri": "off", // every script and style is our own
  "valid-id": ["error", { relaxed: true }], // the manual's chapters have Chinese names
  "wcag/h32": "off", // a form's button may stand outside it
};
const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  elements: ["html5"],
  rules: RULES,
}));

const told = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  const { results } = await validator.validateString(text);
  told.push(results.flatMap((one) => one.messages).map((fault) => [fault.ruleId, fault.line, fault.message]));
}
process.stdout.write(JSON.stringify(told));
