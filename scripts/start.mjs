// The main job on real input: presigns every file path below this folder with the `siglane` command, and compares it
// with signers written by hand on node:crypto.
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
// AWS's published example credentials.
const env = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const keys = [];
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) keys.push(relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** Presigns all keys with `siglane presign` into the output file. Returns the seconds that it took. */
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

/** Presigns all keys by hand, into another file. Returns seconds and the bytes written. */
function presignByHand(form) {
  const started = performance.now();
  const sign = form({ bucket, region, date: new Date(date), expiresIn, env });
  const text = Buffer.from(keys.map((key) => `${sign(key)}\n`).join(''), 'latin1');
  writeFileSync(join(root, 'build', 'presigned-by-hand.txt'), text);
  return { seconds: (performance.now() - started) / 1000, text };
}

const rate = (seconds) => `${Math.round(keys.length / seconds).toLocaleString('en')} URLs/s`;

/** The best of a few turns counts, because the first includes compiling and the machine may be busy. The signers alternate. */
const best = { siglane: Infinity };
for (let round = 0; round < 5; round++) {
  best.siglane = Math.min(best.siglane, await presignToFile());
  const expected = readFileSync(output);
  for (const [name, form] of Object.entries(handWritten)) {
    const { seconds, text } = presignByHand(form);
    if (!text.equals(expected)) {
      console.error(`the URLs of siglane differ from those of ${name}`);
      process.exit(1);
    }
    best[name] = Math.min(best[name] ?? Infinity, seconds);
  }
}

const urls = readFileSync(output, 'latin1').split('\n', 3);
console.log(`siglane presigns S3 URLs in bulk. This demo makes a URL for every file path below this folder, with AWS's
published example keys. Nothing is sent, and the URLs open nothing.

${urls.join('\n')}
… ${keys.length.toLocaleString('en')} presigned URLs, all in ${relative(process.cwd(), output)}

Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}; one thread, best of five rounds:
  siglane presign                        ${rate(best.siglane)}`);
for (const name of Object.keys(handWritten)) {
  console.log(
    `  ${name.padEnd(38)} ${rate(best[name])}   siglane is ${(best[name] / best.siglane).toFixed(1)} times as fast; same URLs, byte for byte`,
  );
}
console.log(`
Next:
  node dist/cli/main.js presign --help   presign your own keys
  node dist/cli/main.js --help           all commands: presign, sign, verify a request, find out why a signature is wrong
  docs/index.md                          guides: the first URL in your program, tasks, errors, security`);
