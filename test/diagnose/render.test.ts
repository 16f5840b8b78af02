/** Output for people, in a terminal and where they paste it. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { diagnose, toMarkdown, toText } from '../../bindings/entries/diagnose.js';
import { date, secret, send, toObject } from './clients.js';
import { jobs, rows } from './mistakes.js';

const row = rows.find(({ cause }) => cause === 'bucket-not-in-path');
if (row === undefined) throw new Error('no such row');
const { wire } = send(jobs.pathStyle, row.mistake);
const diagnosis = await diagnose({ request: toObject(wire), now: date, secretAccessKey: secret });

describe('text', () => {
  test.each([40, 60, 80, 99])('fits %i columns, except for longer words', (width) => {
    for (const line of toText(diagnosis, { width }).split('\n'))
      expect(line.length > width && / {0,12}\S+ \S+/.test(line.slice(width)), line).toBe(false);
  });

  test('marks the first differing character below both lines', () => {
    const lines = toText(diagnosis).split('\n');
    const at = lines.findIndex((line) => line.trimStart().startsWith('service  '));
    const [service = '', client = '', mark = ''] = lines.slice(at, at + 3);
    expect(client.trimStart()).toMatch(/^client {3}/);
    const column = mark.indexOf('^');
    expect(service[column]).not.toBe(client[column]);
    expect(service.slice(9 + 6, column)).toBe(client.slice(9 + 6, column));
  });

  test('puts both sides next to each other where there is room', () => {
    const wide = toText(diagnosis, { width: 140 });
    expect(wide).toMatch(/\/bucket\/a%20folder\/some%2Bfile.txt +≠ \/a%20folder\/some%2Bfile.txt/);
    expect(toText(diagnosis, { width: 80 })).toMatch(
      /- \/bucket\/a%20folder\/some%2Bfile.txt\n {2}\+ \/a%20folder\/some%2Bfile.txt/,
    );
  });

  test('is the same with colours, except for the colours', () => {
    const colored = toText(diagnosis, { color: true });
    expect(colored).toContain('\x1b[31m');
    expect(stripVTControlCharacters(colored).replace(/ +$/gm, '')).toBe(toText(diagnosis));
  });

  test('says when nothing is wrong', async () => {
    const right = await diagnose({ request: toObject(send(jobs.pathStyle).wire), now: date, secretAccessKey: secret });
    expect(toText(right)).toBe('The signature is right, and nothing else is wrong with the request.\n');
    expect(toMarkdown(right)).toBe('**The signature is right, and nothing else is wrong with the request.**\n');
  });
});

describe('text of a request', () => {
  const evil = 'x\x1b[31m<img src=x onerror=alert(1)>```\n# heading';
  const request = {
    method: 'GET',
    url: 'https://s3.eu-west-2.amazonaws.com/a',
    headers: [
      [
        'Authorization',
        `AWS4-HMAC-SHA256 Credential=${evil.replace('\n', ' ')}/a, SignedHeaders=host;x, Signature=${evil.replace('\n', ' ')}`,
      ],
    ],
  };

  test('has no escape sequence in a terminal, and no markup where it is pasted', async () => {
    const found = await diagnose({
      request,
      now: date,
      error: `<Error><Code>AccessDenied</Code><Message>${'&lt;b&gt;`'}</Message></Error>`,
    });
    expect(found.findings.length).toBeGreaterThan(0);
    expect(toText(found)).not.toContain('\x1b');
    const outside = toMarkdown(found).replace(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '');
    expect(outside).not.toMatch(/<(?!details>|\/details>|summary>|\/summary>|\/?details)/);
  });
});

test('JSON is the diagnosis object', () => {
  expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis);
});
