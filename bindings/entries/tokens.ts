/**
 * Creates passwords, tokens and proofs that are signatures: for databases, caches, Kafka, Kubernetes, Bedrock, Vault and SMTP.
 *
 * Call one of the functions with a signer or provider from `siglane`, and with what the token is for.
 *
 * @module siglane/tokens
 */
export type { OutliveCredentials } from '../api/presign-defaults.js';
export type {
  BedrockApiKeyOptions,
  CallerIdentityProof,
  CallerIdentityProofOptions,
  DsqlTokenOptions,
  EksTokenOptions,
  ElastiCacheTokenOptions,
  MemoryDbTokenOptions,
  MskTokenOptions,
  RdsTokenOptions,
  SmtpCredentials,
  SmtpPasswordOptions,
  Token,
  TokenOptions,
  TokenSource,
  VaultLogin,
  VaultLoginData,
  VaultLoginOptions,
} from '../api/tokens.js';
export { createBedrockApiKey } from '../tokens/bedrock.js';
export { createElastiCacheToken, createMemoryDbToken } from '../tokens/caches.js';
export { createCallerIdentityProof, createVaultLogin } from '../tokens/caller-identity.js';
export { createDsqlToken, createRdsToken } from '../tokens/databases.js';
export { createEksToken } from '../tokens/eks.js';
export { createMskToken } from '../tokens/msk.js';
export { createSmtpPassword } from '../tokens/smtp.js';
