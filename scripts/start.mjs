// Shows siglane's main job on real input: presigns the path of every file below this folder with the command of the package,
// and compares URLs and times with signers that are written by hand on node:crypto.
import { createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, relative } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { run } from '../dist/cli/main.js';
import { handWritten } from './hand-written.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const output = join(root, 'build', 'presigned-urls.txt');
const bucket = 'examplebucket';
const region = 'us-east-1';
const date = '2026-01-02T03:04:05Z';
const expiresIn = 3600;
// Example credentials from AWS's documentation.
const env = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

console.log(`siglane signs requests with AWS Signature Version 4, and presigns S3 URLs in bulk.
This run presigns the path of every file below this folder. The keys are AWS's published examples, and nothing is sent.
`);

const keys = [];
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) keys.push(relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** Presigns all keys with `siglane presign` into the output file. Returns the time in seconds. */
async function presignToFile() {
  const input = Buffer.from(keys.map((key) => `${key}\0`).join(''));
  const stdout = createWriteStream(output);
  const started = performance.now();
  const code = await run(
    ['presign', '--null', '--bucket', bucket, '--region', region, '--date', date, '--expires', String(expiresIn)],
    { env, stdin: pieces(input), stdout, stderr: process.stderr, signal: new AbortController().signal },
  );
  stdout.end();
  await finished(stdout);
  if (code !== 0) process.exit(code);
  return (performance.now() - started) / 1000;
}

async function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** Presigns all keys with a signer written by hand, into another file. Returns the time in seconds and the bytes. */
function presignByHand(form) {
  const started = performance.now();
  const sign = form({ bucket, region, date: new Date(date), expiresIn, env });
  const text = Buffer.from(keys.map((key) => `${sign(key)}\n`).join(''), 'latin1');
  writeFileSync(join(root, 'build', 'presigned-by-hand.txt'), text);
  return { seconds: (performance.now() - started) / 1000, text };
}

const rate = (seconds) => `${Math.round(keys.length / seconds).toLocaleString('en')} URLs/s`;

/** Best time of five rounds for each signer. The first round includes compilation, and the machine may be busy. */
const best = { siglane: Infinity };
for (let round = 0; round < 5; round++) {
  best.siglane = Math.min(best.siglane, await presignToFile());
  const expected = readFileSync(output);
  for (const [name, form] of Object.entries(handWritten)) {
    const { seconds, text } = presignByHand(form);
    if (!text.equals(expected)) {
      console.error(`siglane and ${name} give different URLs`);
      process.exit(1);
    }
    best[name] = Math.min(best[name] ?? Infinity, seconds);
  }
}

const urls = readFileSync(output, 'latin1').split('\n', 3);
console.log(`${urls.join('\n')}\n`);
console.log(
  `${keys.length.toLocaleString('en')} presigned URLs for every file below this folder, in ${relative(process.cwd(), output)}`,
);
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}; one thread, best of five rounds:\n`);
console.log(`  siglane presign                        ${rate(best.siglane)}`);
for (const name of Object.keys(handWritten)) {
  console.log(
    `  ${name.padEnd(38)} ${rate(best[name])}   siglane is ${(best[name] / best.siglane).toFixed(1)} times as fast; same URLs, byte for byte`,
  );
}
console.log(`
Try next:
  node dist/cli/main.js presign --help   the command of this run, with examples
  examples/node-server.mjs               a web page with presigned links
  docs/tasks/presign-in-bulk.md          the same job in your own code`);
