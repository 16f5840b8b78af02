/** Return types of the adapters fit the types of the frameworks. */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('./', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const files = [`${folder}types-example.mts`, `${folder}types-example.json`];
afterAll(() => Promise.all(files.map((file) => rm(file, { force: true }))));

const program = `
import { createServer } from 'node:http';
import { createServer as createServer2 } from 'node:http2';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import { toFastifyHandler, toKoaMiddleware, toNodeListener, verifyFastify, verifyKoa, verifyNode } from '${root}dist/entries/node.js';
import type { UploadHandler } from '${root}dist/entries/upload-server.js';
import type { Verifier } from '${root}dist/entries/verify.js';
declare const handler: UploadHandler;
declare const verifier: Verifier;
createServer(toNodeListener(handler)).on('checkContinue', toNodeListener(handler));
createServer2(toNodeListener(handler));
express().use('/api', verifyNode(verifier)).post('/uppy', toNodeListener(handler));
fastify().addHook('onRequest', verifyFastify(verifier)).post('/uppy', toFastifyHandler(handler));
fastify().addHook('preHandler', verifyFastify(verifier));
new Koa().use(verifyKoa(verifier)).use(toKoaMiddleware(async (request) => new Response(request.body)));
// @ts-expect-error a string is not a Response
toNodeListener(() => 'text');
`;

test('the program compiles', async () => {
  const [file, config] = files as [string, string];
  await writeFile(file, program);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    lib: ['es2023'],
    types: ['node'],
    skipLibCheck: true,
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files: [file] }));
  const outcome = await run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', config]).catch(
    (error) => error,
  );
  expect(outcome.stdout).toBe('');
});
