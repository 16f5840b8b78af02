/** The output of an exec plugin for kubectl (Kubernetes, "Authenticating", client-go credential plugins). */
import type { Token } from '../../api/tokens.js';
import { type Environment, set } from '../config-files.js';

const GROUP = 'client.authentication.k8s.io';
/** Versions with the fields that are used here. kubectl accepts only the version that its configuration names. */
const VERSIONS: readonly unknown[] = [`${GROUP}/v1`, `${GROUP}/v1beta1`, `${GROUP}/v1alpha1`];
/** The version if kubectl does not say one. awscli 2.9.19 chooses it too. */
const USUAL = `${GROUP}/v1beta1`;

/** Formats a token as an ExecCredential of the version that kubectl asks for. @param note reports a request that cannot be met */
export function execCredential({ token, expiresAt }: Token, env: Environment, note: (message: string) => void): string {
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: versionIn(set(env['KUBERNETES_EXEC_INFO']), note),
    spec: {},
    status: { expirationTimestamp: expiresAt.toISOString().replace('.000Z', 'Z'), token },
  });
}

function versionIn(info: string | undefined, note: (message: string) => void): string {
  if (info === undefined) return USUAL;
  const version = versionOf(info);
  if (VERSIONS.includes(version)) return version as string;
  note(`KUBERNETES_EXEC_INFO names none of ${VERSIONS.join(', ')}. The output is for ${USUAL}`);
  return USUAL;
}

function versionOf(info: string): unknown {
  try {
    return (JSON.parse(info) as { apiVersion?: unknown } | null)?.apiVersion;
  } catch {
    return undefined;
  }
}
