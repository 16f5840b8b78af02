/** Several signers and verifiers on one core. */
import fc from 'fast-check';
import { makeSigner } from '../../bindings/signer/signer.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { referenceInput } from '../reference/input.mjs';
import { sign } from '../reference/sign.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import type { SignCase } from '../vectors/load.mjs';
import { received } from '../verify/verifiers.js';
import { core, insist } from './property.js';

export const steps = fc.array(
  fc.tuple(fc.constantFrom('sign', 'presign', 'many', 'verify', 'dispose'), fc.nat(5), fc.nat(3)),
  { minLength: 4, maxLength: 40 },
);

/** Signers, presigners and verifiers that alternate at random give the same results as each without the others. */
export async function checkInterleaved(order: readonly (readonly [string, number, number])[]): Promise<void> {
  const secrets = Array.from({ length: 6 }, (_, i) => `${credentials.secretAccessKey}${i}`);
  const make = (i: number) =>
    makeSigner(core, {
      credentials: { ...credentials, secretAccessKey: secrets[i] as string },
      region,
      now: () => signingDate,
    });
  const signers = secrets.map((_, i) => make(i));
  const expected = (i: number, url: string, mode: 'sign' | 'presign') => {
    const options = { credentials: { ...credentials, secretAccessKey: secrets[i] as string }, region, service: 's3' };
    return sign(
      ...referenceInput({ mode, options, request: { method: 'GET', url, headers: [], signingDate } } as SignCase),
    );
  };
  await Promise.all(
    order.map(async ([kind, i, pause]) => {
      for (let turn = 0; turn < pause; turn++) await Promise.resolve();
      const url = `https://examplebucket.s3.us-east-1.amazonaws.com/${kind}/${i}`;
      const own = signers[i] as (typeof signers)[number];
      if (kind === 'sign') insist(own.sign({ url }).signature === expected(i, url, 'sign').signature, 'sign');
      if (kind === 'presign') insist(own.presign({ url }) === expected(i, url, 'presign').url, 'presign');
      if (kind === 'many') {
        const found: string[] = [];
        const keys = function* () {
          for (let key = 0; key < 20; key++) {
            // A list that signs while it is read.
            if (key === 7)
              insist(signers[(i + 1) % 6]?.presign({ url }) === expected((i + 1) % 6, url, 'presign').url, 'within');
            yield `many/${key}`;
          }
        };
        for await (const url of own.presignStream({ bucket: 'examplebucket' }, keys())) found.push(url);
        const alone = make(i).presignMany(
          { bucket: 'examplebucket' },
          Array.from({ length: 20 }, (_, key) => `many/${key}`),
        );
        insist(JSON.stringify(found) === JSON.stringify(alone), 'many');
      }
      if (kind === 'verify') {
        const verifier = makeVerifier(core, {
          lookup: async () => ({ secretAccessKey: secrets[i] as string }),
          region,
          service: 's3',
          now: () => signingDate,
        });
        const request = received({ url }, { secretAccessKey: secrets[i] as string });
        const [mine, others] = await verifier.verifyMany([
          request,
          received({ url }, { secretAccessKey: secrets[(i + 1) % 6] as string }),
        ]);
        insist(mine?.ok === true && others?.ok === false, 'verify');
      }
      if (kind === 'dispose') make(i).dispose();
    }),
  );
}
