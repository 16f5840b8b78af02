/** Before the tests: starts one server for all of them. */
import type { TestProject } from 'vitest/node';
import { type Ceph, startCeph } from './ceph/ceph.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    ceph: Ceph;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { stop, ...ceph } = await startCeph();
  provide('ceph', ceph);
  return stop;
}
