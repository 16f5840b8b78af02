import { DEFAULT_EXPIRES } from '../protocol/expires.js';
import { complain } from './complain.js';

/** Says that a URL is valid for less time than was asked, because the credentials end before. @param asked seconds */
export function sayIfShortened(
  stderr: { write(text: string): unknown },
  url: string,
  asked: number = DEFAULT_EXPIRES,
): void {
  const seconds = Number(/[?&]X-Amz-Expires=(\d+)/.exec(url)?.[1] ?? asked);
  if (seconds < asked) complain(stderr, `valid for ${seconds} seconds, not ${asked}: then the credentials end`);
}
