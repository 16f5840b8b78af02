/**
 * Asks a client's endpoint rules for the URL of a form. A form has no command that could run the client's middleware. The SDK's own function
 * imports `PutObjectCommand` for this; asking the rules needs no import (@aws-sdk/s3-presigned-post 3.1163; @smithy/core 3.41,
 * `getEndpointFromInstructions`).
 */

import { refused, wrongType } from '../api/errors.js';
import { needsSigV4A } from './capture.js';
import type { ClientConfig } from './client.js';

/** An endpoint, as the rules return it. */
interface Endpoint {
  readonly url: URL;
  readonly properties?: { readonly backend?: string; readonly authSchemes?: readonly { readonly name?: string }[] };
}

/** An endpoint in the client's configuration. */
interface ConfiguredEndpoint {
  readonly url?: URL;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

/** The parts of a resolved client that decide about an endpoint. */
interface EndpointConfig extends ClientConfig {
  readonly endpointProvider?: (parameters: object, context: object) => Endpoint;
  readonly endpoint?: () => Promise<ConfiguredEndpoint>;
  readonly isCustomEndpoint?: boolean;
  readonly ignoreConfiguredEndpointUrls?: boolean;
  readonly serviceConfiguredEndpoint?: () => Promise<string | undefined>;
  readonly clientContextParams?: Readonly<Record<string, unknown>>;
}

/** The parameters of the rules that options of the client set, and the names of the options. */
const PARAMETERS: Readonly<Record<string, string>> = {
  ForcePathStyle: 'forcePathStyle',
  UseArnRegion: 'useArnRegion',
  DisableMultiRegionAccessPoints: 'disableMultiregionAccessPoints',
  Accelerate: 'useAccelerateEndpoint',
  DisableS3ExpressSessionAuth: 'disableS3ExpressSessionAuth',
  UseGlobalEndpoint: 'useGlobalEndpoint',
  UseFIPS: 'useFipsEndpoint',
  UseDualStack: 'useDualstackEndpoint',
  Region: 'region',
};

/** A bucket that can be a host label, dots included. */
const HOST_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /(?:\d+\.){3}\d+/;

/**
 * Returns the URL of a form for a bucket.
 *
 * @throws TypeError for a client without endpoint rules; SigV4Error `ArnNotSupported` or `InvalidBucket`; errors of the rules
 */
export async function postUrl(config: EndpointConfig, bucket: string, key: string): Promise<string> {
  const { endpointProvider } = config;
  if (typeof endpointProvider !== 'function')
    throw wrongType('client', 'a client with endpoint rules (client-s3 3.200 or newer)', endpointProvider);
  const parameters: Record<string, unknown> = {
    Bucket: bucket.replaceAll('#', '%23').replaceAll('?', '%3F'),
    Key: key,
  };
  for (const [name, option] of Object.entries(PARAMETERS)) parameters[name] = await settingOf(config, option, name);
  parameters['Endpoint'] = await endpointOf(config);
  if (bucket.startsWith('arn:')) {
    if (parameters['ForcePathStyle'] === true)
      throw refused('InvalidBucket', 'Bucket', 'is an ARN, which forcePathStyle of the client does not allow');
  } else if (needsPathStyle(bucket, parameters['Endpoint'])) {
    parameters['ForcePathStyle'] = true;
  }
  const { url, properties } = endpointProvider(parameters, { logger: config.logger });
  if (properties?.authSchemes?.[0]?.name === 'sigv4a') throw needsSigV4A();
  if (properties?.backend === 'S3Express')
    throw refused('InvalidBucket', 'Bucket', 'is a directory bucket, which takes no forms: give another bucket');
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

async function settingOf(config: EndpointConfig, option: string, name: string): Promise<unknown> {
  const all = config as unknown as Readonly<Record<string, unknown>>;
  const value = config.clientContextParams?.[option] ?? all[option] ?? all[name];
  return typeof value === 'function' ? value.call(config) : value;
}

/** Returns the client's own endpoint; undefined if the rules choose one. */
async function endpointOf(config: EndpointConfig): Promise<string | undefined> {
  if (!config.isCustomEndpoint)
    return config.ignoreConfiguredEndpointUrls === true ? undefined : config.serviceConfiguredEndpoint?.();
  const endpoint = await config.endpoint?.();
  if (endpoint === undefined) return undefined;
  const { url, protocol, hostname, port, path } = endpoint;
  return url?.href ?? `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
}

/** Returns true where the SDK writes the bucket into the path: a certificate of S3 does not cover two labels. */
function needsPathStyle(bucket: string, endpoint: unknown): boolean {
  const isHost = HOST_NAME.test(bucket) && !IP_ADDRESS.test(bucket) && !bucket.includes('..');
  return !isHost || (bucket.includes('.') && !String(endpoint).startsWith('http:'));
}
