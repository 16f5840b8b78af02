/** docs/understand/what-is-signed.md: its canonical request is what the reference signer writes. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';

const page = await readFile(new URL('../../docs/understand/what-is-signed.md', import.meta.url), 'utf8');

it('shows the canonical request of its example', () => {
  const [, block] = /```text\n(.*?)```/s.exec(page) as unknown as [string, string];
  const lines = block.trimEnd().split('\n');
  // Three spaces separate a line from the comment on it.
  const shown = lines.map((line) => line.split('   ')[0]).join('\n');
  const [, method, url, type] =
    /explain\(\{ method: '(.*)', url: '(.*)', headers: \{ 'Content-Type': '(.*)' \} \}\)/.exec(page) as unknown as [
      string,
      string,
      string,
      string,
    ];
  const [, date] = /new Date\('(.*)'\)/.exec(page) as unknown as [string, string];
  const { canonicalRequest } = sign(
    { method, url, headers: [['Content-Type', type]] },
    {
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
      region: 'us-east-1',
      service: 'execute-api',
      dialect: dialectOf('execute-api'),
      date: new Date(date),
      mode: 'sign',
    },
  );
  expect(shown).toBe(canonicalRequest);
});
