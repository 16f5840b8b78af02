/**
 * Before the tests: starts one server of each kind for all tests, in parallel where they do not depend on each other.
 */
import type { TestProject } from 'vitest/node';
import { type Heat, startHeat } from './heat.mjs';
import { type Keystone, startKeystone } from './keystone.mjs';
import { type Swift, startSwift } from './swift.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    keystone: Keystone;
    heat: Heat;
    /** With its own users. */
    swift: Swift;
    /** With Keystone's users. */
    swiftBehindKeystone: Swift;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(stops.map((each) => each()));
  };
  async function started<T extends object>(start: Promise<T & { stop(): Promise<void> }>): Promise<T> {
    const { stop: stopThis, ...server } = await start;
    stops.push(stopThis);
    return server as unknown as T;
  }
  async function startBehindKeystone(): Promise<void> {
    const keystone = await started<Keystone>(startKeystone());
    provide('keystone', keystone);
    const behind = [
      started<Heat>(startHeat(keystone)).then((heat) => provide('heat', heat)),
      started<Swift>(startSwift(keystone)).then((swift) => provide('swiftBehindKeystone', swift)),
    ];
    await all(behind);
  }
  try {
    await all([startBehindKeystone(), started<Swift>(startSwift()).then((swift) => provide('swift', swift))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Waits for all servers, even if one fails, so that every started server can be stopped. */
async function all(starts: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
