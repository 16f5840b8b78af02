/** workerd, timed from outside because its own clock stops while it answers. */
import { installedVersion } from '../../test/runtime/installed.mjs';
import { withWorkerd } from '../../test/runtime/runners/workerd.mjs';
import { takeTurns } from './turns.mjs';

const served = { program: 'bench/runtimes/programs/workerd.mjs', nodejsCompat: true };
const runtime = { name: 'workerd', version: installedVersion('@cloudflare/workerd-linux-64') };

/** Times a request with passes in it, minus the time of a request without passes. */
export function measureWorkerd(consumer, { plan }) {
  return withWorkerd(consumer, served, async (url) => {
    const prepared = await ask(url, 'prepare');
    const stands = prepared.map(({ id, count }) => ({
      id,
      count,
      repeat: (passes) => ask(url, 'repeat', { id, passes }),
    }));
    const times = await takeTurns(stands, plan, async (work) => {
      const empty = await timeOf(() => ask(url, 'repeat', { id: prepared[0].id, passes: 0 }));
      return (await timeOf(work)) - empty;
    });
    return {
      runtime,
      times: times.map((time) => ({ task: 'urls', ...time })),
      checks: prepared.map((check) => ({ task: 'urls', ...check })),
    };
  });
}

/** Times the first request that needs siglane, minus the time of a request that does nothing. */
export function startWorkerd(consumer, load) {
  return withWorkerd(consumer, served, async (url) => {
    for (let i = 0; i < 5; i++) await ask(url, '');
    const empty = await timeOf(() => ask(url, ''));
    return { runtime, ms: (await timeOf(() => ask(url, 'start', { load }))) - empty };
  });
}

async function ask(url, path, parameters = {}) {
  const response = await fetch(`${url}${path}?${new URLSearchParams(parameters)}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`workerd answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

async function timeOf(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
