/** Presigned URLs in every output format. */
import { equal } from 'node:assert/strict';
import { checkUrls, referenceUrl, urlsOf } from '../check.mjs';

/** URLs of the previous call. A program keeps an answer until it has the next one. */
let kept = [];

export const presignMany = {
  name: 'presignMany',
  run(world) {
    const template = templateOf(world);
    const keys = world.createKeys(1_500);
    kept = world.signer.presignMany(template, keys);
    checkUrls(world, template, keys, kept);
    return keys.length;
  },
};

export const presignItems = {
  name: 'presignMany, items with queries',
  run(world) {
    const template = templateOf(world);
    const [key] = world.createKeys(1);
    const items = Array.from({ length: 300 }, (_, i) => ({
      key,
      query: { partNumber: `${i + 1}`, uploadId: `id/${i}=` },
    }));
    checkUrls(world, template, items, world.signer.presignMany(template, items));
    return items.length;
  },
};

export const presignOne = {
  name: 'presign',
  run(world) {
    const keys = world.createKeys(20);
    for (const key of keys) {
      const request = { ...templateOf(world), key };
      equal(world.signer.presign(request), referenceUrl(world, request));
    }
    return keys.length;
  },
};

export const presignStream = {
  name: 'presignStream',
  async run(world) {
    const template = templateOf(world);
    const keys = world.createKeys(1_200);
    const urls = [];
    for await (const url of world.signer.presignStream(template, keys)) urls.push(url);
    checkUrls(world, template, keys, urls);
    return keys.length;
  },
};

export const presignByteStream = {
  name: 'presignByteStream',
  async run(world) {
    const template = templateOf(world);
    const keys = world.createKeys(1_200);
    const bytes = Buffer.from(keys.map((key) => `${key}\n`).join(''));
    const urls = [];
    for await (const part of world.signer.presignByteStream(template, inPieces(bytes, 10_000)))
      urls.push(...urlsOf(part));
    checkUrls(world, template, keys, urls);
    return keys.length;
  },
};

/** Returns another bucket and another time for each call, so that a new plan is needed and kept plans do not match. */
export function templateOf(world) {
  return { bucket: `bucket-${world.random(1_000_000)}`, expiresIn: 60 + world.random(3600) };
}

export function* inPieces(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
