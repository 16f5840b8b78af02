import { expect, test } from 'vitest';
import { expectOneInstance } from './expect-one-instance.js';
import { expectPassed, expectServed } from './expected.js';
import { installed, installedVersion } from './installed.mjs';
import { runBun } from './runners/bun.mjs';
import { compareInstances } from './runners/commonjs.mjs';
import { denoVersion, runDeno } from './runners/deno.mjs';
import { runNode } from './runners/node.mjs';
import { runWorkerd } from './runners/workerd.mjs';
import { onNodeHttp, useConsumer } from './use-consumer.js';

const consumer = useConsumer();

test('Node 20', async () => {
  expect(process.versions.node, 'npm run test:runtimes is to be run with Node 20').toMatch(/^20\./);
  expectPassed(await runNode(consumer, 20), { name: 'node', version: process.versions.node });
});

test.each([22, 24, 26])('Node %i', async (major) => {
  const version = installedVersion(`node-${major}`);
  expect(version.split('.')[0]).toBe(String(major));
  expectPassed(await runNode(consumer, major), { name: 'node', version });
});

test.each([20, 22, 24, 26])('node:http of Node %i', async (major) => {
  expectServed(await runNode(onNodeHttp(consumer), major), 'node');
});

test('node:http of Bun', async () => {
  expectServed(await runBun(onNodeHttp(consumer)), 'bun');
});

test('Deno, without any permission', async () => {
  expectPassed(await runDeno(consumer), { name: 'deno', version: denoVersion, permissions: [] });
});

test('Bun', async () => {
  expectPassed(await runBun(consumer), { name: 'bun', version: installedVersion('@oven/bun-linux-x64') });
});

test.each([true, false])('workerd, nodejs_compat: %s', async (nodejsCompat) => {
  expectPassed(await runWorkerd(consumer, { nodejsCompat }), { name: 'workerd', nodejsCompat });
});

test.each([
  ['node-22', 'bin/node'],
  ['node-24', 'bin/node'],
  ['node-26', 'bin/node'],
  ['@oven/bun-linux-x64', 'bin/bun'],
])('%s: require and import give one instance of every entry', async (name, file) => {
  expectOneInstance(await compareInstances(consumer, installed(name, file)));
});
