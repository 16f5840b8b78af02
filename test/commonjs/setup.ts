/** Before the tests: installs Jest and an older TypeScript from the lockfile of this folder. */
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install.mjs';

export default function setup(): void {
  installDependencies(fileURLToPath(new URL('./', import.meta.url)));
}
