/** Documents for Keystone that are changed on the way. */
import fc from 'fast-check';
import type { Ec2Credentials } from '../../bindings/api/ec2.js';
import { credentials, documentOf, received, verifierFor } from '../ec2/documents.js';
import { signature, signingKeySteps } from '../reference/steps.mjs';
import { insist, spliced } from './property.js';

type Field = 'access' | 'signature' | 'host' | 'verb' | 'path' | 'body_hash';

interface Change {
  readonly kind: Field | 'parameter' | 'header' | 'more' | 'less';
  readonly index: number;
  readonly at: number;
  readonly character: string;
  readonly remove: number;
  readonly name: string;
}

interface ChangedDocument {
  readonly mode: 'sign' | 'presign';
  readonly changes: readonly Change[];
}

export const changedDocument: fc.Arbitrary<ChangedDocument> = fc.record({
  mode: fc.constantFrom('sign', 'presign'),
  changes: fc.array(
    fc.record({
      kind: fc.constantFrom(
        'access',
        'signature',
        'host',
        'verb',
        'path',
        'body_hash',
        'parameter',
        'header',
        'more',
        'less',
      ),
      index: fc.nat(20),
      at: fc.nat(400),
      character: fc.oneof(fc.constantFrom(...'/.%25+ ,;=aA0', '%2F', '  '), fc.string({ maxLength: 2 })),
      remove: fc.nat(2),
      name: fc.constantFrom('Action', 'X-Amz-Date', 'Host', 'X-Amz-Target', 'a'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
}) as fc.Arbitrary<ChangedDocument>;

const verifier = verifierFor();

function applied(document: Ec2Credentials, change: Change): Ec2Credentials {
  const { kind, index, name, character } = change;
  if (kind === 'parameter' || kind === 'header' || kind === 'more' || kind === 'less') {
    const where = kind === 'parameter' || (kind !== 'header' && index % 2 === 0) ? 'params' : 'headers';
    const entries = Object.entries(document[where] as Record<string, string>);
    if (kind === 'more') return { ...document, [where]: { ...document[where], [name]: character } };
    if (entries.length === 0) return document;
    const [at, value] = entries[index % entries.length] as [string, string];
    const rest = entries.filter(([each]) => each !== at);
    return {
      ...document,
      [where]: Object.fromEntries(kind === 'less' ? rest : [...rest, [at, spliced(value, change)]]),
    };
  }
  return { ...document, [kind]: spliced(document[kind], change) };
}

/**
 * The signed contents of a document, found without siglane: method, path, parameters, body, and the headers that the
 * signature names. Whitespace around and within a value is not significant, nor is the case of a header's name, and
 * Keystone reads the method in upper case.
 */
function meaning({ verb, path, params, headers, body_hash }: Ec2Credentials, names: readonly string[]): string {
  const signed = Object.entries(headers as Record<string, string>)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/\s+/g, ' ')] as const)
    .filter(([name]) => names.includes(name))
    .sort();
  const asked = Object.entries(params as Record<string, string>)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort();
  return JSON.stringify([verb.toUpperCase(), path, asked, signed, body_hash]);
}

export async function checkDocument({ mode, changes }: ChangedDocument): Promise<void> {
  const { ec2Credentials: original } = documentOf(received({ headers: [['X-Amz-Target', 'a']] }, { mode }));
  const right = await verifier.verifyEc2({ ec2Credentials: original });
  insist(right.ok, `what was signed is refused: ${JSON.stringify(right)}`);
  const changed = changes.reduce(applied, original);
  const result = await verifier.verifyEc2({ ec2Credentials: changed });
  if (!result.ok) return;
  const names = ['host', 'x-amz-date', 'x-amz-target'];
  const [before, after] = [meaning(original, names), meaning(changed, names)];
  insist(before === after, `accepted as the same: ${before} and ${after}`);
}

// ── for /v3/s3tokens: only the string to sign ───────────────────────────────────────────────────────────────────────

interface S3Change {
  readonly field: 'access' | 'signature' | 'token' | 'text';
  readonly at: number;
  readonly character: string;
  readonly remove: number;
}

interface ChangedS3Document {
  readonly changes: readonly S3Change[];
}

export const changedS3Document: fc.Arbitrary<ChangedS3Document> = fc.record({
  changes: fc.array(
    fc.record({
      field: fc.constantFrom('access', 'signature', 'token', 'text', 'text'),
      at: fc.nat(300),
      character: fc.oneof(fc.constantFrom(...'/+-_=aA0\n ', 's3', '2011'), fc.string({ maxLength: 2 })),
      remove: fc.nat(2),
    }),
    { minLength: 1, maxLength: 3 },
  ),
}) as fc.Arbitrary<ChangedS3Document>;

const scope = '20110909/us-east-1/s3/aws4_request';
const stringToSign = ['AWS4-HMAC-SHA256', '20110909T233600Z', scope, '0123456789abcdef'.repeat(4)].join('\n');
const { kSigning } = signingKeySteps(credentials.secretAccessKey, '20110909', 'us-east-1', 's3');
const s3Document = {
  access: credentials.accessKeyId,
  signature: signature(kSigning, stringToSign),
  token: encodeToken(stringToSign),
};
type S3Document = typeof s3Document;

/** Base64url with padding, as Python writes it. */
function encodeToken(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

function decodeToken(token: string): string {
  return Buffer.from(token, 'base64url').toString('latin1');
}

function changedBy(document: S3Document, change: S3Change): S3Document {
  const { field } = change;
  if (field === 'text') return { ...document, token: encodeToken(spliced(decodeToken(document.token), change)) };
  return { ...document, [field]: spliced(document[field], change) };
}

export async function checkS3Document({ changes }: ChangedS3Document): Promise<void> {
  const right = await verifier.verifyS3({ credentials: s3Document });
  insist(right.ok, `what was signed is refused: ${JSON.stringify(right)}`);
  const changed = changes.reduce(changedBy, s3Document);
  const result = await verifier.verifyS3({ credentials: changed });
  if (!result.ok) return;
  const meaningOf = ({ access, token }: S3Document) => JSON.stringify([access, decodeToken(token)]);
  insist(meaningOf(changed) === meaningOf(s3Document), `accepted as the same: ${meaningOf(changed)}`);
}
