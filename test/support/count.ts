import { appendFileSync } from 'node:fs';

/**
 * Records how many cases a test has tried. `npm run attack` adds the numbers up, and names the file in COUNTS.
 *
 * @param what unit of the number, such as "requests of clients"
 */
export function count(what: string, amount: number): void {
  const file = process.env['COUNTS'];
  if (file === undefined) console.info(`${what}: ${amount}`);
  else appendFileSync(file, `${JSON.stringify({ what, amount })}\n`);
}
