/** Reads region and service from the name of a host of AWS, by the table in hosts.ts. */
import { DUAL_STACK_SUFFIXES, HOSTS, NAMES_BY_SERVICE, NAMESAKES } from './hosts.js';
import { PARTITIONS } from './partitions.js';

/** Service and region, as far as the host names them. */
export interface HostScope {
  readonly service?: string;
  readonly region?: string;
  /** The host has only this region, and its name does not contain it. */
  readonly isGlobal?: true;
  /** The host belongs to a customer of AWS, who may be a stranger. */
  readonly isCustomers?: true;
}

/** A trailing dot (RFC 3986, section 3.2.2) or a colon without a port (section 3.2.3) does not change the server. */
const URL_HOST = /^(?:https?|wss?):\/\/([a-z0-9.-]*[a-z0-9-])\.?(?::\d*)?(?:[/?#]|$)/i;
const UNKNOWN: HostScope = {};
/** The longest host name (RFC 1035, section 2.3.4). */
const MOST_OF_A_HOST = 253;

const suffixes = [...new Set(PARTITIONS.map(([, suffix]) => suffix))];
const REGION = '([a-z]{2,4}(?:-[a-z]+)+-\\d+)';

/** Compiles `HostRow.hosts` to a pattern for lower-case hosts. Every label before a region may end in `-fips`. */
function patternOf(hosts: string): RegExp {
  const source = hosts
    .replaceAll('.', '\\.')
    .replace(/^\*/, '[a-z0-9._-]+')
    .replace(/(?<=[a-z0-9])(?=\\\.(?:dualstack\\\.)?\{region\})/, '(?:-fips)?')
    .replace('{zone}', '(?:fips-)?[a-z0-9]+-az\\d+(?:\\.dualstack)?')
    .replace('{suffix}', alternatives(suffixes))
    .replace('{region}', REGION);
  return new RegExp(`^${source}$`);
}

/** Returns the longest fixed text of a pattern. A host without it cannot match, and a text search is cheaper than the pattern. */
function wordOf(hosts: string): string {
  // "-fips" is possible before a region, and before ".dualstack" in front of it.
  const texts = hosts.replace(/\.(dualstack)?\.?\{region\}/, '*$1*').split(/\*|\{\w+\}/);
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

function alternatives(texts: readonly string[]): string {
  return `(?:${texts.map((text) => text.replaceAll('.', '\\.')).join('|')})`;
}

/** Compiles the table, at the first host. A process that signs only with a given service and region never needs it. */
function readTable() {
  const services = new Map(NAMESAKES.split(/\s+/).map((name) => [name, name]));
  for (const [service, names] of Object.entries(NAMES_BY_SERVICE))
    for (const name of names.split(' ')) services.set(name, service);
  services.delete('');
  const others = HOSTS.flatMap(({ service }) => service ?? []);
  return {
    rows: HOSTS.map(({ hosts, ...scope }) => ({
      word: wordOf(hosts),
      pattern: patternOf(hosts),
      scope: scope.region === undefined ? scope : { ...scope, isGlobal: true as const },
    })),
    own: new RegExp(`\\.${alternatives([...suffixes, ...DUAL_STACK_SUFFIXES, 'on.aws'])}$`),
    byLetters: new Map([...services.values(), ...others].map((service) => [lettersOf(service), service])),
    named: new RegExp(`^(.+)\\.${REGION}\\.${alternatives([...suffixes, ...DUAL_STACK_SUFFIXES])}$`),
    services,
  };
}

/** Lower-cases a name and removes its hyphens and underscores, in which spellings differ. */
function lettersOf(service: string): string {
  return service.replace(/[_-]/g, '').toLowerCase();
}

let table: ReturnType<typeof readTable> | undefined;

/** Returns the lower-case host of a URL if it is a host of AWS, in the table or not. */
function ownHost(url: string): string | undefined {
  const host = URL_HOST.exec(url)?.[1]?.toLowerCase();
  // The patterns take more than linear time, so long texts are not tried.
  if (host === undefined || host.length > MOST_OF_A_HOST) return undefined;
  table ??= readTable();
  return table.own.test(host) ? host : undefined;
}

/** Cuts a host or origin for an error message at the length of the longest possible one. */
export function shownHost(host: string): string {
  const most = MOST_OF_A_HOST + 'https://:65535'.length;
  return host.length > most ? `${host.slice(0, most)}…` : host;
}

/** Returns true if a URL has a host of AWS, in the table or not. */
export function isAwsHost(url: string): boolean {
  return ownHost(url) !== undefined;
}

/**
 * Finds the service that a misspelt name probably means: `s3` for `S3`, `dynamodb` for `dynamo-db`.
 *
 * @param byHosts true to accept names that only hosts have: `email` for `ses`
 * @returns undefined if the name is right, or unknown
 */
export function meantService(name: string, byHosts = false): string | undefined {
  table ??= readTable();
  const service = table.byLetters.get(lettersOf(name)) ?? (byHosts ? table.services.get(name) : undefined);
  return service === name ? undefined : service;
}

/** Reads service and region from the host of a URL. The result is empty for hosts of others, and for ambiguous ones. */
export function hostScope(url: string): HostScope {
  const host = ownHost(url);
  if (host === undefined) return UNKNOWN;
  table ??= readTable();
  for (const { word, pattern, scope } of table.rows) {
    const match = host.includes(word) ? pattern.exec(host) : null;
    if (match !== null) return match[1] === undefined ? scope : { ...scope, region: match[1] };
  }
  const [, name = '', region] = table.named.exec(host) ?? [];
  const service = table.services.get(name) ?? table.services.get(name.replace(/-fips$/, ''));
  return service === undefined || region === undefined ? UNKNOWN : { service, region };
}
