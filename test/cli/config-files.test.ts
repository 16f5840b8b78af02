/** AWS's config and credentials files, read as the SDK's own loader reads them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles, readProfiles } from '../../bindings/cli/config-files.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Profiles as the SDK reads them: the credentials file overrides the config file (`parseKnownFiles`). */
async function expected(filepath: string, configFilepath: string): Promise<Record<string, Record<string, string>>> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ filepath, configFilepath, ignoreCache: true });
  const merged: Record<string, Record<string, string>> = {};
  for (const file of [configFile, credentialsFile])
    for (const [name, settings] of Object.entries(file))
      merged[name] = { ...merged[name], ...(settings as Record<string, string>) };
  return merged;
}

async function compare(config: string, credentials: string): Promise<void> {
  const files = { config: join(folder, 'config'), credentials: join(folder, 'credentials') };
  await writeFile(files.config, config);
  await writeFile(files.credentials, credentials);
  const own = await readProfiles(files);
  const theirs = await expected(files.credentials, files.config);
  const ofOurs = Object.fromEntries([...own].map(([name, settings]) => [name, Object.fromEntries(settings)]));
  // Sections of other kinds are not profiles. The SDK stores them separately.
  const profiles = Object.entries(theirs).filter(([name]) => !/^(?:sso-session|services)\./.test(name));
  expect(ofOurs).toEqual(Object.fromEntries(profiles));
}

describe("profiles equal the SDK's", () => {
  it.each([
    ['[default]\nregion = eu-west-1\n', ''],
    ['[profile work]\nregion=eu-west-1\noutput = json\n[default]\nregion = us-east-2', '[work]\naws_access_key_id = A'],
    ['[profile default]\nregion = a\n[default]\nregion = b\n', ''],
    ['[default]\nregion = b\n[profile default]\nx = a\n', ''],
    ['[work]\nregion = not-a-profile\n', '[default]\nregion = of-credentials\n'],
    ['[profile "quoted"]\nregion = a\n', ''],
    ["[profile 'quoted']\nregion = a\n", ''],
    ['[default]\ns3 =\n  region = nested\n  use_accelerate_endpoint = true\nregion = eu-west-1\n', ''],
    ['[default]\nregion = a # comment\n# region = b\n; region = c\n', ''],
    ['[default]\r\nregion = a\r\naws_secret_access_key = a#b;c/+=\r\n', ''],
    ['[sso-session s]\nsso_region = a\n[profile p]\nsso_session = s\nregion = b\n', ''],
    ['[other x]\nregion = a\n[profile p]\nregion = b', '[other x]\nregion = a\n'],
    ['  [profile p]  \n  region = indented\n', '[ spaced ]\nregion = a\n'],
    ['region = nowhere\n[]\nregion = nothing\n[profile p]\n= x\nregion\nregion =\n', ''],
    ['[profile a.b]\nregion = a\n[profile.c]\nregion = c', '[a.b]\nregion = d'],
  ])('%j %j', compare);

  it('of random files', async () => {
    const section = fc.constantFrom(
      ...['[default]', '[profile default]', '[profile a]', '[a]', '[profile "a b"]', "[profile 'a']", '[services x]'],
      ...['[sso-session x]', '[b c]', '[]', '[profile a] # x', ' [a]', '[profile a'],
    );
    const setting = fc.constantFrom(
      ...[
        'region = x',
        'region=y',
        '  region = z',
        's3 =',
        '  s3 = 1',
        'a = b = c',
        '=x',
        'x',
        '# c',
        'region = x ; y',
      ],
      ...['a = b#c', '\tk\t=\tv', '', 'region =', ';a = b', 'x = # y'],
    );
    const file = fc
      .array(fc.oneof(section, setting), { maxLength: 12 })
      .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));
    await fc.assert(fc.asyncProperty(file, file, compare), { numRuns: 300 });
  });
});

describe('the paths of the files', () => {
  it('are in the home folder, or come from the environment', () => {
    expect(configFiles({ HOME: '/h' })).toEqual({
      config: join('/h', '.aws', 'config'),
      credentials: join('/h', '.aws', 'credentials'),
    });
    expect(configFiles({ USERPROFILE: '/u', AWS_CONFIG_FILE: '/c', AWS_SHARED_CREDENTIALS_FILE: '~/d' })).toEqual({
      config: '/c',
      credentials: join('/u', 'd'),
    });
    expect(configFiles({ HOME: '', AWS_CONFIG_FILE: '' }).config).toMatch(/\.aws/);
  });

  it('are undefined without both', async () => {
    expect(await readProfiles({ config: join(folder, 'none'), credentials: folder })).toEqual(new Map());
  });
});
