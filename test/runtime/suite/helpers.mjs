import { sharedTemplate } from '../../vectors/checks.mjs';

/** The keys of the vectors as one text, each terminated by NUL, without the keys that contain NUL. */
export function asText(presign) {
  const { options, template, keys, urls } = sharedTemplate(presign);
  const able = (_, i) => !keys[i].includes('\0');
  const text = keys.filter(able).map((key) => `${key}\0`);
  return { options, template, text: new TextEncoder().encode(text.join('')), urls: urls.filter(able) };
}

export async function collect(source) {
  const all = [];
  for await (const each of source) all.push(each);
  return all;
}

/** Not every engine can iterate over a ReadableStream. */
export async function* chunks(reader) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** The error of a rejected promise, or of an asynchronous function. */
export async function rejection(promise) {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

export function textOf(bytes) {
  return new TextDecoder().decode(bytes);
}

export function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
