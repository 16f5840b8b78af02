import { afterAll, beforeAll } from 'vitest';
import { makeConsumer } from './consumer.mjs';

/** The installed package, for all tests of a file. Its folder exists while they run. */
export function useConsumer(): { folder: string } {
  const consumer = { folder: '', remove: async () => {} };
  beforeAll(async () => {
    Object.assign(consumer, await makeConsumer());
  }, 120_000);
  afterAll(() => consumer.remove());
  return consumer;
}

/** The same, with the program that starts node:http servers in place of the suite. */
export function onNodeHttp({ folder }: { folder: string }): { folder: string; program: string } {
  return { folder, program: 'test/runtime/programs/node-http.mjs' };
}
