/** What OpenStack's Keystone makes of a request (keystoneclient, `Ec2Signer`): other rules than AWS's where this file differs. */
import { headerValues } from './claim.js';
import { compare, decodeText, encodeText, joinQuery, type Parameter } from './forms.js';
import type { ObservedRequest } from './types-evidence.js';

/** Parameters are a dictionary, so the last of a name is left, and they are sorted before they are encoded. */
export function keystoneQuery(parameters: readonly Parameter[]): string {
  const values = new Map<string, string>();
  for (const [name, value] of parameters) values.set(plain(name), plain(value));
  values.delete('X-Amz-Signature');
  const names = [...values.keys()].sort(compare);
  return joinQuery(names.map((name) => [encodeText(name), encodeText(values.get(name) as string)]));
}

/** Values lose the blanks around them alone, and headers stand in the order of SignedHeaders; what is missing is left out. */
export function keystoneHeaders(request: ObservedRequest, names: readonly string[]): [string, string][] {
  return names.flatMap((name) => {
    const values = headerValues(request, name);
    return values.length === 0 ? [] : [[name, values.map((value) => value.trim()).join(',')] as [string, string]];
  });
}

/** Web frameworks take a "+" for a space. */
function plain(text: string): string {
  return decodeText(text.replaceAll('+', ' '));
}
