/** Before the tests: one of each server for all of them, started side by side as far as they do not need each other. */
import type { TestProject } from 'vitest/node';
import { type Heat, startHeat } from './heat.mjs';
import { type Keystone, startKeystone } from './keystone.mjs';
import { type Swift, startSwift } from './swift.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    keystone: Keystone;
    heat: Heat;
    /** With users of its own. */
    swift: Swift;
    /** With Keystone's. */
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

/** Waits for all, also where one fails: whatever has started by then can be stopped. */
async function all(starts: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
