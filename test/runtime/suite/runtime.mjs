/**
 * Names this runtime by its own globals. The globals of the tested runtimes are checked first, because several runtimes
 * also have Node's.
 *
 * @returns {{ name: string, version?: string, place?: 'page' | 'worker', permissions?: string[], nodejsCompat?: boolean }}
 */
export function thisRuntime() {
  const { Deno, Bun, process, navigator, document } = globalThis;
  if (Deno !== undefined) return { name: 'deno', version: Deno.version.deno, permissions: granted(Deno.permissions) };
  if (Bun !== undefined) return { name: 'bun', version: Bun.version };
  const agent = navigator?.userAgent ?? '';
  // It does not expose its version.
  if (agent === 'Cloudflare-Workers') return { name: 'workerd', nodejsCompat: typeof globalThis.Buffer === 'function' };
  const [name, version] = browser(agent);
  if (name !== undefined) return { name, version, place: document === undefined ? 'worker' : 'page' };
  return { name: 'node', version: process.versions.node };
}

const PERMISSIONS = ['run', 'read', 'write', 'net', 'env', 'sys', 'ffi', 'import'];

function granted(permissions) {
  return PERMISSIONS.filter((name) => permissions.querySync({ name }).state === 'granted');
}

/** The engine and its version; every user agent also names older engines. */
function browser(agent) {
  for (const [name, pattern] of [
    ['firefox', /Firefox\/([\d.]+)/],
    ['chromium', /Chrome\/([\d.]+)/],
    ['webkit', /AppleWebKit\/([\d.]+)/],
  ]) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return [name, version];
  }
  return [];
}
