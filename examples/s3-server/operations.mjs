// Performs verified requests.
import { s3Error } from './errors.mjs';
import { md5, readAll } from './store.mjs';
import { texts, write } from './xml.mjs';

const KEPT = /^(?:cache-control|content-(?:disposition|encoding|language|type)|expires|x-amz-meta-.+)$/;

/** Selects the headers to store with an object. Removes `aws-chunked`, which describes the transfer and not the object. */
export function storedHeaders(pairs) {
  return pairs.flatMap(([given, value]) => {
    const name = given.toLowerCase();
    if (!KEPT.test(name)) return [];
    if (name !== 'content-encoding') return [[name, value]];
    const encodings = value
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '' && each !== 'aws-chunked');
    return encodings.length === 0 ? [] : [[name, encodings.join(',')]];
  });
}

const xml = (root, status = 200) => ({ status, headers: [['content-type', 'application/xml']], body: write(root) });
const done = (status, headers = []) => ({ status, headers, body: '' });

/** Performs a request. @returns status, headers and body of the response */
export async function perform(store, message, request) {
  const { bucket, key, query } = request;
  const { method } = message;
  if (bucket === '') return method === 'GET' ? listBuckets(store) : notImplemented();
  if (key === '') return ofBucket(store, method, request);
  if (query.has('uploadId') || query.has('uploads')) return ofUpload(store, message, request);
  switch (method) {
    case 'PUT':
      return message.headers['x-amz-copy-source'] === undefined
        ? putObject(store, message, request)
        : copyObject(store, message, request);
    case 'GET':
    case 'HEAD':
      return getObject(message, store.get(bucket, key));
    case 'DELETE':
      store.objects(bucket).delete(key);
      return done(204);
    default:
      return notImplemented();
  }
}

function notImplemented() {
  throw s3Error('NotImplemented');
}

function listBuckets(store) {
  const buckets = store.names.map((name) => ['Bucket', ['Name', name], ['CreationDate', '2026-01-01T00:00:00.000Z']]);
  return xml(['ListAllMyBucketsResult', ['Owner', ['ID', 'example']], ['Buckets', ...buckets]]);
}

async function ofBucket(store, method, { bucket, query, body }) {
  if (method === 'PUT') {
    await readAll(body());
    store.create(bucket);
    return done(200, [['location', `/${bucket}`]]);
  }
  const objects = store.objects(bucket);
  if (method === 'HEAD') return done(200);
  if (method === 'DELETE') return done(204);
  if (method === 'POST' && query.has('delete')) {
    const keys = texts(await readAll(body()), 'Delete/Object/Key');
    for (const key of keys) objects.delete(key);
    return xml(['DeleteResult', ...keys.map((key) => ['Deleted', ['Key', key]])]);
  }
  if (method !== 'GET') notImplemented();
  if (query.has('location')) return xml(['LocationConstraint']);
  if (query.has('uploads')) {
    const uploads = store.uploads(bucket).map(([id, { key }]) => ['Upload', ['Key', key], ['UploadId', id]]);
    return xml(['ListMultipartUploadsResult', ['Bucket', bucket], ['IsTruncated', 'false'], ...uploads]);
  }
  return listObjects(bucket, objects, query);
}

/** Lists objects for ListObjectsV2, and for version 1, which older clients use. */
function listObjects(bucket, objects, query) {
  const isV2 = query.get('list-type') === '2';
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') || 1000), 1000);
  const token = query.get('continuation-token');
  const after =
    token === undefined
      ? (query.get(isV2 ? 'start-after' : 'marker') ?? '')
      : Buffer.from(token, 'base64url').toString();
  const encode =
    query.get('encoding-type') === 'url' ? (text) => encodeURIComponent(text).replaceAll('%2F', '/') : (text) => text;

  const entries = new Map();
  for (const key of [...objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folder = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (folder !== undefined && after.startsWith(folder)) continue;
    entries.set(folder ?? key, folder === undefined ? objects.get(key) : undefined);
  }
  const shown = [...entries].slice(0, most);
  const isTruncated = entries.size > shown.length;
  const last = shown.at(-1)?.[0] ?? '';
  const contents = shown.map(([name, object]) =>
    object === undefined
      ? ['CommonPrefixes', ['Prefix', encode(name)]]
      : [
          'Contents',
          ['Key', encode(name)],
          ['LastModified', object.modified.toISOString()],
          ['ETag', object.etag],
          ['Size', object.bytes.length],
          ['StorageClass', 'STANDARD'],
        ],
  );
  return xml([
    'ListBucketResult',
    ['Name', bucket],
    ['Prefix', encode(prefix)],
    ['MaxKeys', most],
    ...(delimiter === '' ? [] : [['Delimiter', encode(delimiter)]]),
    ...(query.has('encoding-type') ? [['EncodingType', 'url']] : []),
    ['IsTruncated', isTruncated],
    ...(isV2 ? [['KeyCount', shown.length]] : [['Marker', encode(after)]]),
    ...(isTruncated
      ? [isV2 ? ['NextContinuationToken', Buffer.from(last).toString('base64url')] : ['NextMarker', encode(last)]]
      : []),
    ...contents,
  ]);
}

async function putObject(store, message, { bucket, key, body }) {
  store.objects(bucket);
  const bytes = await readAll(body());
  const { etag } = store.put(bucket, key, bytes, storedHeaders(pairsOf(message)));
  return done(200, [['etag', etag]]);
}

async function copyObject(store, message, { bucket, key, body }) {
  await readAll(body());
  const source = sourceOf(store, message);
  const { etag, modified } = store.put(bucket, key, source.bytes, source.headers, source.etag);
  return xml(['CopyObjectResult', ['ETag', etag], ['LastModified', modified.toISOString()]]);
}

function sourceOf(store, message) {
  let source;
  try {
    source = decodeURIComponent(message.headers['x-amz-copy-source'].split('?', 1)[0]).replace(/^\//, '');
  } catch {
    throw s3Error('InvalidArgument');
  }
  const slash = source.indexOf('/');
  return store.get(source.slice(0, slash), source.slice(slash + 1));
}

function getObject(message, { bytes, headers, etag, modified }) {
  const all = [...headers, ['etag', etag], ['last-modified', modified.toUTCString()], ['accept-ranges', 'bytes']];
  const range = /^bytes=(\d*)-(\d*)$/.exec(message.headers.range ?? '');
  if (range === null) return { status: 200, headers: all, body: bytes };
  const [, from, to] = range;
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes.length : Math.min(Number(to) + 1, bytes.length);
  if (start >= end) throw s3Error('InvalidRange');
  const part = ['content-range', `bytes ${start}-${end - 1}/${bytes.length}`];
  return { status: 206, headers: [...all, part], body: bytes.subarray(start, end) };
}

async function ofUpload(store, message, { bucket, key, query, body }) {
  const { method } = message;
  if (query.has('uploads')) {
    if (method !== 'POST') notImplemented();
    await readAll(body());
    const id = store.startUpload(bucket, key, storedHeaders(pairsOf(message)));
    return xml(['InitiateMultipartUploadResult', ['Bucket', bucket], ['Key', key], ['UploadId', id]]);
  }
  const id = query.get('uploadId');
  const upload = store.upload(id, bucket, key);
  switch (method) {
    case 'PUT': {
      const bytes = await partBytes(store, message, await readAll(body()));
      upload.parts.set(Number(query.get('partNumber')), bytes);
      const etag = `"${md5(bytes)}"`;
      if (message.headers['x-amz-copy-source'] !== undefined) return xml(['CopyPartResult', ['ETag', etag]]);
      return done(200, [['etag', etag]]);
    }
    case 'POST': {
      const numbers = texts(await readAll(body()), 'CompleteMultipartUpload/Part/PartNumber').map(Number);
      const { etag } = store.complete(id, upload, numbers);
      const location = ['Location', `/${bucket}/${key}`];
      return xml(['CompleteMultipartUploadResult', location, ['Bucket', bucket], ['Key', key], ['ETag', etag]]);
    }
    case 'GET': {
      const parts = [...upload.parts].sort(([a], [b]) => a - b);
      const elements = parts.map(([number, bytes]) => [
        'Part',
        ['PartNumber', number],
        ['ETag', `"${md5(bytes)}"`],
        ['Size', bytes.length],
      ]);
      return xml([
        'ListPartsResult',
        ['Bucket', bucket],
        ['Key', key],
        ['UploadId', id],
        ['IsTruncated', 'false'],
        ...elements,
      ]);
    }
    case 'DELETE':
      store.abort(id);
      return done(204);
    default:
      return notImplemented();
  }
}

async function partBytes(store, message, sent) {
  if (message.headers['x-amz-copy-source'] === undefined) return sent;
  const { bytes } = sourceOf(store, message);
  const range = /^bytes=(\d+)-(\d+)$/.exec(message.headers['x-amz-copy-source-range'] ?? '');
  return range === null ? bytes : bytes.subarray(Number(range[1]), Number(range[2]) + 1);
}

function pairsOf({ rawHeaders }) {
  return rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1]]] : []));
}
