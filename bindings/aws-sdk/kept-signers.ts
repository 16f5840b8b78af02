/** Signers for the credentials and scopes of a client. They are kept, because a new one derives its signing key. */
import type { SignerOptions } from '../api/credentials.js';
import type { Signer } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';
import { createSigner } from '../signer/create-signer.js';
import type { Captured } from './capture.js';
import type { ClientCredentials } from './client.js';

/** Who signs, and for which scope. */
export type Identity = Pick<Captured, 'credentials' | 'region' | 'service' | 'isExpress'>;

/** The most signers of a client. Each S3 Express bucket has credentials of its own. */
const MOST_KEPT = 16;

interface KeptSigner {
  readonly identity: Identity;
  readonly signer: Signer;
}

const keptOf = new WeakMap<object, KeptSigner[]>();

/**
 * Returns a signer for an identity. Signers that are no longer kept are not disposed, because a concurrent call may be about to use one.
 * Their secrets are those of the client, which holds them anyway.
 *
 * The `expiration` of the credentials is left out, because the SDK's presigners do not look at it.
 *
 * @param client whose signers are kept
 * @throws SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable`
 */
export async function keptSigner(client: object, identity: Identity): Promise<Signer> {
  let kept = keptOf.get(client);
  if (kept === undefined) {
    kept = [];
    keptOf.set(client, kept);
  }
  const found = kept.findIndex((each) => isSameIdentity(each.identity, identity));
  if (found > 0) kept.unshift(...kept.splice(found, 1));
  if (found >= 0) return (kept[0] as KeptSigner).signer;
  const signer = await createSigner(signerOptions(identity));
  kept.unshift({ identity, signer });
  kept.splice(MOST_KEPT);
  return signer;
}

/** Returns the options of a signer for an identity. @param expiration the end of the credentials, if the signer must know it */
export function signerOptions(
  { credentials, region, service, isExpress }: Identity,
  expiration?: Date | undefined,
): SignerOptions {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken && { sessionToken }),
      ...(expiration && { expiration }),
    },
    region,
    service,
    // The SDK has judged the host. Its scopes are not always those of the table of hosts: `signingRegion` is one's own choice.
    hostScope: 'ignore',
    ...(isExpress && { dialect: { tokenHeader: HEADER.expressToken } }),
  };
}

function isSameIdentity(a: Identity, b: Identity): boolean {
  return (
    a.region === b.region &&
    a.service === b.service &&
    a.isExpress === b.isExpress &&
    (a.credentials === b.credentials || isSameKey(a.credentials, b.credentials))
  );
}

function isSameKey(a: ClientCredentials, b: ClientCredentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId && a.secretAccessKey === b.secretAccessKey && a.sessionToken === b.sessionToken
  );
}
