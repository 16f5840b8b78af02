/** Responses of radosgw. */
import { readFileSync } from 'node:fs';
import { expect, inject } from 'vitest';
import type { Answer } from './http.js';

export { type Answer, element, type HttpRequest, send } from './http.js';

const { log } = inject('ceph');

/** Fails unless the server gave this response, and shows the server's canonical request if there is one. */
export function expectAnswer(answer: Answer, status: number, code?: string): void {
  const { status: gotStatus, code: gotCode } = answer;
  const seen = gotStatus === status && gotCode === code ? '' : `the server's ${canonicalRequestOf(answer)}\n`;
  expect({ status: gotStatus, code: gotCode }, seen).toEqual({ status, code });
}

/** Fails unless the response has exactly these bytes. */
export function expectBytes(answer: Answer, bytes: string | Uint8Array): void {
  expectAnswer(answer, 200);
  const same = answer.body.equals(Buffer.from(bytes));
  expect(same, `${bytes.length} bytes expected, came ${answer.body.length}: ${answer.body.subarray(0, 100)}`).toBe(
    true,
  );
}

/** From radosgw's log, where requests are numbered; the response has the number in hexadecimal. */
function canonicalRequestOf({ headers }: Answer): string {
  const number = BigInt(`0x${/^tx([0-9a-f]+)/.exec(String(headers['x-amz-request-id']))?.[1] ?? '0'}`);
  const entry = new RegExp(`^.* req ${number} .*(canonical request = (?:.*\\n)*?)(?=\\d{4}-\\d\\d-\\d\\dT)`, 'm');
  return entry.exec(readFileSync(log, 'utf8'))?.[1] ?? 'log has no canonical request of it';
}
