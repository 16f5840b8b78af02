import { createReadStream, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { Client as Minio } from 'minio';
import { type Client, type Connection, HASH, type Session, UNSIGNED } from './client.js';
import { describeClient } from './suite.js';

function connect({ endpoint, bucket, region, credentials, certificate }: Connection): Session {
  const { protocol, hostname, port } = new URL(endpoint);
  const minio = new Minio({
    endPoint: hostname,
    port: Number(port),
    useSSL: protocol === 'https:',
    region,
    accessKey: credentials.accessKeyId,
    secretKey: credentials.secretAccessKey,
    pathStyle: true,
    partSize: 5 << 20,
    ...('sessionToken' in credentials && { sessionToken: credentials.sessionToken }),
    ...(protocol === 'https:' && { transportAgent: new Agent({ ca: readFileSync(certificate) }) }),
  });
  return {
    async put(key, file, how = 'bytes') {
      const body = how === 'stream' ? createReadStream(file) : readFileSync(file);
      await minio.putObject(bucket, key, body, undefined, { 'x-amz-meta-a': 'two  blanks' });
    },
    get: async (key, file) => writeFile(file, await buffer(await minio.getObject(bucket, key))),
    async list(prefix) {
      const keys: string[] = [];
      for await (const { name } of minio.listObjectsV2(bucket, prefix, true)) keys.push(name);
      return keys;
    },
    remove: async (key) => minio.removeObject(bucket, key),
    presign: async (key) => minio.presignedGetObject(bucket, key, 60),
    presignPut: async (key) => minio.presignedPutObject(bucket, key, 60),
    async form(key) {
      const policy = minio.newPostPolicy();
      policy.setBucket(bucket);
      policy.setKey(key);
      policy.setExpires(new Date(Date.now() + 60_000));
      policy.setContentLengthRange(1, 100);
      const { postURL, formData } = await minio.presignedPostPolicy(policy);
      return { url: postURL, fields: formData as Record<string, string> };
    },
  };
}

const client: Client = {
  name: 'minio-js',
  connect,
  bodies: [
    { how: 'bytes', over: 'http', payload: HASH, size: 3_000_000 },
    { how: 'bytes', over: 'http', payload: HASH, size: 0 },
    { how: 'bytes', over: 'https', payload: UNSIGNED, size: 3_000_000 },
    { how: 'stream', over: 'http', payload: HASH, size: 11_000_000, isMultipart: true },
    { how: 'stream', over: 'https', payload: UNSIGNED, size: 11_000_000, isMultipart: true },
  ],
  metadata: 'two  blanks',
  refusedForms: {},
  tells: async (session, file) => session.get('p', file),
};

describeClient(client);
