/** The runtimes, in the order in which they run. */
import { runBun } from '../../test/runtime/runners/bun.mjs';
import { openChromium } from '../../test/runtime/runners/chromium.mjs';
import { runDeno } from '../../test/runtime/runners/deno.mjs';
import { openFirefox } from '../../test/runtime/runners/firefox.mjs';
import { runNode } from '../../test/runtime/runners/node.mjs';
import { visit } from '../../test/runtime/visit.mjs';
import { measureWorkerd, startWorkerd } from './workerd.mjs';

const programs = 'bench/runtimes/programs';
const pages = ['page', 'start-siglane', 'start-presign'].map((name) => `${programs}/${name}.mjs`);
const starters = { siglane: 'start-siglane', 'siglane/presign': 'start-presign' };

/**
 * `measure(consumer, job)` returns `{ runtime, times, checks }`, see measure.mjs. `start(consumer, load)` returns `{
 * runtime, ms }`, see start.mjs. Each call uses a new process or a new browser.
 */
export const runtimes = [
  ofConsole('node20', (consumer) => runNode(consumer, 20)),
  ofConsole('node24', (consumer) => runNode(consumer, 24)),
  ofConsole('deno', runDeno),
  ofConsole('bun', runBun),
  { id: 'workerd', quickToStart: true, measure: measureWorkerd, start: startWorkerd },
  ofPage('chromium', openChromium),
  ofPage('firefox', openFirefox),
];

function ofConsole(id, run) {
  const runProgram = (consumer, program) => run({ ...consumer, program: `${programs}/${program}.mjs` });
  return {
    id,
    quickToStart: true,
    measure: (consumer) => runProgram(consumer, 'console'),
    start: (consumer, load) => runProgram(consumer, starters[load]),
  };
}

/** Milliseconds for a page that measures. With two processors, the whole run took more than the 45 seconds of other pages. */
const PATIENCE = 180_000;

function ofPage(id, open) {
  async function visitPage(consumer, program) {
    // The bundle is kept there for the next page.
    consumer.pages = pages;
    const { report, error } = await visit(consumer, open, program, undefined, PATIENCE);
    if (error !== undefined) throw new Error(`${id}: ${error.name}: ${error.message}`);
    return report;
  }
  return {
    id,
    quickToStart: false,
    measure: (consumer) => visitPage(consumer, 'page'),
    start: (consumer, load) => visitPage(consumer, starters[load]),
  };
}
