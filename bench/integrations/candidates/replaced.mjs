import { createRequire } from 'node:module';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsClient } from 'aws4fetch';
import { NodeSha256 } from '../../shared/node-sha256.mjs';
import { dispatchInto, expiresIn, repeat, sendInto } from '../jobs.mjs';

export const name = 'what it replaces';
export const family = 'library';

/** Loads a package of test/integrations. */
const load = createRequire(new URL('../../../test/integrations/package.json', import.meta.url));

/** @returns a function for each job. It handles so many items and returns the results. */
export async function prepare({ date, region, credentials, session, ...work }) {
  const { Signer } = load('@aws-sdk/rds-signer');
  const { DsqlSigner } = load('@aws-sdk/dsql-signer');
  const { generateAuthTokenFromCredentialsProvider } = load('aws-msk-iam-sasl-signer-js');
  const { getToken } = load('@aws/bedrock-token-generator');

  const clientOf = (theirs) => new S3Client({ region, credentials: theirs });
  const [client, sessionClient] = [clientOf(credentials), clientOf(session)];
  const smithy = (service) =>
    new SignatureV4({ credentials, region, service, sha256: NodeSha256, uriEscapePath: service !== 's3' });
  const [s3, dynamo] = [smithy('s3'), smithy('dynamodb')];
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
  const dispatch = byHand(dynamo, dispatchInto(dispatched));
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
    'RDS token': repeat(() => rds.getAuthToken()),
    'DSQL token': repeat(() => dsql.getDbConnectAuthToken()),
    'MSK token': repeat(() =>
      generateAuthTokenFromCredentialsProvider({ region, awsCredentialsProvider: provider }).then(({ token }) => token),
    ),
    'Bedrock key': repeat(() => getToken({ credentials, region })),
  };
}

/** An interceptor as people write it with the SDK's signer, for a body in memory. */
function byHand(signer, dispatch) {
  return (options, handler) => {
    const { method, origin, path, headers, body } = options;
    const { protocol, host, hostname } = new URL(origin);
    const [pathname, search = ''] = path.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    signer
      .sign({ method, protocol, hostname, path: pathname, query, headers: { ...headers, host }, body })
      .then((signed) => dispatch({ ...options, headers: signed.headers }, handler), handler.reject);
    return true;
  };
}
