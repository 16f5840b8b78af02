/** The input of every runtime: the job of the benchmark "presign", and the expected URLs. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as reference from '../presign/candidates/node-create-hash.mjs';
import { whatIsWrong } from '../presign/verify.mjs';
import { createKeys, createWorkload } from '../presign/workload.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The folders that the programs import from. They are copied to the same places. */
const folders = ['bench/runtimes', 'bench/presign', 'bench/shared'];

/** Makes the job, recomputes its signatures with the verifier, and copies it with the programs to a consumer's folder. */
export async function bringJob({ folder }, { keyCount, plan }) {
  const workload = createWorkload();
  const keys = createKeys(keyCount);
  const urls = reference.prepare(workload).strings(keys);
  for (const [i, url] of urls.entries()) {
    const wrong = whatIsWrong(url, keys[i], workload);
    if (wrong !== undefined)
      throw new Error(`${reference.name} answers ${keys[i]} with\n${url}\nwhich is wrong: ${wrong}`);
  }
  const job = { plan, workload, keys, urls };
  for (const path of folders) await cp(join(root, path), join(folder, path), { recursive: true });
  const write = (name, value) => writeFile(join(folder, 'bench/runtimes', name), JSON.stringify(value));
  await write('job.json', job);
  await write('first.json', { ...job, keys: keys.slice(0, 1), urls: urls.slice(0, 1) });
  return job;
}
