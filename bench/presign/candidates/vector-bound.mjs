import { createCycles } from '../../shared/cycles.mjs';
import { countOperations } from '../kernel/operations.mjs';
import { prepareTexts } from '../texts.mjs';

export const name = 'the bound: as many cycles as three vector ports need for the operations of the hashes';
export const family = 'by hand';
export const outputs = ['kernel'];

/**
 * This candidate signs nothing. It spins for the bound's number of cycles of the same processor, so its time is in the
 * same tables.
 */
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
