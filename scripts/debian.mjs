// Programs from Debian packages that the longer suites need besides Node.
import { spawnSync } from 'node:child_process';
import { run } from './install.mjs';

/**
 * Installs missing packages, as root on Debian. On other systems it does nothing, and the tests say what to install.
 *
 * @param {string[]} packages
 */
export function installPackages(packages) {
  const missing = packages.filter((name) => !isInstalled(name));
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (missing.length === 0 || !canInstall) return;
  console.error(`installing ${missing.join(', ')} (apt-get) …`);
  // Some packages ask questions during installation. Nobody can answer here, and the tests configure the packages
  // themselves.
  process.env.DEBIAN_FRONTEND ??= 'noninteractive';
  run('/', 'apt-get', ['update', '--quiet']);
  run('/', 'apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...missing]);
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg', ['--status', name], { encoding: 'utf8' });
  return stdout?.includes('\nStatus: install ok installed\n') ?? false;
}
