import { DEFAULT_EXPIRES } from '../protocol/expires.js';
import { complain } from './complain.js';

/** Reports a URL whose validity was shortened to the end of the credentials. @param asked seconds @returns true if it was shortened */
export function sayIfShortened(
  stderr: { write(text: string): unknown },
  url: string,
  asked: number = DEFAULT_EXPIRES,
): boolean {
  const message = shortened(url, asked);
  if (message !== undefined) complain(stderr, message);
  return message !== undefined;
}

/** Message about a URL that is valid for fewer seconds than `asked`. Undefined if the URL is valid for all of them. */
export function shortened(url: string, asked: number): string | undefined {
  return whyShortened(Number(/[?&]X-Amz-Expires=(\d+)/.exec(url)?.[1] ?? asked), asked);
}

/** Message about something that is valid for `seconds`. Undefined if that is what was asked. */
export function whyShortened(seconds: number, asked: number): string | undefined {
  return seconds < asked ? `valid for ${seconds} seconds, not ${asked}, because the credentials end then` : undefined;
}
