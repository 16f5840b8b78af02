import { appendFileSync } from 'node:fs';

/**
 * Says how much a test has tried. `npm run attack` adds these up: it names the file in COUNTS.
 *
 * @param what the test's word for it, such as "requests of clients"
 */
export function count(what: string, amount: number): void {
  const file = process.env['COUNTS'];
  if (file === undefined) console.info(`${what}: ${amount}`);
  else appendFileSync(file, `${JSON.stringify({ what, amount })}\n`);
}
