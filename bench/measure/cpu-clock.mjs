/**
 * Returns the processor time of this process, including all its threads. Other programs on the machine do not count;
 * garbage collection on other threads does.
 *
 * @returns {number} microseconds
 */
export function cpuMicros() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
