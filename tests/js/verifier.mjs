/*
 * The verifier that is a page, without its page: packages in, what it says of each out, one line of JSON a package.
 * Reads from its input: the size of a package in four bytes, little endian, then the package, and so on.
 */
import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../../static/verifier.html", import.meta.url), "utf8");
const script = page.match(/<script id="verifier">([\s\S]*?)<\/script>/)[1];
const verify = new Function(`${script}; return verify;`)();
const given = readFileSync(0);

for (let at = 0; at < given.length; ) {
  const begin = at + 4;
  at = begin + given.readUInt32LE(at);
  const { sentences, manifest_sha256 } = verify(Uint8Array.from(given.subarray(begin, at)));
  process.stdout.write(`${JSON.stringify({ sentences, manifest_sha256 })}\n`);
}
