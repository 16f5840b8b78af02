import { nearest } from '../../api/suggestions.js';
import { UsageError } from '../exit.js';
import { DATE, HELP, type OptionTable, PROFILE, REGION } from '../option-table.js';
import { toDate, toSeconds } from '../options.js';
import { parse } from '../parse.js';
import { KIND_NAMES, KINDS, type KindName, type KindValues, type OptionName } from './kinds.js';

/** Parsed command line of `siglane token`. */
export interface TokenCommand {
  readonly kind: KindName;
  readonly values: KindValues;
  /** Validity in seconds. Undefined: the default of the kind. */
  readonly expiresIn: number | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly date: Date | undefined;
  readonly json: boolean;
}

export const OPTIONS = {
  hostname: {
    type: 'string',
    value: 'HOST',
    text: 'rds, dsql: endpoint of the database',
    details: 'The service refuses a token for another name of the same host (CNAME).',
  },
  port: { type: 'string', value: 'N', text: 'rds: port of the database' },
  username: { type: 'string', value: 'NAME', text: 'rds, elasticache, memorydb: user to log in as' },
  admin: { type: 'boolean', text: 'dsql: log in as the user "admin"' },
  'cache-name': {
    type: 'string',
    value: 'NAME',
    text: 'elasticache: name of the cache, not its host',
  },
  serverless: { type: 'boolean', text: 'elasticache: the cache is serverless' },
  'cluster-name': { type: 'string', value: 'NAME', text: 'memorydb, eks: name of the cluster' },
  role: {
    type: 'string',
    value: 'NAME',
    text: 'vault: role of the auth method',
    details: 'Default: Vault takes the name of the IAM principal.',
    isRare: true,
  },
  'server-id': {
    type: 'string',
    value: 'ID',
    text: 'vault: iam_server_id_header_value of the server',
    details: 'It is signed, in the header X-Vault-AWS-IAM-Server-ID.',
    isRare: true,
  },
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    value: "'N: VALUE'",
    text: 'sts: header that is signed too; repeatable',
    details: 'Let a header name the receiver, so that the receiver cannot use the proof elsewhere.',
    isRare: true,
  },
  endpoint: {
    type: 'string',
    value: 'URL',
    text: 'eks, vault, sts: endpoint of STS, as https://host',
    details:
      'Default: the endpoint of the region. For vault without --region it is https://sts.amazonaws.com, as in Vault.',
    isRare: true,
  },
  expires: {
    type: 'string',
    short: 'e',
    value: 'DURATION',
    text: 'dsql, bedrock: validity in seconds, or 15m, 12h, 7d',
    details:
      'Default: 15m for dsql, 12h for bedrock. At most 7d for dsql, 12h for bedrock. Credentials that end earlier shorten the validity, if their end is known.',
  },
  region: {
    ...REGION,
    details: 'The region in --hostname has precedence over the environment and the profile.',
  },
  date: {
    ...DATE,
    details: 'Default: now. smtp does not take it, because its password does not depend on the date.',
  },
  profile: PROFILE,
  json: {
    type: 'boolean',
    text: 'print one line of JSON, with the end in "expiresAt"',
    details:
      '"token" is the token. vault has "data", sts the request, smtp "username" and "password", which do not expire.',
  },
  help: HELP,
} as const satisfies OptionTable;

/** Parses the command line. @throws UsageError for an unknown kind or option, a missing option, or one that the kind does not take */
export function readTokenCommand(args: readonly string[]): TokenCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  const kind = readKind(positionals);
  const { region, profile, date, json, expires, ...own } = values;
  checkUses(kind, values);
  return {
    kind,
    values: own,
    expiresIn: expires === undefined ? undefined : toSeconds('--expires', expires),
    region,
    profile,
    date: date === undefined ? undefined : toDate(date),
    json: json ?? false,
  };
}

function readKind(positionals: readonly string[]): KindName {
  const [given, ...others] = positionals;
  const kinds = `${KIND_NAMES.slice(0, -1).join(', ')} or ${KIND_NAMES.at(-1)}`;
  // A connection string has a password, so it is not shown.
  if (given === undefined || /[:/@]/.test(given)) throw new UsageError(`expected a kind of token: ${kinds}`);
  const kind = KIND_NAMES.find((name) => name === given);
  if (kind === undefined)
    throw new UsageError(`unknown kind of token "${given}"${adviceOnKind(given) ?? `. Use ${kinds}`}`);
  if (others.length > 0)
    throw new UsageError('expected one kind of token and options. Write each value after its option');
  return kind;
}

/** Other names of each kind: of products, of their clients, and of commands of the AWS CLI. */
const OTHERS: Readonly<Partial<Record<KindName, string>>> = {
  rds: 'aurora postgres postgresql mysql mariadb generate-db-auth-token',
  dsql: 'aurora-dsql generate-db-connect-auth-token generate-db-connect-admin-auth-token',
  elasticache: 'redis valkey cache',
  memorydb: 'memory-db',
  msk: 'kafka',
  eks: 'kubernetes k8s kubectl kube get-token',
  vault: 'hashicorp openbao',
  sts: 'get-caller-identity caller-identity',
  smtp: 'ses email mail',
};

function adviceOnKind(given: string): string | undefined {
  const lower = given.toLowerCase();
  const brought = KIND_NAMES.find((name) => name === lower || OTHERS[name]?.split(' ').includes(lower));
  if (brought !== undefined) return `. Use: siglane token ${brought}`;
  const near = nearest(given, KIND_NAMES);
  return near === undefined ? undefined : `. Did you mean ${near}?`;
}

/** @throws UsageError if an option is given that the kind does not take, or a needed one is missing */
function checkUses(kind: KindName, values: { readonly [name in OptionName]?: unknown }): void {
  const { needs, takes } = KINDS[kind];
  const ofAny = Object.values(KINDS).flatMap((each): readonly OptionName[] => [...each.needs, ...each.takes]);
  const fits = (name: OptionName) => needs.includes(name) || takes.includes(name);
  const foreign = ofAny.find((name) => values[name] !== undefined && !fits(name));
  if (foreign !== undefined) {
    const owners = KIND_NAMES.filter((name) => [...KINDS[name].needs, ...KINDS[name].takes].includes(foreign));
    throw new UsageError(`--${foreign} is for ${owners.join(', ')}, and not for ${kind}`);
  }
  const missing = needs.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new UsageError(`${kind} needs ${missing.map((name) => `--${name}`).join(', ')}`);
}
