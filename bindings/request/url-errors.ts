/** What is wrong with a URL that is not one of a request. */

import { refused } from '../api/errors.js';
import { hasControl } from '../util/text.js';

export function urlFault(url: string, index: number | undefined): Error {
  return refused('InvalidUrl', 'url', urlReason(url), index);
}

function urlReason(url: string): string {
  if (hasControl(url)) return 'has a control character: write %0A for a newline';
  if (!/^(?:http|ws)s?:\/\//i.test(url)) return 'must be absolute and begin with https://, http://, wss:// or ws://';
  if (url.includes('#')) return 'has a fragment, which is not sent: write %23 for "#"';
  if (/^[^/]*\/\/[^/?]*@/.test(url)) return 'has a user, which does not belong into a signed request';
  if (/^[^/]*\/\/[^/?]*[^!-~]/.test(url)) return 'has a host that is not ASCII: write it as clients send it, xn--…';
  return 'has a host or port that is none';
}
