/** Signatures of both modules, compared with the reference signer and botocore. */
import { makeSigner } from '../../bindings/signer/signer.js';
import { dialectOf } from '../reference/dialects.mjs';
import { referenceInput } from '../reference/input.mjs';
import { sign } from '../reference/sign.mjs';
import { credentials } from '../support/example.js';
import type { SignCase } from '../vectors/load.mjs';
import { type BotocoreRequest, botocoreSignature } from './botocore.js';
import { cores, insist } from './property.js';

export function checkSigning({ mode, options, request }: SignCase): void {
  const expected = sign(...referenceInput({ mode, options, request }));
  for (const each of cores) {
    const signer = makeSigner(each, { ...options, hostScope: 'ignore' });
    const made = mode === 'sign' ? signer.sign(request).signature : signer.presign(request).slice(-64);
    const isAppended =
      mode === 'presign' && dialectOf(options.service ?? 's3', options.dialect).sessionToken === 'appended';
    if (!isAppended) insist(made === expected.signature, `${made} is not ${expected.signature}`);
    const explained = signer.explain(request, mode);
    insist(explained.canonicalRequest === expected.canonicalRequest, 'the canonical requests differ');
  }
}

export async function checkAgainstBotocore(input: BotocoreRequest): Promise<void> {
  const { mode, service, sessionToken, method, url, headers, payload, signingDate: at, expiresIn } = input;
  const options = {
    credentials: { ...credentials, ...(sessionToken !== undefined && { sessionToken }) },
    region: input.region,
    service,
  };
  const request = {
    ...{ method, url, headers: headers as [string, string][], allowDotSegments: true, signingDate: at },
    ...(mode === 'sign' ? { payload } : { expiresIn }),
  };
  const { signature } = sign(...referenceInput({ mode, options, request } as SignCase));
  const botocores = await botocoreSignature(input);
  insist(
    botocores === undefined || botocores === signature,
    `botocore has ${botocores}, and the reference ${signature}`,
  );
  for (const each of cores) {
    const signer = makeSigner(each, { ...options, hostScope: 'ignore' });
    const made = mode === 'sign' ? signer.sign(request).signature : signer.presign(request).slice(-64);
    insist(made === signature, `${made} is not ${signature}`);
  }
}
