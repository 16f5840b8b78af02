/** The frameworks installed in this folder. Untyped, because `npm run check` needs none of them. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** @returns {any} */
function load(name) {
  try {
    return require(name);
  } catch (error) {
    throw new Error(`${name} is missing: run the tests with "npm run test:frameworks"`, { cause: error });
  }
}

export const express = load('express');
export const express4 = load('express-4');
export const { fastify } = load('fastify');
export const Koa = load('koa');
export const bodyParser = load('koa-bodyparser');
export const mount = load('koa-mount');
