/**
 * Creates passwords, tokens and proofs that are signatures: for databases, caches, Kafka, Kubernetes, Bedrock, Vault and SMTP.
 *
 * Call one of the functions with a signer or provider from `siglane`, and with what the token is for.
 *
 * @module siglane/tokens
 */
export type { OutliveCredentials } from '../api/presign-defaults.js';
export type {
  DsqlTokenOptions,
  EksTokenOptions,
  RdsTokenOptions,
  Token,
  TokenOptions,
  TokenSource,
} from '../api/tokens.js';
export { createDsqlToken, createRdsToken } from '../tokens/databases.js';
export { createEksToken } from '../tokens/eks.js';
