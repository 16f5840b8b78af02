// An S3 server in memory that lets siglane verify every request. It shows verification, and is not meant to store anything.
import { randomUUID } from 'node:crypto';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { toXml } from 'siglane/verify';
import { s3Error } from './errors.mjs';
import { readForm } from './form.mjs';
import { createGate, Refused } from './gate.mjs';
import { perform, storedHeaders } from './operations.mjs';
import { Store } from './store.mjs';

/**
 * Creates the server. It does not listen yet.
 *
 * @param {object} options
 * @param {ReadonlyMap<string, { secretAccessKey: string, sessionToken?: string }>} options.keys
 * @param {string | string[]} options.region
 * @param {() => number} [options.now] time in milliseconds since 1970
 * @param {{ key: string | Buffer, cert: string | Buffer }} [options.tls] for HTTPS
 */
export async function createS3Server({ keys, region, now, tls }) {
  const gate = await createGate({ keys, region, now });
  const store = new Store();
  const handle = (message, response) => answer(gate, store, message, response);
  const server = tls === undefined ? createHttp(handle) : createHttps(tls, handle);
  // With `Expect: 100-continue` the client waits before it sends its body, so that the gate can refuse the request first.
  server.on('checkContinue', handle);
  return { server, store };
}

async function answer(gate, store, message, response) {
  const requestId = randomUUID();
  response.setHeader('x-amz-request-id', requestId);
  try {
    const { status, headers, body } = isForm(message)
      ? await takeForm(gate, store, message)
      : await takeRequest(gate, store, message, response);
    response.writeHead(status, [...headers, ['content-length', String(Buffer.byteLength(body))]].flat());
    response.end(message.method === 'HEAD' ? undefined : body);
  } catch (error) {
    // A refusal, or an error of the body's stream. toXml reports every other error as InternalError.
    const { status, headers, body } = toXml(error instanceof Refused ? error.error : error, {
      resource: message.url.split('?', 1)[0],
      requestId,
    });
    if (status === 500) console.error(error.error?.cause ?? error);
    await discard(message, response);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(message.method === 'HEAD' ? undefined : body);
  }
}

/** Reads the rest of the body, because a client that still sends would take an early response for a broken connection. */
async function discard(message, response) {
  if (message.headers.expect !== undefined && !message.readableDidRead) {
    // The client was not told to send a body.
    response.setHeader('connection', 'close');
    return;
  }
  message.resume();
  if (!message.readableEnded && !message.destroyed)
    await new Promise((resolve) => message.once('end', resolve).once('close', resolve));
}

async function takeRequest(gate, store, message, response) {
  const request = await gate.admit(message);
  if (message.headers.expect !== undefined) response.writeContinue();
  return perform(store, message, request);
}

function isForm({ method, headers }) {
  return (
    method === 'POST' &&
    headers.authorization === undefined &&
    /^multipart\/form-data/i.test(headers['content-type'] ?? '')
  );
}

/** Stores the file of a form. The bucket comes from the path, not from a field. */
async function takeForm(gate, store, message) {
  const bucket = bucketOf(message.url);
  const { fields, bytes } = await readForm(message);
  const { contentLengthRange: [least, most] = [0, Infinity] } = await gate.admitForm(fields, bucket);
  const values = new Map(fields.map(([name, value]) => [name.toLowerCase(), value]));
  if (bytes.length < least || bytes.length > most)
    throw new Refused({
      code: bytes.length > most ? 'EntityTooLarge' : 'EntityTooSmall',
      status: 400,
      message: `Your proposed upload ${bytes.length > most ? 'exceeds the maximum' : 'is smaller than the minimum'} allowed size`,
      details: {},
    });
  const { etag } = store.put(bucket, values.get('key'), bytes, storedHeaders(fields));
  const status = Number(values.get('success_action_status'));
  return { status: [200, 201].includes(status) ? status : 204, headers: [['etag', etag]], body: '' };
}

function bucketOf(url) {
  const [, bucket = ''] = url.split('?', 1)[0].split('/');
  try {
    return decodeURIComponent(bucket);
  } catch {
    throw s3Error('InvalidArgument');
  }
}
