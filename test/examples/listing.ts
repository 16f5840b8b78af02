/** What each example must show: the same keys, with links that the reference signer would make. */
import { expect } from 'vitest';
import { reference } from '../support/example.js';

export const keys = ['photos/a b.jpg', 'photos/Zürich ☃.jpg', `R&D/it's "final" <b>2</b>.pdf`, '100%+1?.txt'];

export interface Link {
  href: string;
  text: string;
}

/** Asks for a page and reads its links. */
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

/** The text that HTML stands for. Fails where a character is left that a browser would take for HTML. */
function unescapeHtml(html: string): string {
  expect(html.replaceAll(/&#\d+;/g, '')).not.toMatch(/[&<>"']/);
  return html.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

/**
 * Fails if the links are not those of the keys, in their order, signed for an hour.
 *
 * @param since the page was asked for then, in milliseconds since 1970: no link is signed before
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
