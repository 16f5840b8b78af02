// Installs missing browsers where this is possible: as root on Debian. Elsewhere the tests name the packages to
// install.
import { installPackages } from '../../scripts/debian.mjs';

installPackages(['firefox-esr', 'libwebkit2gtk-4.1-0', 'xvfb', 'xauth']);
