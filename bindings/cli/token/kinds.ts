/** The kinds of `siglane token`: their options, and how each is created. */
import type { TokenSource } from '../../api/tokens.js';
import { createBedrockApiKey } from '../../tokens/bedrock.js';
import { createElastiCacheToken, createMemoryDbToken } from '../../tokens/caches.js';
import { createCallerIdentityProof, createVaultLogin } from '../../tokens/caller-identity.js';
import { createDsqlToken, createRdsToken } from '../../tokens/databases.js';
import { createEksToken } from '../../tokens/eks.js';
import { createMskToken } from '../../tokens/msk.js';
import { createSmtpPassword } from '../../tokens/smtp.js';
import type { Environment } from '../config-files.js';
import { UsageError } from '../exit.js';
import { split, toNumber } from '../options.js';
import { execCredential } from './exec-credential.js';

/** Values of the options that only some kinds have, with the names of `parseArgs`. A needed option has a value. */
export interface KindValues {
  readonly hostname?: string | undefined;
  readonly port?: string | undefined;
  readonly username?: string | undefined;
  readonly admin?: boolean | undefined;
  readonly 'cache-name'?: string | undefined;
  readonly serverless?: boolean | undefined;
  readonly 'cluster-name'?: string | undefined;
  readonly role?: string | undefined;
  readonly 'server-id'?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly endpoint?: string | undefined;
}

/** Name of an option that not every kind takes. */
export type OptionName = keyof KindValues | 'expires' | 'date';

/** The input of a kind. */
export interface Asked {
  readonly values: KindValues;
  /** Validity in seconds. */
  readonly expiresIn: number | undefined;
  readonly region: string | undefined;
  readonly env: Environment;
  /** Writes a note to standard error. */
  readonly note: (message: string) => void;
}

/** The result of a kind. */
export interface Created {
  /** The text that the tool wants. */
  readonly text: string;
  /** The object of `--json`. */
  readonly json: object;
  /** Undefined if it does not expire. */
  readonly expiresAt: Date | undefined;
}

interface Kind {
  readonly needs: readonly OptionName[];
  readonly takes: readonly OptionName[];
  /** Seconds for which it is valid without `--expires`, if the credentials last as long. */
  readonly validity?: number;
  /** The region of the environment is only a hint, which the library uses to choose an endpoint. */
  readonly hintsRegion?: true;
  create(source: TokenSource, asked: Asked): Promise<Created>;
}

const TABLE = {
  rds: {
    needs: ['hostname', 'port', 'username'],
    takes: ['date'],
    validity: 900,
    async create(source, { values: { hostname = '', port = '', username = '' }, region }) {
      return plain(await createRdsToken(source, { hostname, port: toPort(port), username, region }));
    },
  },
  dsql: {
    needs: ['hostname'],
    takes: ['admin', 'expires', 'date'],
    validity: 900,
    async create(source, { values: { hostname = '', admin }, expiresIn, region }) {
      return plain(await createDsqlToken(source, { hostname, admin, expiresIn, region }));
    },
  },
  elasticache: {
    needs: ['cache-name', 'username'],
    takes: ['serverless', 'date'],
    validity: 900,
    async create(source, { values: { 'cache-name': cacheName = '', username = '', serverless }, region }) {
      return plain(await createElastiCacheToken(source, { cacheName, username, serverless, region }));
    },
  },
  memorydb: {
    needs: ['cluster-name', 'username'],
    takes: ['date'],
    validity: 900,
    async create(source, { values: { 'cluster-name': clusterName = '', username = '' }, region }) {
      return plain(await createMemoryDbToken(source, { clusterName, username, region }));
    },
  },
  msk: {
    needs: [],
    takes: ['date'],
    validity: 900,
    async create(source, { region }) {
      return plain(await createMskToken(source, { region }));
    },
  },
  eks: {
    needs: ['cluster-name'],
    takes: ['endpoint', 'date'],
    validity: 840,
    async create(source, { values: { 'cluster-name': clusterName = '', endpoint }, region, env, note }) {
      const token = await createEksToken(source, { clusterName, endpoint, region });
      return { ...plain(token), text: execCredential(token, env, note) };
    },
  },
  bedrock: {
    needs: [],
    takes: ['expires', 'date'],
    validity: 43_200,
    async create(source, { expiresIn, region }) {
      return plain(await createBedrockApiKey(source, { expiresIn, region }));
    },
  },
  vault: {
    needs: [],
    takes: ['role', 'server-id', 'endpoint', 'date'],
    validity: 900,
    hintsRegion: true,
    async create(source, { values: { role, 'server-id': serverId, endpoint }, region }) {
      const login = await createVaultLogin(source, { role, serverId, endpoint, region });
      return { text: JSON.stringify(login.data), json: login, expiresAt: login.expiresAt };
    },
  },
  sts: {
    needs: [],
    takes: ['header', 'endpoint', 'date'],
    validity: 900,
    async create(source, { values: { header = [], endpoint }, region }) {
      const headers = toHeaders(header);
      const proof = await createCallerIdentityProof(source, { headers, endpoint, region });
      return { text: JSON.stringify(proof), json: proof, expiresAt: proof.expiresAt };
    },
  },
  smtp: {
    needs: [],
    takes: [],
    async create(source, { region }) {
      const credentials = await createSmtpPassword(source, { region });
      return { text: credentials.password, json: credentials, expiresAt: undefined };
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof TABLE;

export const KIND_NAMES = Object.keys(TABLE) as readonly KindName[];

export const KINDS: Readonly<Record<KindName, Kind>> = TABLE;

function plain(token: { readonly token: string; readonly expiresAt: Date }): Created {
  return { text: token.token, json: token, expiresAt: token.expiresAt };
}

/** @throws UsageError, which does not show a URL, because connection strings have passwords */
function toPort(text: string): number {
  if (/[:/@]/.test(text)) throw new UsageError('--port expected a whole number, got a URL');
  return toNumber('--port', text);
}

/** @throws UsageError for a text without a name, or for a name that is given twice */
function toHeaders(texts: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = split('--header', text, ':');
    if (headers.has(name)) throw new UsageError(`--header ${name} is given twice. Give it once`);
    headers.set(name, value.trim());
  }
  return Object.fromEntries(headers);
}
