import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createFetch, createSigner, createSignerProvider } from 'siglane';
import { createPresignedPost, getSignedUrl, presignMany, SiglaneSigner } from 'siglane/aws-sdk';
import {
  createBedrockApiKey,
  createCallerIdentityProof,
  createDsqlToken,
  createEksToken,
  createElastiCacheToken,
  createMemoryDbToken,
  createMskToken,
  createRdsToken,
  createSmtpPassword,
} from 'siglane/tokens';
import { createSigningInterceptor } from 'siglane/undici';
import { dispatchInto, expiresIn, loadInstalled, repeat, sendInto } from '../jobs.mjs';
import { connectInto, importFromPage } from '../opensearch.mjs';

export const name = 'siglane';
export const family = 'siglane';

/** @returns a function for each job. It handles so many items and returns the results. */
export async function prepare({ date, region, credentials, session, ...work }) {
  const clientOf = (theirs) => new S3Client({ region, credentials: theirs });
  const [client, sessionClient] = [clientOf(credentials), clientOf(session)];
  const signer = await createSigner({ credentials, region });
  const smithy = (service) => new SiglaneSigner({ credentials, region, service, uriEscapePath: service !== 's3' });
  const [s3, dynamo] = [smithy('s3'), smithy('dynamodb')];
  const options = { expiresIn, signingDate: date };
  const { url, ...item } = work.itemByUrl;
  const sent = [];
  const send = createFetch(signer, { services: ['dynamodb'], fetch: sendInto(sent) });
  const dispatched = [];
  const dispatch = createSigningInterceptor(signer, { services: ['dynamodb'] })(dispatchInto(dispatched));
  const { Client } = loadInstalled('@opensearch-project/opensearch');
  const { signedBy } = await importFromPage();
  const searched = [];
  const { Connection, Transport } = signedBy(createSignerProvider(async () => credentials, { region, service: 'es' }));
  const openSearch = new Client({ node: work.node, Connection: connectInto(searched, Connection), Transport });
  const { name: cacheName, username } = work.cache;
  const proof = { headers: { 'x-audience': work.audience } };
  return {
    'presign many': (items) => presignMany(client, GetObjectCommand, work.inputs.slice(0, items), options),
    'presign many, token': (items) =>
      presignMany(sessionClient, GetObjectCommand, work.inputs.slice(0, items), options),
    'presign one': repeat((i) => getSignedUrl(client, new GetObjectCommand(work.inputs[i]), options)),
    form: repeat((i) => createPresignedPost(client, work.forms[i])),
    'sign S3': repeat((i) => s3.sign(work.objects[i], { signingDate: date })),
    'sign DynamoDB': repeat(() => dynamo.sign(work.item, { signingDate: date })),
    fetch: repeat(async () => {
      await send(url, item);
      return sent.pop();
    }),
    undici: repeat(async () => {
      await new Promise((resolve, reject) =>
        dispatch(work.dispatched, { resolve, onResponseError: (_, error) => reject(error) }),
      );
      return dispatched.pop();
    }),
    OpenSearch: repeat(async () => {
      await openSearch.search(work.search);
      return searched.pop();
    }),
    'RDS token': repeat(() => createRdsToken(signer, work.database).then(tokenOf)),
    'DSQL token': repeat(() => createDsqlToken(signer, work.cluster).then(tokenOf)),
    'MSK token': repeat(() => createMskToken(signer, {}).then(tokenOf)),
    'Bedrock key': repeat(() => createBedrockApiKey(signer, {}).then(tokenOf)),
    'EKS token': repeat(() => createEksToken(signer, work.kubernetes).then(tokenOf)),
    'ElastiCache token': repeat(() => createElastiCacheToken(signer, { cacheName, username }).then(tokenOf)),
    'MemoryDB token': repeat(() => createMemoryDbToken(signer, { clusterName: cacheName, username }).then(tokenOf)),
    'identity proof': repeat(() => createCallerIdentityProof(signer, proof)),
    'SMTP password': repeat(() => createSmtpPassword(signer)),
  };
}

const tokenOf = ({ token }) => token;
