import { createCycles } from '../../shared/cycles.mjs';
import { countOperations } from '../kernel/operations.mjs';
import { prepareTexts } from '../texts.mjs';

export const name = 'the bound: as many cycles as three vector ports need for the operations of the hashes';
export const family = 'by hand';
export const outputs = ['kernel'];

/** It makes nothing: it waits, in cycles of the processor that it runs on, and so stands in the tables as all that is timed. */
const ports = 3;

export function prepare(workload) {
  const takeCycles = createCycles();
  return {
    kernel(keys) {
      const cycles = countOperations(keys, prepareTexts(workload)) / ports;
      return () => takeCycles(cycles);
    },
  };
}
