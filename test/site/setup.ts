/** Before the tests: what builds the site, and the frameworks that programs of pages import. */
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install.mjs';

export default function setup(): void {
  for (const folder of ['docs', 'test/frameworks'])
    installDependencies(fileURLToPath(new URL(`../../${folder}/`, import.meta.url)));
}
