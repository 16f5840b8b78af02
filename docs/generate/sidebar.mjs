// The sidebar: the pages in the order in which a person wants them, with the titles that they have.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { titleOf } from './anchors.mjs';
import { docs, root, writtenPages } from './outside.mjs';

/** Folders of docs/, and the order of their pages. */
const GROUPS = [
  ['start', 'Start', ['node', 'commonjs', 'deno', 'bun', 'workers', 'browser']],
  [
    'tasks',
    'Tasks',
    [
      'presign-in-bulk',
      'upload-parts',
      'streams-and-bytes',
      'all-cores',
      'sign-any-request',
      'fetch',
      'fetch-clients',
      'undici',
      'aws-sdk-client',
      'opensearch',
      'tokens',
      'browser-forms',
      'uploaders',
      'signed-chunks',
      'event-streams',
      'verify',
      'keystone',
      'credentials',
      's3-compatible',
      'frameworks',
      'command',
    ],
  ],
  ['move', 'Move from', ['aws4', 'aws4fetch', 'aws-sdk-presigners', 'minio-js', 'boto3']],
  [
    'understand',
    'Understand',
    ['what-is-signed', 'dialects', 'how-the-core-works', 'speed', 'security', 'tested-versions'],
  ],
  ['fail', 'When it fails', ['why-does-my-signature-not-match', 'error-codes']],
];

/**
 * @typedef {object} Item
 * @property {string} text
 * @property {string} page from docs/
 */

/** Groups of pages. A page that no list has comes last in its group, and one that does not exist is left out. */
export function groups() {
  const written = writtenPages();
  const grouped = GROUPS.map(([folder, text, order]) => {
    const names = written
      .filter((page) => page.startsWith(`${folder}/`))
      .map((page) => page.slice(folder.length + 1, -3));
    const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
    const items = names.sort((a, b) => place(a) - place(b)).map((name) => item(`${folder}/${name}.md`));
    return { text, items };
  });
  return [...grouped, { text: 'Reference', items: referencePages().map(item) }].filter(({ items }) => items.length > 0);
}

/** The pages of the reference, in the order of the entries in package.json. @returns {string[]} */
export function referencePages() {
  const folder = join(docs, 'reference');
  if (!existsSync(folder)) return [];
  const pages = readdirSync(folder, { recursive: true })
    .map((name) => `reference/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md') && name !== 'reference/index.md');
  const { name: packageName, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.keys(exports).map((path) => path.replace('.', packageName));
  const place = (page) => entries.indexOf(titleIn(page));
  return pages.sort((a, b) => place(a) - place(b));
}

function item(page) {
  return { text: titleIn(page), page };
}

function titleIn(page) {
  const title = titleOf(readFileSync(join(docs, page), 'utf8'));
  if (title === undefined) throw new Error(`docs/${page} has no heading`);
  return title;
}

/** The sidebar in the format of VitePress. */
export function sidebar() {
  return groups().map(({ text, items }) => ({
    text,
    items: items.map(({ text, page }) => ({ text, link: `/${page.replace(/\.md$/, '')}` })),
  }));
}
