/** Parts that signer and server share in tests of tokens: the time, the keys, and the passwords that the server was asked about. */
import { beforeEach } from 'vitest';
import type { KeyRecord } from '../../../bindings/entries/verify.js';
import { credentials } from '../../support/example.js';

export const MINUTE = 60_000;

/** Creates the world of a file of tests. Before each test its time is now, and the server knows only the example key. */
export function createWorld() {
  const world = {
    /** In milliseconds. Tests move it. */
    time: 0,
    now: () => new Date(world.time),
    keys: new Map<string, KeyRecord>(),
    asked: [] as string[],
  };
  beforeEach(() => {
    world.time = Date.now();
    world.asked = [];
    world.keys.clear();
    world.keys.set(credentials.accessKeyId, { secretAccessKey: credentials.secretAccessKey });
  });
  return world;
}
