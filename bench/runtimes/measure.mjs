import { thisRuntime } from '../../test/runtime/suite/runtime.mjs';
import { createStand } from './stand.mjs';
import { takeTurns } from './turns.mjs';

/**
 * Times candidates in this process, by its own clock.
 *
 * @param groups candidates by the name of their task; the candidates of a group are timed in turn
 */
export async function measure(job, groups) {
  const times = [];
  const checks = [];
  for (const [task, candidates] of Object.entries(groups)) {
    const stands = [];
    for (const candidate of candidates) stands.push(await createStand(candidate, job));
    for (const { id, count } of stands) checks.push({ task, id, count });
    for (const time of await takeTurns(stands, job.plan, stopwatch)) times.push({ task, ...time });
    for (const { close } of stands) await close?.();
  }
  return { runtime: thisRuntime(), times, checks };
}

async function stopwatch(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
