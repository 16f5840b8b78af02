/**
 * Reads `~/.aws/config` and `~/.aws/credentials` as the AWS SDK for JavaScript does (AWS SDKs and Tools Reference Guide, "Shared config and
 * credentials files"). The SDK's own reader is not used, because it is 5 MB that every user of the library would download. Without a reader
 * the command could not even find the region of `[default]`.
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of a profile, by name. A nested setting has the name of its section in front: `s3.use_accelerate_endpoint`. */
export type Settings = ReadonlyMap<string, string>;

/** Paths of the two files. */
export interface ConfigFiles {
  readonly config: string;
  readonly credentials: string;
}

/** Treats an empty environment variable as not set. */
export function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** Finds the paths of the two files, from the environment or below the home folder. */
export function configFiles(env: Environment): ConfigFiles {
  const home = set(env['HOME']) ?? set(env['USERPROFILE']) ?? homedir();
  const place = (given: string | undefined, name: string) => {
    if (given === undefined) return join(home, '.aws', name);
    return given.startsWith('~/') ? join(home, given.slice(2)) : given;
  };
  return {
    config: place(set(env['AWS_CONFIG_FILE']), 'config'),
    credentials: place(set(env['AWS_SHARED_CREDENTIALS_FILE']), 'credentials'),
  };
}

/** Reads all profiles, by name. The credentials file overrides settings of the config file. An unreadable file counts as empty. */
export async function readProfiles({ config, credentials }: ConfigFiles): Promise<Map<string, Settings>> {
  const [ofConfig, ofCredentials] = await Promise.all([readIni(config), readIni(credentials)]);
  const profiles = new Map<string, Settings>();
  const add = (name: string, settings: Settings) => {
    profiles.set(name, new Map([...(profiles.get(name) ?? []), ...settings]));
  };
  // In the config file "[profile default]" replaces "[default]".
  const standard = ofConfig.get('profile.default') ?? ofConfig.get('default');
  if (standard !== undefined) add('default', standard);
  for (const [name, settings] of ofConfig)
    if (name.startsWith('profile.') && name !== 'profile.default') add(name.slice('profile.'.length), settings);
  for (const [name, settings] of ofCredentials) if (!/^(?:sso-session|services)\./.test(name)) add(name, settings);
  return profiles;
}

async function readIni(file: string): Promise<ReadonlyMap<string, Settings>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return parseIni(text);
}

const KINDS: ReadonlySet<string> = new Set(['profile', 'sso-session', 'services']);

/** Parses the text of a file into its sections, by name. `[profile work]` becomes `profile.work`. */
export function parseIni(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: string | undefined;
  let nested: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [bare = ''] = line.split(/(?:^|\s)[;#]/, 1);
    const trimmed = bare.trim();
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      section = sectionName(trimmed.slice(1, -1));
      nested = undefined;
      continue;
    }
    const at = trimmed.indexOf('=');
    if (section === undefined || at < 1) continue;
    const name = trimmed.slice(0, at).trim();
    const value = trimmed.slice(at + 1).trim();
    if (value === '') {
      nested = name;
      continue;
    }
    if (!/^\s/.test(line)) nested = undefined;
    const settings = sections.get(section) ?? new Map<string, string>();
    sections.set(section, settings.set(nested === undefined ? name : `${nested}.${name}`, value));
  }
  return sections;
}

/** Name of a section. Undefined for a section that has no settings of profiles. */
function sectionName(given: string): string | undefined {
  const [, kind, , name] = /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/.exec(given) ?? [];
  if (kind === undefined) return given === '' ? undefined : given;
  return KINDS.has(kind) ? `${kind}.${name}` : undefined;
}
