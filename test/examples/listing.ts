/** Expected output of each example: the same keys, with the links of the reference signer. */
import { expect } from 'vitest';
import { reference } from '../support/example.js';

export const keys = ['photos/a b.jpg', 'photos/Zürich ☃.jpg', `R&D/it's "final" <b>2</b>.pdf`, '100%+1?.txt'];

export interface Link {
  href: string;
  text: string;
}

/** Requests a page and reads its links. */
export async function fetchLinks(origin: string): Promise<Link[]> {
  const response = await fetch(`${origin}/`);
  const html = await response.text();
  expect(response.status, html).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect((await fetch(`${origin}/favicon.ico`)).status).toBe(404);
  return [...html.matchAll(/<a href="(.*?)">(.*?)<\/a>/g)].map(([, href, text]) => ({
    href: unescapeHtml(href as string),
    text: unescapeHtml(text as string),
  }));
}

/** Decodes the text of HTML. Fails on a character that a browser would read as HTML. */
function unescapeHtml(html: string): string {
  expect(html.replaceAll(/&#\d+;/g, '')).not.toMatch(/[&<>"']/);
  return html.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

/**
 * Fails unless the links are the links of the keys, in order, signed for an hour.
 *
 * @param since time of the request in milliseconds since 1970; no link is signed earlier
 */
export function expectPresigned(links: readonly Link[], since: number, sessionToken?: string): void {
  expect(links.map(({ text }) => text)).toEqual(keys);
  for (const { href, text } of links) {
    const url = new URL(href);
    expect(decodeURIComponent(url.pathname)).toBe(`/${text}`);
    const date = readAmzDate(url.searchParams.get('X-Amz-Date') ?? '');
    // The fraction of the second is dropped.
    expect(date.getTime()).toBeGreaterThan(since - 1000);
    expect(date.getTime()).toBeLessThanOrEqual(Date.now());
    const expected = { path: `/${text}`, date, expiresIn: 3600, ...(sessionToken !== undefined && { sessionToken }) };
    expect(href).toBe(reference(expected).url);
  }
}

function readAmzDate(text: string): Date {
  return new Date(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}
