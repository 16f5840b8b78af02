import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { colours } from './spec.mjs';

/**
 * Draws a chart, and adds a style that replaces the light colours by the dark ones where a reader's page is dark. Vega
 * writes colours as attributes, which any style overrides.
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
  // Each mark is on its own line, so that the diff of a redrawn chart can be read.
  return `${svg.replace(/^<svg[^>]*>/, (start) => start + style).replaceAll('><', '>\n<')}\n`;
}
