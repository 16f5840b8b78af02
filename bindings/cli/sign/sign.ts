import { isSiglaneError } from '../../api/errors.js';
import type { Explanation } from '../../api/presigner.js';
import type { Signer, SigningRequest, UrlPresignRequest } from '../../api/signer.js';
import { hostScope } from '../../aws/host-scope.js';
import { dialects } from '../../protocol/dialects.js';
import * as HEADER from '../../protocol/names/header.js';
import { EMPTY_HASH, isHash } from '../../protocol/payload-hash.js';
import { createSigner } from '../../signer/create-signer.js';
import { complain } from '../complain.js';
import { findAccount, requireRegion } from '../credentials.js';
import { inOptions } from '../errors.js';
import { ExitCode, UsageError } from '../exit.js';
import { Output } from '../output.js';
import { sayIfShortened } from '../shortened.js';
import type { Surroundings } from '../surroundings.js';
import { hashBody } from './body.js';
import { type GivenRequest, readSignCommand, type SignCommand } from './options.js';
import { print } from './print.js';

/** Runs `siglane sign`. Returns the exit code. @throws UsageError, or the error of reading or writing */
export async function sign(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readSignCommand(args);
  const signer = await prepare(command, surroundings);
  let explanation: Explanation;
  try {
    explanation = await signWithBody(signer, command, surroundings);
  } finally {
    signer.dispose();
  }
  if (command.inUrl) sayIfShortened(surroundings.stderr, explanation.url, command.expiresIn);
  const output = new Output(surroundings);
  await output.write(Buffer.from(print(command, explanation)), 0);
  await output.finish();
  // The printed headers do not show a URL that was rewritten.
  const printsUrl = command.inUrl || command.explain || command.format !== 'result';
  if (!printsUrl && explanation.url !== command.request.url)
    complain(surroundings.stderr, `the URL was encoded for signing. Send this URL: ${explanation.url}`);
  return ExitCode.Done;
}

/** Creates the signer, and signs once without the body to find mistakes before the body is read. */
async function prepare(command: SignCommand, { env }: Surroundings): Promise<Signer> {
  const host = hostScope(command.request.url);
  const service = command.service ?? host.service;
  if (service === undefined)
    throw new UsageError('no service. Use --service, because the host of the URL does not name it for certain');
  const account = await findAccount(command.profile, env);
  const region = requireRegion(command.region ?? host.region ?? account.region);
  const { credentials } = account;
  const dialect = { ...(command.dialect && dialects[command.dialect]), ...command.settings };
  const { hostScope: use } = command;
  try {
    const signer = await createSigner({ credentials, region, service, dialect, hostScope: use });
    explain(signer, command, command.request);
    return signer;
  } catch (error) {
    if (isSiglaneError(error) && error.code === 'ScopeMismatch')
      throw new UsageError(
        `the URL is for ${host.service ?? service} in ${host.region ?? region}, not for ${service} in ${region}. Leave out --service and --region, or use --host-scope ignore`,
      );
    throw inOptions(error as Error);
  }
}

async function signWithBody(signer: Signer, command: SignCommand, surroundings: Surroundings): Promise<Explanation> {
  const { request, body, format } = command;
  const withoutBody = explain(signer, command, request);
  if (body === undefined) {
    const { payloadHash } = withoutBody;
    if (format === 'curl' && isHash(payloadHash) && payloadHash !== EMPTY_HASH)
      throw new UsageError('--curl needs the body of the payload hash. Use --data');
    return withoutBody;
  }
  // Some services accept only unsigned payloads.
  if (saysPayload(request) || (!command.inUrl && !isHash(withoutBody.payloadHash))) return withoutBody;
  if (format === 'curl' && body.from === 'stdin')
    throw new UsageError(
      '--curl with "--data @-" needs --payload-hash, because standard input can be read only once. Or use a file',
    );
  const payloadHash = await hashBody(body, surroundings);
  try {
    return explain(signer, command, { ...request, payloadHash });
  } catch (error) {
    throw inOptions(error as Error);
  }
}

/** Checks that the payload line is known without the body: from --payload-hash, or from a header such as UNSIGNED-PAYLOAD. */
function saysPayload({ payloadHash, headers }: GivenRequest): boolean {
  const header = headers.find(([name]) => name.toLowerCase() === HEADER.payloadHash)?.[1];
  return payloadHash !== undefined || (header !== undefined && !isHash(header));
}

function explain(signer: Signer, { inUrl, expiresIn }: SignCommand, request: SigningRequest): Explanation {
  if (!inUrl) return signer.explain(request);
  const presigned: UrlPresignRequest = expiresIn === undefined ? request : { ...request, expiresIn };
  return signer.explain(presigned, 'presign');
}
