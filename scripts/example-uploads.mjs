// `npm run example:uploads`: runs the page of examples/uploads with its npm packages and an S3 server. The server is
// Ceph's radosgw, which is started here and keeps everything in memory, or the server that ENDPOINT names. Ctrl-C stops
// everything that was started.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { startCeph } from '../test/servers/ceph/ceph.mjs';
import { freePort } from './free-port.mjs';
import { installDependencies, run } from './install.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
// A copy, because npm would pack the node_modules of a folder below examples/.
const folder = `${root}build/examples/`;
const example = `${folder}uploads/`;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.abort());

await prepare();
const ceph = process.env.ENDPOINT ? undefined : await startServer();
try {
  await serve({ ...process.env, PORT: process.env.PORT || String(await freePort()), ...(ceph && settingsOf(ceph)) });
} finally {
  await ceph?.stop();
}

/** Creates a folder with the example, siglane and the packages that it imports, and bundles its script. */
async function prepare() {
  cpSync(`${root}examples/uploads`, example, { recursive: true, preserveTimestamps: true });
  // Without warnings, because some of Uppy's packages ask for a newer Node, but only the page runs them.
  installDependencies(example, '--loglevel=error');
  mkdirSync(`${folder}node_modules`, { recursive: true });
  rmSync(`${folder}node_modules/siglane`, { force: true });
  symlinkSync(root, `${folder}node_modules/siglane`, 'junction');
  await build({
    absWorkingDir: example,
    entryPoints: ['page.js'],
    outfile: 'page.bundle.js',
    bundle: true,
    minify: true,
    format: 'esm',
    loader: { '.gif': 'dataurl' },
  });
  await stop();
}

async function startServer() {
  run(root, process.execPath, ['test/servers/install-servers.mjs']);
  console.log("starting Ceph's radosgw …");
  try {
    return await startCeph();
  } catch (error) {
    if (interrupted.signal.aborted) process.exit(1);
    console.error(`${error.message}

Without Ceph, use an S3 server that you have:

  ENDPOINT=http://127.0.0.1:9000 AWS_REGION=us-east-1 BUCKET=uploads \\
  AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… npm run example:uploads

The bucket is created if it does not exist. Its CORS rules are replaced by the rules that the page needs.`);
    process.exit(1);
  }
}

function settingsOf({ endpoint, credentials }) {
  return {
    ENDPOINT: endpoint,
    PATH_STYLE: '',
    BUCKET: 'uploads',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
  };
}

/** Creates the bucket, and runs the server until it is interrupted. */
async function serve(env) {
  if (!(await succeeds('create-bucket.mjs', env))) return;
  console.log('\nOpen this page; Ctrl-C stops the server:');
  await succeeds('server.mjs', env);
}

/**
 * Runs a program of the example, and stops it when this process is interrupted. If the program fails, this process
 * exits with an error code too.
 */
async function succeeds(file, env) {
  const { signal } = interrupted;
  if (signal.aborted) return false;
  const child = spawn(process.execPath, [file], { cwd: example, env, stdio: ['ignore', 'inherit', 'inherit'] });
  signal.addEventListener('abort', () => child.kill());
  const [code] = await once(child, 'exit');
  if (code !== 0 && !signal.aborted) process.exitCode = code ?? 1;
  return code === 0;
}
