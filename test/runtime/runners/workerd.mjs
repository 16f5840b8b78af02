import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../bundle.mjs';
import { installed, installedVersion } from '../installed.mjs';

/** Serves programs/workerd.mjs, asks it once, and ends it. */
export async function runWorkerd(consumer, { nodejsCompat }) {
  const folder = nodejsCompat ? 'workerd-nodejs' : 'workerd';
  await bundle(consumer, folder, {
    entryPoints: ['workerd.mjs'],
    conditions: ['workerd', 'worker', 'browser'],
    // Imports of modules stay imports; the files are put beside the program.
    loader: { '.wasm': 'copy' },
  });
  const files = await readdir(join(consumer.folder, folder));
  const config = join(consumer.folder, folder, 'config.capnp');
  await writeFile(config, configText(files, nodejsCompat));
  const server = spawn(installed('@cloudflare/workerd-linux-64', 'bin/workerd'), ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const port = await listening(server.stdio[3]);
    const response = await fetch(`http://127.0.0.1:${port}/`);
    const text = await response.text();
    if (!response.ok) throw new Error(`workerd answered ${response.status}: ${text}`);
    return JSON.parse(text);
  } finally {
    server.kill();
    await ended;
  }
}

function configText(files, nodejsCompat) {
  const modules = files.map((file) => {
    const kind = file.endsWith('.wasm') ? 'wasm' : 'esModule';
    return `(name = "${file}", ${kind} = embed "${file}")`;
  });
  // The program comes first: workerd starts the first module.
  modules.sort((a, b) => Number(a.includes(' wasm = ')) - Number(b.includes(' wasm = ')));
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "suite", worker = .worker) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "suite") ],
);
const worker :Workerd.Worker = (
  modules = [ ${modules.join(', ')} ],
  compatibilityDate = "${compatibilityDate()}",
  compatibilityFlags = [ ${nodejsCompat ? '' : '"no_nodejs_compat", "no_nodejs_compat_v2"'} ],
);
`;
}

/** The day in workerd's version, 1.YYYYMMDD.n: the newest rules that it knows. nodejs_compat is among them since 2026-08-04. */
function compatibilityDate() {
  const [, year, month, day] = /^1\.(\d{4})(\d\d)(\d\d)\./.exec(installedVersion('@cloudflare/workerd-linux-64'));
  return `${year}-${month}-${day}`;
}

/** workerd writes a line of JSON for each socket that listens. */
async function listening(stream) {
  for await (const chunk of stream) {
    const { event, port } = JSON.parse(String(chunk).split('\n')[0]);
    if (event === 'listen') return port;
  }
  throw new Error('workerd ended before it listened; what it said is above');
}
