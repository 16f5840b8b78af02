import type { PostPolicy } from '../../api/post-policy.js';
import { createPostPolicy } from '../../policy/post-policy.js';
import { createSigner } from '../../signer/create-signer.js';
import { findAccount, requireRegion } from '../credentials.js';
import { inOptions } from '../errors.js';
import { ExitCode, UsageError } from '../exit.js';
import { Output } from '../output.js';
import type { Surroundings } from '../surroundings.js';
import { type PostPolicyCommand, readPostPolicyCommand } from './options.js';
import { print } from './print.js';

/** Runs `siglane post-policy`. Returns the exit code. @throws UsageError, or the error of writing */
export async function postPolicy(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readPostPolicyCommand(args);
  const output = new Output(surroundings);
  await output.write(Buffer.from(print(command.format, await makePolicy(command, surroundings))), 0);
  await output.finish();
  return ExitCode.Done;
}

async function makePolicy(
  { options, region, profile }: PostPolicyCommand,
  { env }: Pick<Surroundings, 'env'>,
): Promise<PostPolicy> {
  const account = await findAccount(profile, env);
  const { credentials } = account;
  try {
    const signer = await createSigner({ credentials, region: requireRegion(region ?? account.region) });
    try {
      return createPostPolicy(signer, options);
    } finally {
      signer.dispose();
    }
  } catch (error) {
    throw error instanceof UsageError ? error : inOptions(error as Error);
  }
}
