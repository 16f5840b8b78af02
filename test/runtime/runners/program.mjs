/** A browser that is started by its command and ended by a signal. */
import { spawn } from 'node:child_process';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} env in addition to this process's environment
 * @returns {import('../visit.mjs').Opened}
 */
export function startProgram(command, args, env) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
    // A separate process group, so that all of its processes end.
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  return { close, ended: ended.then(() => `${command} ended by itself; it said: ${said}`) };
}
