/**
 * The processor time of this process, all its threads included: what a neighbour on the machine takes does not count, and what a candidate
 * leaves to the collector's threads does.
 *
 * @returns {number} microseconds
 */
export function cpuMicros() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
