/** Prints signed requests. */

import type { Explanation } from '../../api/presigner.js';
import { visibleJson } from '../../api/visible.js';
import { toCurl } from './curl.js';
import type { SignCommand } from './options.js';

/** Formats a signed request for standard output. */
export function print(command: SignCommand, explanation: Explanation): string {
  if (command.format === 'json')
    return `${visibleJson(JSON.stringify(command.explain ? explanation : brief(explanation)))}\n`;
  const [title, text] = result(command, explanation);
  if (!command.explain) return text;
  const url = command.inUrl ? [] : [['url', `${explanation.url}\n`] as const];
  return [...stages(explanation), ...url, [title, text] as const]
    .map(([name, content]) => `# ${name}\n${content}`)
    .join('\n');
}

function brief({ url, headers, signature }: Explanation): Pick<Explanation, 'url' | 'headers' | 'signature'> {
  return { url, headers, signature };
}

function result(
  { format, inUrl, request, body }: SignCommand,
  explanation: Explanation,
): readonly [title: string, text: string] {
  if (format === 'curl') return ['curl command', `${toCurl(request, body, explanation)}\n`];
  if (inUrl) return ['presigned URL', `${explanation.url}\n`];
  const lines = Object.entries(explanation.headers).map(([name, value]) => `${name}: ${value}\n`);
  return ['headers to add', lines.join('')];
}

/** Stages of the signature, in the order of their computation. */
function stages(explanation: Explanation): (readonly [title: string, text: string])[] {
  const { payloadHash, signedHeaders, canonicalRequest, credentialScope, stringToSign, signature } = explanation;
  return [
    ['payload hash', `${payloadHash}\n`],
    ['signed headers', `${signedHeaders}\n`],
    ['canonical request', `${canonicalRequest}\n`],
    ['credential scope', `${credentialScope}\n`],
    ['string to sign', `${stringToSign}\n`],
    ['signature', `${signature}\n`],
  ];
}
