import { amzDate, createGenerator, credentialsFor, date, flat, hex, region } from '../shared/fixtures.mjs';

const hardEvery = 20;
const hardNames = ['Renée', '山田', 'Zoë Ørsted', 'Łucja'];
const cities = ['Sheffield', 'Valparaiso', 'Nairobi', 'Osaka', 'Tampere'];

/** The two jobs. Headers are given as a program has them, without those that the signer adds. */
const jobs = {
  dynamodb: { service: 'dynamodb', host: `dynamodb.${region}.amazonaws.com`, createRequest: createPutItem },
  's3-get': { service: 's3', host: `examplebucket.s3.${region}.amazonaws.com`, createRequest: createGet },
};
export const jobIds = Object.keys(jobs);

/** Number of requests that a run needs. Every pass takes its requests from the first of these. */
export const requestCount = 1_000;

/** @returns the options of a signer, and the host of all requests of the job */
export function createWorkload({ job, token = 0 }) {
  const { service, host } = jobs[job];
  return { job, service, host, region, credentials: credentialsFor({ token }), date, amzDate };
}

/** @returns requests `{ method, url, headers, payload }`, all different */
export function createRequests(job, count = requestCount) {
  const { host, createRequest } = jobs[job];
  const next = createGenerator(20260102);
  return Array.from({ length: count }, (_, i) => createRequest(host, i, next));
}

/** Creates a PutItem with a JSON body of about 1 KB. One body in twenty has characters beyond ASCII. */
function createPutItem(host, i, next) {
  const name = i % hardEvery === hardEvery - 1 ? hardNames[next() % hardNames.length] : `customer ${next() % 10_000}`;
  const lines = Array.from({ length: 8 }, () => ({
    M: {
      sku: { S: `SKU-${hex(next())}` },
      quantity: { N: String(1 + (next() % 9)) },
      cents: { N: String(next() % 90_000) },
    },
  }));
  const body = {
    TableName: 'orders',
    Item: {
      orderId: { S: `2026-01-02#${hex(next())}${hex(next())}` },
      customer: { M: { name: { S: name }, city: { S: cities[next() % cities.length] } } },
      status: { S: 'PLACED' },
      lines: { L: lines },
      note: { S: Array.from({ length: 6 + (next() % 8) }, () => hex(next())).join(' ') },
    },
    ConditionExpression: 'attribute_not_exists(orderId)',
    ReturnConsumedCapacity: 'TOTAL',
  };
  return {
    method: 'POST',
    url: flat(`https://${host}/`),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
    payload: flat(JSON.stringify(body)),
  };
}

/** Creates a GetObject of a short key, with one or two parameters and one header. */
function createGet(host, i, next) {
  const path = `/photos/2026/01/${hex(next())}.jpg`;
  const part = i % 2 === 0 ? `partNumber=${1 + (next() % 100)}&` : '';
  const version = `versionId=${hex(next())}${hex(next())}${hex(next())}${hex(next())}`;
  return {
    method: 'GET',
    url: flat(`https://${host}${path}?${part}${version}`),
    headers: { accept: 'image/*' },
  };
}
