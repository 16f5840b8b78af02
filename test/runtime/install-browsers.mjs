// Installs the browsers that are missing, where that can be done: as root on Debian. Elsewhere the tests say what to install.
import { spawnSync } from 'node:child_process';
import { run } from '../../scripts/install.mjs';

const PACKAGES = ['firefox-esr', 'libwebkit2gtk-4.1-0', 'xvfb', 'xauth'];

const isInstalled = (name) =>
  spawnSync('dpkg', ['--status', name], { encoding: 'utf8' }).stdout?.includes('\nStatus: install ok installed\n');
const missing = PACKAGES.filter((name) => !isInstalled(name));
const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;

if (missing.length > 0 && canInstall) {
  console.error(`installing ${missing.join(', ')} (apt-get) …`);
  run('/', 'apt-get', ['update', '--quiet']);
  run('/', 'apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...missing]);
}
