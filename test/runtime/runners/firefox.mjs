import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../../../scripts/find-program.mjs';
import { startProgram } from './program.mjs';

const INSTALL = 'apt-get install firefox-esr, or put a firefox-esr on PATH';

/** Turns off network requests of a new profile. */
const PREFERENCES = `
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
`;

export async function openFirefox(url, folder) {
  const profile = await mkdtemp(join(folder, 'firefox-'));
  await writeFile(join(profile, 'user.js'), PREFERENCES);
  const firefox = findProgram('firefox-esr', INSTALL);
  return startProgram(firefox, ['--headless', '--no-remote', '--profile', profile, url], {
    HOME: profile,
    TMPDIR: profile,
  });
}
