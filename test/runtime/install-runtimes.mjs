// Installs the runtimes of this folder's package.json if they are missing or older than its lockfile.
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install.mjs';

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(`the runtimes come as npm packages for Linux x64; this is ${process.platform} ${process.arch}`);
  process.exit(1);
}
installDependencies(fileURLToPath(new URL('./', import.meta.url)));
