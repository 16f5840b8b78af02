/** Checks the links of a page: files of the project, and anchors in its pages, must exist. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { anchorsOf, type Page } from './markdown.js';

/** Pages that are generated from the types, and not in git: the test of the site follows links to them. */
const GENERATED = 'docs/reference/';

/**
 * The links of a page that lead nowhere, one line of text each. Links to other hosts are not followed.
 *
 * @param root the folder of the project
 */
export async function brokenLinks(root: string, page: Page): Promise<string[]> {
  const answers = await Promise.all(
    page.links.map(async ({ target, line }) => {
      const problem = await problemOf(root, page, target);
      return problem === undefined ? [] : [`${page.path}, line ${line}: ${target}: ${problem}`];
    }),
  );
  return answers.flat();
}

async function problemOf(root: string, page: Page, target: string): Promise<string | undefined> {
  if (/^(?:[a-z][\w+.-]*:|\/\/)/i.test(target))
    return /^(?:https?|mailto|data):/i.test(target) ? undefined : 'a scheme that pages do not have';
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? join(root, page.path) : join(root, dirname(page.path), decodeURI(path));
  const name = relative(root, file).replaceAll('\\', '/');
  if (path.startsWith('/')) return 'begins with "/": write it relative to the page';
  if (name.startsWith('..')) return 'outside the project';
  if (name.startsWith(GENERATED)) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return 'no such file';
  if (anchor === undefined) return undefined;
  if (!name.endsWith('.md')) return 'an anchor in a file that is not Markdown';
  const text = path === '' ? page.text : await readFile(file, 'utf8');
  return anchorsOf(text).has(decodeURIComponent(anchor)) ? undefined : `no heading has the anchor #${anchor}`;
}
