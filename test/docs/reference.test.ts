/** The texts of the reference: each exported symbol has a description, and each function and method that users call has an example. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { entriesWithoutModule, exportedSymbols, exportsOf } from './exported.mjs';

/** Types that users implement, objects of a runtime, framework or SDK, and methods that an SDK calls: nobody needs an example of a call. */
const IMPLEMENTED_ELSEWHERE: readonly string[] = [
  'FastifyReplyLike',
  'FastifyRequestLike',
  'Hasher',
  'KoaContextLike',
  'NodeRequest',
  'NodeResponse',
  'NodeWorker',
  'PresigningCommand',
  'SiglaneSigner',
  'WebWorker',
  'WorkerEvent',
];
/** Methods without arguments that say what they do. */
const OBVIOUS: readonly string[] = ['dispose'];

const symbols = exportedSymbols();
const listed = (list: readonly { name: string; place: string }[]) =>
  list.map(({ name, place }) => `${name} (${place})`);

it('finds what is exported', () => {
  const names = symbols.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(150);
  for (const name of ['createSigner', 'Signer', 'Signer.presign', 'SigV4Error', 'toXml', 'Pool.close', 'DialectName'])
    expect(names).toContain(name);
  for (const name of IMPLEMENTED_ELSEWHERE) expect(names).toContain(name);
});

it('has a description of every exported symbol and method', () => {
  const obvious = ({ name }: { name: string }) => {
    const [owner = '', method] = name.split('.');
    return method !== undefined && (OBVIOUS.includes(method) || IMPLEMENTED_ELSEWHERE.includes(owner));
  };
  expect(listed(symbols.filter((symbol) => !symbol.hasDescription && !obvious(symbol)))).toEqual([]);
});

it('has an example of every function and method that users call', () => {
  const without = symbols.filter(({ name, isCalled, hasExample }) => {
    const [owner = '', method = ''] = name.split('.');
    return isCalled && !hasExample && !IMPLEMENTED_ELSEWHERE.includes(owner) && !OBVIOUS.includes(method);
  });
  expect(listed(without)).toEqual([]);
});

it('has an introduction to every entry', () => {
  expect(entriesWithoutModule()).toEqual([]);
});

it('would find what is missing', () => {
  const found = exportsOf([fileURLToPath(new URL('./fixtures/exports.ts', import.meta.url))]);
  expect(
    found.map(({ name, hasDescription, hasExample, isCalled }) => [name, hasDescription, hasExample, isCalled]),
  ).toEqual([
    ['Described', true, false, false],
    ['Described.call', true, true, true],
    ['Described.other', false, false, true],
    ['Plain', false, false, false],
    ['run', true, true, true],
    ['stop', true, false, true],
  ]);
});
