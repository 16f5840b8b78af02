// Installs what these tests need, if it is missing: the packages of this folder's package.json, and as root on Debian
// the servers and programs. With --packages it installs only the packages, whose types `npm run check` needs.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../../scripts/debian.mjs';
import { installDependencies } from '../../scripts/install.mjs';
import { PACKAGES as postgres } from './tokens/postgres.mjs';

installDependencies(fileURLToPath(new URL('./', import.meta.url)));
if (process.argv.includes('--packages')) process.exit();

const onPath = (name) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

// Debian's package would create and start a PostgreSQL of its own, and the tests need only the programs.
const settings = '/etc/postgresql-common';
if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && !existsSync(`${settings}/createcluster.conf`)) {
  mkdirSync(settings, { recursive: true });
  writeFileSync(`${settings}/createcluster.conf`, 'create_main_cluster = false\n');
}
// kubectl and the AWS CLI often come from somewhere else.
installPackages([
  ...postgres,
  ...(onPath('kubectl') ? [] : ['kubernetes-client']),
  ...(onPath('aws') ? [] : ['awscli']),
]);
