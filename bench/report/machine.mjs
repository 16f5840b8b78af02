import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

const root = new URL('../../', import.meta.url);

const packages = [
  'benny',
  'benchmark',
  'aws4',
  'aws4fetch',
  'aws-crt',
  '@smithy/signature-v4',
  '@aws-sdk/s3-request-presigner',
  '@aws-sdk/client-s3',
  'minio',
];

/**
 * Describes the machine and the software of a run. It has nothing that identifies the machine's owner or folders.
 *
 * @param others packages besides siglane whose versions matter
 */
export function describeMachine(others = packages) {
  return {
    date: new Date().toISOString(),
    commit: commit(),
    cpu: cpus()[0].model.trim(),
    cores: availableParallelism(),
    shaInstructions: shaInstructions(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${platform()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    openssl: process.versions.openssl,
    packages: Object.fromEntries([
      ['siglane', versionOf('')],
      ...others.map((name) => [name, versionOf(`node_modules/${name}/`)]),
    ]),
  };
}

function versionOf(folder) {
  return JSON.parse(readFileSync(new URL(`${folder}package.json`, root), 'utf8')).version;
}

function commit() {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    const hash = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], options).trim();
    const changes = execFileSync('git', ['status', '--porcelain', '--', '.', ':!bench/results'], options).trim();
    return changes === '' ? hash : `${hash}-dirty`;
  } catch {
    return 'none';
  }
}

/** Reports whether OpenSSL can use the processor's SHA instructions. The hand-written signers depend on them. */
function shaInstructions() {
  if (!existsSync('/proc/cpuinfo')) return 'unknown';
  return /\b(sha_ni|sha2)\b/.test(readFileSync('/proc/cpuinfo', 'utf8')) ? 'yes' : 'no';
}
