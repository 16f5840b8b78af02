/** A browser form that is changed on the way. */
import fc from 'fast-check';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { signature, signingKeySteps } from '../reference/steps.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import { core, insist, lookup, spliced } from './property.js';

type Field = readonly [name: string, value: string];

interface Change {
  readonly kind: 'name' | 'value' | 'more' | 'less' | 'twice';
  readonly index: number;
  readonly at: number;
  readonly character: string;
  readonly remove: number;
  readonly field: Field;
}

interface ChangedForm {
  readonly changes: readonly Change[];
}

export const changedForm: fc.Arbitrary<ChangedForm> = fc.record({
  changes: fc.array(
    fc.record({
      kind: fc.constantFrom('name', 'value', 'value', 'more', 'less', 'twice'),
      index: fc.nat(20),
      at: fc.nat(400),
      character: fc.oneof(fc.constantFrom(...'/.-_ =A\u00a0\r\n', '../'), fc.string({ maxLength: 2 })),
      remove: fc.nat(2),
      field: fc.tuple(
        fc.constantFrom(
          'key',
          'KEY',
          'acl',
          'Acl',
          'tagging',
          'x-amz-meta-a',
          'x-ignore-a',
          'policy',
          'bucket',
          'success_action_redirect',
        ),
        fc.constantFrom('user/a', 'other', 'private', 'public-read', ''),
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
}) as fc.Arbitrary<ChangedForm>;

const verifier = makeVerifier(core, { lookup, region, service: 's3', now: () => signingDate });
const credential = `${credentials.accessKeyId}/20260102/${region}/s3/aws4_request`;
const signed: Readonly<Record<string, string>> = {
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-credential': credential,
  'x-amz-date': '20260102T030405Z',
};
const policy = Buffer.from(
  JSON.stringify({
    expiration: '2026-01-02T04:00:00Z',
    conditions: [
      { bucket: 'examplebucket' },
      ['starts-with', '$key', 'user/'],
      { acl: 'private' },
      ['starts-with', '$content-type', 'image/'],
      ...Object.entries(signed).map(([name, value]) => ({ [name]: value })),
    ],
  }),
).toString('base64');
const { kSigning } = signingKeySteps(credentials.secretAccessKey, '20260102', region, 's3');
const original: readonly Field[] = [
  ['key', 'user/a.png'],
  ['acl', 'private'],
  ['Content-Type', 'image/png'],
  ...Object.entries(signed),
  ['policy', policy],
  ['x-amz-signature', signature(kSigning, policy)],
];

function applied(fields: readonly Field[], change: Change): readonly Field[] {
  if (fields.length === 0) return fields;
  const index = change.index % fields.length;
  const [name, value] = fields[index] as Field;
  switch (change.kind) {
    case 'name':
      return fields.with(index, [spliced(name, change), value]);
    case 'value':
      return fields.with(index, [name, spliced(value, change)]);
    case 'more':
      return [...fields, change.field];
    case 'less':
      return fields.toSpliced(index, 1);
    case 'twice':
      return [...fields, [name, value]];
  }
}

/** Decides without siglane if the policy allows these fields. */
function isAllowed(fields: readonly Field[]): boolean {
  const values = new Map<string, string[]>();
  for (const [given, value] of fields) {
    const name = given.toLowerCase();
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const one = (name: string) => (values.get(name)?.length === 1 ? values.get(name)?.[0] : undefined);
  const known = new Set([...original.map(([name]) => name.toLowerCase()), 'bucket']);
  return (
    [...values.keys()].every((name) => known.has(name) || name.startsWith('x-ignore-')) &&
    [...original].every(([name, value]) => ['key', 'Content-Type'].includes(name) || one(name) === value) &&
    one('key')?.startsWith('user/') === true &&
    // Every value of a list must match.
    (values.get('content-type') ?? [''])
      .join(',')
      .split(',')
      .every((kind) => /^[ \t]*image\//.test(kind)) &&
    (values.get('bucket') ?? ['examplebucket']).every((value) => value === 'examplebucket')
  );
}

export async function checkForm({ changes }: ChangedForm): Promise<void> {
  const bucket = 'examplebucket';
  const right = await verifier.verifyPost({ fields: original, bucket });
  insist(right.ok, `what was signed is refused: ${JSON.stringify(right)}`);
  const fields = changes.reduce(applied, original);
  const result = await verifier.verifyPost({ fields, bucket });
  insist(!result.ok || isAllowed(fields), `taken, although its policy does not allow it: ${JSON.stringify(fields)}`);
}
