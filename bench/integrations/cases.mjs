import { casesOfJobs } from '../shared/cases-of-jobs.mjs';

/** Titles of the jobs. An item is one URL, form, signed request or token. */
export const jobNames = {
  'presign many': 'presignMany of siglane/aws-sdk, 1,000 GetObject keys in a call',
  'presign many, token': 'the same with a session token of 800 bytes',
  'presign one': 'getSignedUrl of siglane/aws-sdk',
  form: 'createPresignedPost of siglane/aws-sdk',
  'sign S3': 'SiglaneSigner, GetObject',
  'sign DynamoDB': 'SiglaneSigner, GetItem of DynamoDB',
  fetch: 'createFetch, a POST to DynamoDB, a fetch that sends nothing',
  undici: 'createSigningInterceptor, a POST to DynamoDB, a dispatcher that sends nothing',
  OpenSearch: 'signedBy of docs/tasks/opensearch.md, beside AwsSigv4Signer, a search, a connection that sends nothing',
  'RDS token': 'createRdsToken',
  'DSQL token': 'createDsqlToken',
  'MSK token': 'createMskToken',
  'Bedrock key': 'createBedrockApiKey',
  'EKS token': 'createEksToken, beside @smithy/signature-v4 by hand',
  'ElastiCache token': 'createElastiCacheToken, beside @smithy/signature-v4 by hand',
  'MemoryDB token': 'createMemoryDbToken, beside @smithy/signature-v4 by hand',
  'identity proof': 'createCallerIdentityProof, beside @smithy/signature-v4 by hand',
  'SMTP password': 'createSmtpPassword, beside node:crypto by hand',
};

/** Items of a pass. A library gets fewer keys, so that its turn is not much longer. */
export const itemsOf = (job, id) => (job.startsWith('presign many') && id === 'siglane' ? 1_000 : 50);

export const fullRun = { turns: 16, rounds: 6, minutes: 6 };
export const quickRun = { turns: 4, rounds: 1, minutes: 0.7 };

export const { oursIn, nameOf, listCases } = casesOfJobs(jobNames, itemsOf);
