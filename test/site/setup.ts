/** Before the tests: what builds the site, and the packages that programs of pages import. */
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install.mjs';

export default function setup(): void {
  for (const folder of ['docs', 'test/frameworks', 'test/integrations'])
    installDependencies(fileURLToPath(new URL(`../../${folder}/`, import.meta.url)));
}
