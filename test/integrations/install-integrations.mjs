// Installs the packages of this folder's package.json if they are missing or older than its lockfile.
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install.mjs';

installDependencies(fileURLToPath(new URL('./', import.meta.url)));
