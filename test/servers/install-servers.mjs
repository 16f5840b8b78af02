// Installs the servers of the tests where this is possible: as root on Debian. Elsewhere the tests name the packages to
// install.
import { installPackages } from '../../scripts/debian.mjs';
import { PACKAGES as ceph } from './ceph/ceph.mjs';
import { PACKAGES as heat } from './openstack/heat.mjs';
import { PACKAGES as keystone } from './openstack/keystone.mjs';
import { PACKAGES as swift } from './openstack/swift.mjs';

installPackages([...ceph, ...keystone, ...swift, ...heat]);
