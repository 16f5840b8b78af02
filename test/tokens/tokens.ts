/** Takes tokens apart, to compare them and to verify them as the service would. */
import { createVerifier } from '../../bindings/entries/verify.js';
import { credentials } from '../support/example.js';

/** Decodes a token that is base64, with or without a prefix, to its URL; adds the scheme that a password lacks. */
export function urlOf(token: string): URL {
  const encoded = token.replace(/^(?:k8s-aws-v1\.|bedrock-api-key-)/, '');
  const text = encoded.includes('?') ? encoded : Buffer.from(encoded, 'base64url').toString();
  return new URL(text.includes('://') ? text : `http://${text}`);
}

/** The parts of a token, with its parameters sorted, because generators differ in their order. They are not decoded. */
export function partsOf(token: string): { prefix: string; url: string; parameters: string[] } {
  const [prefix = ''] = /^(?:k8s-aws-v1\.|bedrock-api-key-)?/.exec(token) ?? [];
  const encoded = token.slice(prefix.length);
  const text = encoded.includes('?') ? encoded : Buffer.from(encoded, 'base64url').toString();
  const [url = '', query = ''] = text.split('?');
  return { prefix, url, parameters: query.split('&').sort() };
}

interface AsService {
  readonly service: string;
  readonly region: string;
  readonly now: Date;
  readonly method?: string;
  /** Headers that the service adds before it verifies. */
  readonly headers?: readonly (readonly [string, string])[];
  /** Parameters that are not signed. */
  readonly without?: readonly string[];
  readonly sessionToken?: string | undefined;
}

/** Verifies a token as its service would. */
export async function verifyToken(token: string, { service, region, now, sessionToken, ...given }: AsService) {
  const lookup = () => ({ secretAccessKey: credentials.secretAccessKey, sessionToken });
  const verifier = await createVerifier({ lookup, region, service, now: () => now });
  const { url: target } = partsOf(token);
  const host = target.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const query = partsOf(token).parameters.filter((each) => !given.without?.includes(each.split('=')[0] as string));
  return verifier.verify({
    method: given.method ?? 'GET',
    url: `/?${query.join('&')}`,
    headers: [['host', host], ...(given.headers ?? [])],
  });
}
