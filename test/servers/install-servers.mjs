// Installs the server that the tests talk to, where that can be done: as root on Debian. Elsewhere the tests say what to install.
import { installPackages } from '../../scripts/debian.mjs';
import { PACKAGES } from './ceph/programs.mjs';

installPackages(PACKAGES);
