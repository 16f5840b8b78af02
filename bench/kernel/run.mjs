// npm run bench:kernel: cycles of the SHA-256 in lanes on this machine, next to the minimum for its vector instructions
// on three ports.
import { fileURLToPath } from 'node:url';
import { outputOf } from '../../scripts/output-of.mjs';
import { describeMachine } from '../report/machine.mjs';
import { count, table } from '../report/table.mjs';
import { buildKernel, loadKernel } from './build.mjs';
import { checkKernel } from './check.mjs';
import { cyclesOf } from './cycles.mjs';
import { countOperations } from './operations.mjs';

const PORTS = 3;
const TIMES = 4_000;

/** Number of messages whose block one call hashes. */
const KINDS = {
  full: { title: 'full block, 4 lanes', messages: 4 },
  shared: { title: 'shared schedule, 8 lanes', messages: 8 },
  mixed: { title: 'four schedules, 4 lanes', messages: 4 },
  single: { title: 'one message', messages: 1 },
};

/**
 * Variables that hide the SHA instructions from OpenSSL (https://docs.openssl.org/3.0/man3/OPENSSL_ia32cap/). On ARM
 * only NEON remains.
 */
const MASKS = {
  x64: ['OPENSSL_ia32cap', ':~0x20000000'],
  arm64: ['OPENSSL_armcap', '0x1'],
};

const operations = countOperations(buildKernel());
const kernel = loadKernel();
checkKernel(kernel);
const works = Object.fromEntries(
  Object.keys(KINDS).map((kind) => [kind, { blocks: TIMES, run: () => kernel[kind](TIMES) }]),
);
const { gigahertz, cycles } = await cyclesOf(works);

const rows = Object.entries(KINDS).map(([kind, { title, messages }]) => {
  const bound = operations[kind] / PORTS;
  const limits = operations[kind] === undefined ? ['–', '–'] : [count(operations[kind]), bound.toFixed(0)];
  const ratio = operations[kind] === undefined ? '–' : (cycles[kind] / bound).toFixed(2);
  return [title, ...limits, cycles[kind].toFixed(0), ratio, (cycles[kind] / messages).toFixed(0)];
});
rows.push(nodeRow('node:crypto', {}));
const mask = MASKS[process.arch];
if (mask !== undefined) rows.push(nodeRow(`node:crypto, \`${mask.join('=')}\``, { [mask[0]]: mask[1] }));

const { cpu, node, v8, openssl, commit, shaInstructions } = describeMachine([]);
console.log(
  `${cpu}, ${gigahertz.toFixed(2)} GHz, SHA instructions: ${shaInstructions}; Node ${node}, V8 ${v8}, OpenSSL ${openssl}; commit ${commit}\n`,
);
console.log(
  table(['SHA-256', 'vector instructions', `bound, ${PORTS} ports`, 'cycles', 'ratio', 'cycles a message'], rows),
);
console.log(`
Cycles of processor time for one call, which hashes a block of 64 bytes of each message. The bound is the number of vector instructions
divided by ${PORTS}, because Intel's cores have ${PORTS} vector ports. Differences on other processors:
- AMD's cores since Zen and Apple's have four vector ports and can be faster than the bound. Small ARM cores have two and cannot reach it.
- Latency: a round needs the result of the round before. If a vector instruction takes one cycle (Intel, AMD before Zen 5), the ports are the
  limit. If it takes two (AMD Zen 5, most ARM cores), this chain is the limit, except with eight lanes, which are two chains side by side.
- SHA instructions: WebAssembly cannot use them, node:crypto can. On a processor without them (Intel before Ice Lake, some ARM boards)
  node:crypto is as slow as in the masked row, or slower. The other rows stay the same.
- The instructions are WebAssembly's; an engine may need more for one of them, or fewer for two.`);

function nodeRow(title, env) {
  const script = fileURLToPath(new URL('./node-sha256.mjs', import.meta.url));
  const measured = Number(outputOf(process.execPath, [script], { env: { ...process.env, ...env } }));
  return [title, '–', '–', measured.toFixed(0), '–', measured.toFixed(0)];
}
