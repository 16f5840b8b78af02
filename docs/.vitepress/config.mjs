import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { toAnchor } from '../generate/anchors.mjs';
import { llmsText, writeMarkdown } from '../generate/markdown-copies.mjs';
import { root, siteTarget } from '../generate/outside.mjs';
import { sidebar } from '../generate/sidebar.mjs';

const { description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const ours = (name) => fileURLToPath(new URL(`./theme/${name}`, import.meta.url));

/** A picture in the tab, without a request: an S on the colour of the links. */
const ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='3' fill='%230b6bcb'/><path d='M11 5.2C10 3.6 5.4 3.4 5.4 5.9 5.4 8.600 11 7.400 11 10.300 11 12.800 6 12.800 4.800 10.900' fill='none' stroke='white' stroke-width='1.6'/></svg>";

export default defineConfig({
  lang: 'en',
  title: 'siglane',
  description,
  head: [['link', { rel: 'icon', href: ICON }]],
  cleanUrls: false,
  srcExclude: ['generate/**'],
  markdown: {
    anchor: { slugify: toAnchor },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(md) {
      md.core.ruler.push('links-out-of-docs', changeLinks);
      md.core.ruler.push('hidden-code', removeComments);
      md.core.ruler.push('tables', improveTables);
    },
  },
  themeConfig: {
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
  },
  vite: {
    resolve: {
      alias: [
        // Links to social networks: the theme would ask another host for an icon that it does not have. The site has no such links.
        { find: /^.*\/VPSocialLinks?\.vue$/, replacement: ours('nothing.mjs') },
        { find: /^\.\/VPHome\.vue$/, replacement: ours('home.mjs') },
      ],
    },
    // Pictures of the benchmarks are outside of docs/.
    server: { fs: { allow: [root] } },
  },
  buildEnd({ outDir, pages, site }) {
    writeMarkdown(pages, outDir);
    writeFileSync(join(outDir, 'llms.txt'), llmsText(site, site.base));
  },
});

/** Links to files that are not in docs/ lead to their pages below project/. */
function changeLinks({ tokens, env }) {
  // A page below project/ was written with links that are right.
  const page = `docs/${env.relativePath}`;
  if (env.relativePath === undefined || page.startsWith('docs/project/')) return;
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type !== 'link_open') continue;
    token.attrSet('href', siteTarget(page, token.attrGet('href')));
  }
}

/** Hidden set-up code of a page's program is in comments. */
function removeComments(state) {
  state.tokens = state.tokens.filter(
    ({ type, content }) => type !== 'html_block' || !/^<!--[\s\S]*-->\s*$/.test(content),
  );
}

/** A table that is wider than the screen can be scrolled, by keyboard too, and a cell without text is not the head of a column. */
function improveTables({ tokens }) {
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'table_open') token.attrSet('tabindex', '0');
    if (token.type !== 'th_open' || tokens[i + 1].content !== '') continue;
    token.tag = 'td';
    tokens[i + 2].tag = 'td';
  }
}
