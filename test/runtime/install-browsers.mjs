// Installs the browsers that are missing, where that can be done: as root on Debian. Elsewhere the tests say what to install.
import { installPackages } from '../../scripts/debian.mjs';

installPackages(['firefox-esr', 'libwebkit2gtk-4.1-0', 'xvfb', 'xauth']);
