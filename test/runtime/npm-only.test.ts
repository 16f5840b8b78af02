/**
 * Runtimes other than Node in `npm test`: Deno and Chromium are npm packages. `npm run test:runtimes` and
 * `test:browsers` run the others.
 */
import { describe, expect, test } from 'vitest';
import { testBrowser } from './browser-tests.js';
import { expectOneInstance } from './expect-one-instance.js';
import { expectPassed, expectServed } from './expected.js';
import { openChromium } from './runners/chromium.mjs';
import { comparison, runCommonJs } from './runners/commonjs.mjs';
import { denoVersion, runDeno } from './runners/deno.mjs';
import { onNodeHttp, useConsumer } from './use-consumer.js';
import { visit } from './visit.mjs';

const consumer = useConsumer();

test('Deno, without any permission', async () => {
  expectPassed(await runDeno(consumer), { name: 'deno', version: denoVersion, permissions: [] });
});

test('Deno: require and import give one instance of every entry', async () => {
  expectOneInstance(await runDeno({ ...consumer, program: comparison }, ['--allow-all']));
});

test('Node, the CommonJS build', async () => {
  expectPassed(await runCommonJs(consumer), { name: 'node', version: process.versions.node });
});

test('node:http of Deno', async () => {
  expectServed(await runDeno(onNodeHttp(consumer), ['--allow-net=127.0.0.1']), 'deno');
});

testBrowser(consumer, 'chromium', openChromium);

describe('a page in Chromium', () => {
  test("signs where the policy has 'wasm-unsafe-eval', and no 'unsafe-eval'", async () => {
    const { report, error } = await visit(consumer, openChromium, 'policy', "script-src 'self' 'wasm-unsafe-eval'");
    expect(error).toBeUndefined();
    expect(report).toMatchObject({ runtime: { name: 'chromium', place: 'page' }, evalForbidden: true });
    expect(report.urls.length).toBeGreaterThan(400);
    expect(report.made).toEqual(report.urls);
  });

  test('gets an error that names the policy, where the policy allows no WebAssembly', async () => {
    const { report, error } = await visit(consumer, openChromium, 'policy', "script-src 'self'");
    expect(report).toBeUndefined();
    expect(error).toMatchObject({ name: 'SigV4Error', code: 'CoreUnavailable' });
    expect(error?.message).toContain("'wasm-unsafe-eval'");
  });
});
