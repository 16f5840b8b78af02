/** Parent domain of bucket hosts: `bucket.s3.localhost`. */
export const DOMAIN = 's3.localhost';

/**
 * The text of ceph.conf: one monitor, one store in memory, and radosgw. All of their files are in one folder, and all
 * ports on 127.0.0.1.
 *
 * @param {{ folder: string, clusterId: string, monitor: string }} cluster `monitor`: its address, as Ceph writes it
 * @returns {string}
 */
export function configuration({ folder, clusterId, monitor }) {
  return `[global]
fsid = ${clusterId}
mon host = ${monitor}
ms bind msgr1 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1

mon data = ${folder}/monitor
osd data = ${folder}/store
keyring = ${folder}/keyring
log file = ${folder}/log/$name.log
mon cluster log file = ${folder}/log/cluster.log
run dir = ${folder}
crash dir = ${folder}
# No control sockets: their paths may have 107 bytes, and a folder for temporary files may have a longer one.
admin socket =

# A single copy, and room for as many pools as radosgw makes.
osd objectstore = memstore
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
# The monitor starts on a nearly full disk too.
mon data avail crit = 0
# The monitor collects proposals for so many seconds, 1 by default. Making the pools takes a dozen proposals, one after the other.
paxos propose interval = 0.05

[client.rgw]
rgw dns name = ${DOMAIN}
rgw thread pool size = 16
# A request that neither accepts is answered with the first one's reason. STS has "AccessDenied" for whatever comes without a token.
rgw s3 auth use sts = true
rgw s3 auth order = local, sts
# Session tokens are encrypted with it, by AES-128: sixteen characters.
rgw sts key = made-up-sts-key!
# Logs the canonical request and the string to sign of each request.
debug rgw = 10
`;
}
