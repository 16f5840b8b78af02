/** What the name of a host says of the credential scope, by the table of hosts.ts. */
import { DUAL_STACK_SUFFIXES, HOSTS, NAMES_BY_SERVICE, NAMESAKES } from './hosts.js';
import { PARTITIONS } from './partitions.js';

/** Service and region as far as a host says them. */
export interface HostScope {
  readonly service?: string;
  readonly region?: string;
  /** The host is one of a customer of AWS's, who may be a stranger. */
  readonly isCustomers?: true;
}

const URL_HOST = /^(?:https?|wss?):\/\/([a-z0-9.-]+)(?::\d+)?(?:[/?#]|$)/i;
const UNKNOWN: HostScope = {};

const suffixes = [...new Set(PARTITIONS.map(([, suffix]) => suffix))];
const REGION = '(?<region>[a-z]{2,4}(?:-[a-z]+)+-\\d+)';

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

function alternatives(texts: readonly string[]): string {
  return `(?:${texts.map((text) => text.replaceAll('.', '\\.')).join('|')})`;
}

/** Made when a host is first asked for: a process that signs for one service asks for none. */
function readTable() {
  const services = new Map(NAMESAKES.split(/\s+/).map((name) => [name, name]));
  for (const [service, names] of Object.entries(NAMES_BY_SERVICE))
    for (const name of names.split(' ')) services.set(name, service);
  services.delete('');
  return {
    rows: HOSTS.map(({ hosts, ...scope }) => ({ pattern: patternOf(hosts), scope })),
    named: new RegExp(`^(?<name>.+)\\.${REGION}\\.${alternatives([...suffixes, ...DUAL_STACK_SUFFIXES])}$`),
    services,
  };
}

let table: ReturnType<typeof readTable> | undefined;

/** The scope of a URL's host; empty for hosts that are not AWS's, or not known for sure. */
export function hostScope(url: string): HostScope {
  const host = URL_HOST.exec(url)?.[1]?.toLowerCase();
  // No name of a host is longer (RFC 1035, section 2.3.4), and the patterns take more than linear time.
  if (host === undefined || host.length > 253) return UNKNOWN;
  table ??= readTable();
  for (const { pattern, scope } of table.rows) {
    const match = pattern.exec(host);
    if (match !== null) return { ...scope, ...match.groups };
  }
  const { name = '', region } = table.named.exec(host)?.groups ?? {};
  const service = table.services.get(name) ?? table.services.get(name.replace(/-fips$/, ''));
  return service === undefined || region === undefined ? UNKNOWN : { service, region };
}
