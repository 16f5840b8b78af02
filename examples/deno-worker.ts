// Presigns lists of keys for deno-server.ts, which does not get the credentials.
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { createPresigner } from 'siglane/presign';

const { env } = Deno;
const presigner = createPresigner({
  credentials: {
    accessKeyId: env.get('AWS_ACCESS_KEY_ID') ?? '',
    secretAccessKey: env.get('AWS_SECRET_ACCESS_KEY') ?? '',
    sessionToken: env.get('AWS_SESSION_TOKEN'),
  },
  region: env.get('AWS_REGION') ?? '',
});

// Set before the first await, because a message without a listener is lost.
self.onmessage = async ({ data: keys, ports: [port] }: MessageEvent<string[]>) => {
  try {
    const urls = (await presigner).presignMany({ bucket: env.get('BUCKET'), expiresIn: 3600 }, keys);
    port.postMessage({ urls });
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
};
