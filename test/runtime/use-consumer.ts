import { afterAll, beforeAll } from 'vitest';
import { makeConsumer } from './consumer.mjs';

/** The installed package, for all tests of a file; its folder is there when they run. */
export function useConsumer(): { folder: string } {
  const consumer = { folder: '', remove: async () => {} };
  beforeAll(async () => {
    Object.assign(consumer, await makeConsumer());
  }, 120_000);
  afterAll(() => consumer.remove());
  return consumer;
}

/** The same, with the program that starts servers of node:http in place of the suite. */
export function onNodeHttp({ folder }: { folder: string }): { folder: string; program: string } {
  return { folder, program: 'test/runtime/programs/node-http.mjs' };
}
