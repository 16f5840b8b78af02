/** What the name of a host says of the credential scope, by the table of hosts.ts. */
import { DUAL_STACK_SUFFIXES, HOSTS, NAMES_BY_SERVICE, NAMESAKES } from './hosts.js';
import { PARTITIONS } from './partitions.js';

/** Service and region as far as a host says them. */
export interface HostScope {
  readonly service?: string;
  readonly region?: string;
  /** The region is the only one of the host, whose name does not have it. */
  readonly isGlobal?: true;
  /** The host is one of a customer of AWS's, who may be a stranger. */
  readonly isCustomers?: true;
}

/** The same server has a dot behind its name (RFC 3986, section 3.2.2) and a colon without a port (section 3.2.3) as without them. */
const URL_HOST = /^(?:https?|wss?):\/\/([a-z0-9.-]*[a-z0-9-])\.?(?::\d*)?(?:[/?#]|$)/i;
const UNKNOWN: HostScope = {};
/** No name of a host is longer (RFC 1035, section 2.3.4). */
const MOST_OF_A_HOST = 253;

const suffixes = [...new Set(PARTITIONS.map(([, suffix]) => suffix))];
const REGION = '([a-z]{2,4}(?:-[a-z]+)+-\\d+)';

/** A pattern of `HostRow.hosts`, for a host in lower case. Every label before a region may end in `-fips`. */
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

/** A text that hosts of the pattern have, and few others have: it is looked for before the pattern is tried. */
function wordOf(hosts: string): string {
  // Before a region, and before what may be there in front of it, "-fips" may stand.
  const texts = hosts.replace(/\.(dualstack)?\.?\{region\}/, '*$1*').split(/\*|\{\w+\}/);
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

function alternatives(texts: readonly string[]): string {
  return `(?:${texts.map((text) => text.replaceAll('.', '\\.')).join('|')})`;
}

/** Made when a host is first asked for: a process that signs for one service asks for none. */
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

/** A name without what people write differently. */
function lettersOf(service: string): string {
  return service.replace(/[_-]/g, '').toLowerCase();
}

let table: ReturnType<typeof readTable> | undefined;

/** The host of a URL if it is one of AWS's, known or not. */
function ownHost(url: string): string | undefined {
  const host = URL_HOST.exec(url)?.[1]?.toLowerCase();
  // The patterns take more than linear time.
  if (host === undefined || host.length > MOST_OF_A_HOST) return undefined;
  table ??= readTable();
  return table.own.test(host) ? host : undefined;
}

/** A host, or an origin, as errors show it: cut where no host goes on. */
export function shownHost(host: string): string {
  const most = MOST_OF_A_HOST + 'https://:65535'.length;
  return host.length > most ? `${host.slice(0, most)}…` : host;
}

/** True if the host of a URL is one of AWS's, whether the table has it or not. */
export function isAwsHost(url: string): boolean {
  return ownHost(url) !== undefined;
}

/**
 * The service that is probably meant by a name that the table does not have: `s3` by `S3`, `dynamodb` by `dynamo-db`.
 *
 * @param byHosts true for `ses` by `email`, too, which its hosts have in place of it
 */
export function meantService(name: string, byHosts = false): string | undefined {
  table ??= readTable();
  const service = table.byLetters.get(lettersOf(name)) ?? (byHosts ? table.services.get(name) : undefined);
  return service === name ? undefined : service;
}

/** The scope of a URL's host; empty for hosts that are not AWS's, or not known for sure. */
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
