import { createKeys, createWorkload as presignWorkload } from '../presign/workload.mjs';

const host = 'dynamodb.us-east-1.amazonaws.com';

/** @returns credentials with and without a token, inputs of GetObject, requests as clients sign them, databases, clusters and caches */
export function createWorkload() {
  const { date, region, credentials } = presignWorkload();
  const keys = createKeys(1_000);
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  const body = JSON.stringify({ TableName: 'music', Key: { artist: { S: 'No One You Know' } } });
  return {
    date,
    region,
    credentials,
    session: presignWorkload({ token: 800 }).credentials,
    inputs: keys.map((Key) => ({ Bucket: 'examplebucket', Key })),
    forms: keys.slice(0, 50).map((Key) => ({
      Bucket: 'examplebucket',
      Key,
      Conditions: [['content-length-range', 1, 10_000_000]],
      Fields: { acl: 'private' },
      Expires: 3600,
    })),
    objects: keys.map((key) => ({
      method: 'GET',
      protocol: 'https:',
      hostname: `examplebucket.s3.${region}.amazonaws.com`,
      path: `/${encodeURIComponent(key)}`,
      query: { 'x-id': 'GetObject' },
      headers: { host: `examplebucket.s3.${region}.amazonaws.com`, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    })),
    item: {
      method: 'POST',
      protocol: 'https:',
      hostname: host,
      path: '/',
      query: {},
      headers: { host, ...headers },
      body,
    },
    itemByUrl: { url: `https://${host}/`, method: 'POST', headers, body },
    dispatched: { origin: `https://${host}`, path: '/', method: 'POST', headers, body },
    node: `https://search-shop-abc123.${region}.es.amazonaws.com`,
    search: { index: 'books', size: 10, body: { query: { match: { title: 'The Art of Computer Programming' } } } },
    database: { hostname: 'music.cluster-abc.us-east-1.rds.amazonaws.com', port: 5432, username: 'reader' },
    cluster: { hostname: 'foo0bar1baz2quux3quuux4.dsql.us-east-1.on.aws' },
    kubernetes: { clusterName: 'production' },
    cache: { name: 'sessions', username: 'reader' },
    audience: 'api.example.com',
  };
}
