import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { colours } from './spec.mjs';

/**
 * Draws a chart, and adds a style that puts the dark colours in place of the light ones where a reader's page is dark. Vega writes colours as
 * attributes, which any style overrides.
 *
 * @param spec see `toSpec`
 * @returns {Promise<string>} SVG
 */
export async function draw(spec) {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const rules = Object.values(colours).flatMap(({ light, dark }) =>
    ['fill', 'stroke'].map((attribute) => `[${attribute}="${light}"]{${attribute}:${dark}}`),
  );
  const style = `<style>@media (prefers-color-scheme: dark){${rules.join('')}}</style>`;
  // A line for each mark, so that a diff of a chart drawn anew can be read.
  return `${svg.replace(/^<svg[^>]*>/, (start) => start + style).replaceAll('><', '>\n<')}\n`;
}
