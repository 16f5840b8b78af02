/** Errors of URLs that cannot be requested. */

import { refused } from '../api/errors.js';
import { hasControl } from '../util/text.js';

/** Creates the error of an invalid URL. It does not show the URL, which may contain a password. */
export function urlFault(url: string, index: number | undefined): Error {
  return refused('InvalidUrl', 'url', urlReason(url), index);
}

function urlReason(url: string): string {
  if (hasControl(url)) return 'has a control character: write %0A for a newline';
  if (!/^(?:http|ws)s?:\/\//i.test(url)) return 'must be absolute and begin with https://, http://, wss:// or ws://';
  if (url.includes('#')) return 'has a fragment, which is not sent: write %23 for "#"';
  if (/^[^/]*\/\/[^/?]*@/.test(url)) return 'has a user, which is not sent: leave it out';
  if (/^[^/]*\/\/[^/?]*[^!-~]/.test(url)) return 'has a host that is not ASCII: write it as xn--…';
  return 'has an invalid host or port';
}
