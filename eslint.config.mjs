/* The screens' scripts run as they are written, without a bundler, in Chromium 90 (docs/decisions/browsers.md). */
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";
import globals from "globals";

const HOUSE = {
  "consistent-return": "off",
  "curly": ["error", "multi-line"],
  "eqeqeq": "error",
  "max-len": ["error", { code: 130 }],
  "no-implicit-globals": "error",
  "no-unused-vars": ["error", { caughtErrors: "none" }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
};

// Rules that go by a method's name alone, where older objects have a method of that name: `map`, `forEach`, `resize`.
const ALSO_ON_OTHER_OBJECTS = Object.fromEntries(
  [
    ...Object.keys(esx.rules).filter((name) => name.startsWith("no-iterator-prototype-")),
    "no-resizable-and-growable-arraybuffers",
  ].map((name) => [`es-x/${name}`, "off"])
);

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  { rules: HOUSE },
  {
    files: ["static/**/*.js"],
    ...compat.configs["flat/recommended"],
    languageOptions: {
      ecmaVersion: 2021,
      sourceType: "script",
      globals: globals.browser,
    },
  },
  {
    // What stands on objects and prototypes is no syntax: the parser's year does not see it.
    files: ["static/**/*.js"],
    plugins: { "es-x": esx },
    settings: { "es-x": { aggressive: true } },
    rules: { ...esx.configs["flat/restrict-to-es2021"].rules, ...ALSO_ON_OTHER_OBJECTS },
  },
  {
    files: ["static/**/*.js"],
    rules: {
      "no-alert": "off",
      "no-console": "error",
      // Cleaning what is pasted is about these characters.
      "no-control-regex": "off",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "strict": ["error", "function"],
    },
  },
  {
    files: ["tests/js/**/*.mjs", "eslint.config.mjs"],
    languageOptions: { ecmaVersion: "latest", sourceType: "module", globals: globals.node },
  },
];
