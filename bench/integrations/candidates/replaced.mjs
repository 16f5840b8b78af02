import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsClient } from 'aws4fetch';
import { NodeSha256 } from '../../shared/node-sha256.mjs';
import { cachePassword, dispatchSigned, eksToken, identityProof, smtpPassword } from '../by-hand.mjs';
import { dispatchInto, expiresIn, loadInstalled, repeat, sendInto } from '../jobs.mjs';
import { connectInto } from '../opensearch.mjs';

export const name = 'what it replaces';
export const family = 'library';

/** @returns a function for each job. It handles so many items and returns the results. */
export async function prepare({ date, region, credentials, session, ...work }) {
  const { Signer } = loadInstalled('@aws-sdk/rds-signer');
  const { DsqlSigner } = loadInstalled('@aws-sdk/dsql-signer');
  const { generateAuthTokenFromCredentialsProvider } = loadInstalled('aws-msk-iam-sasl-signer-js');
  const { getToken } = loadInstalled('@aws/bedrock-token-generator');
  const { Client } = loadInstalled('@opensearch-project/opensearch');
  const { AwsSigv4Signer } = loadInstalled('@opensearch-project/opensearch/aws-v3');

  const clientOf = (theirs) => new S3Client({ region, credentials: theirs });
  const [client, sessionClient] = [clientOf(credentials), clientOf(session)];
  const smithy = (service, options) =>
    new SignatureV4({ credentials, region, service, sha256: NodeSha256, uriEscapePath: service !== 's3', ...options });
  const [s3, dynamo, sts] = [smithy('s3'), smithy('dynamodb'), smithy('sts', { applyChecksum: false })];
  const [elastiCache, memoryDb] = [smithy('elasticache'), smithy('memorydb')];
  const options = { expiresIn, signingDate: date };
  const presign = (theirs) => repeat((i) => getSignedUrl(theirs, new GetObjectCommand(work.inputs[i]), options));
  const rds = new Signer({ ...work.database, region, credentials });
  const dsql = new DsqlSigner({ ...work.cluster, region, credentials });
  const provider = async () => credentials;

  const aws = new AwsClient({ ...credentials, region, service: 'dynamodb' });
  const { url, ...item } = work.itemByUrl;
  const sent = [];
  const send = sendInto(sent);
  const dispatched = [];
  const dispatch = dispatchSigned(dynamo, dispatchInto(dispatched));
  const searched = [];
  const { Connection, Transport } = AwsSigv4Signer({ region, service: 'es', getCredentials: provider });
  const openSearch = new Client({ node: work.node, Connection: connectInto(searched, Connection), Transport });
  return {
    'presign many': presign(client),
    'presign many, token': presign(sessionClient),
    'presign one': presign(client),
    form: repeat((i) => createPresignedPost(client, work.forms[i])),
    'sign S3': repeat((i) => s3.sign(work.objects[i], { signingDate: date })),
    'sign DynamoDB': repeat(() => dynamo.sign(work.item, { signingDate: date })),
    fetch: repeat(async () => {
      await send(await aws.sign(url, item));
      return sent.pop();
    }),
    undici: repeat(async () => {
      await new Promise((resolve, reject) => dispatch(work.dispatched, { resolve, reject }));
      return dispatched.pop();
    }),
    OpenSearch: repeat(async () => {
      await openSearch.search(work.search);
      return searched.pop();
    }),
    'RDS token': repeat(() => rds.getAuthToken()),
    'DSQL token': repeat(() => dsql.getDbConnectAuthToken()),
    'MSK token': repeat(() =>
      generateAuthTokenFromCredentialsProvider({ region, awsCredentialsProvider: provider }).then(({ token }) => token),
    ),
    'Bedrock key': repeat(() => getToken({ credentials, region })),
    'EKS token': repeat(() => eksToken(sts, { region, ...work.kubernetes })),
    'ElastiCache token': repeat(() => cachePassword(elastiCache, work.cache)),
    'MemoryDB token': repeat(() => cachePassword(memoryDb, work.cache)),
    'identity proof': repeat(() => identityProof(sts, { region, audience: work.audience })),
    'SMTP password': repeat(() => smtpPassword(credentials, region)),
  };
}
