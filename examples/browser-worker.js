// Presigns the listing of the page, for an hour. It is a module worker, so the page stays responsive during a long list.
//
// A worker has no import map, so the browser cannot resolve `siglane/presign`, and this file must be bundled. browser-server.mjs has the
// command for esbuild. Vite and webpack bundle it on their own for
// `new Worker(new URL('./browser-worker.js', import.meta.url), { type: 'module' })`.
import { createPresigner } from 'siglane/presign';

self.onmessage = async ({ data: { credentials, region, bucket, date, keys } }) => {
  try {
    const presigner = await createPresigner({ credentials, region });
    self.postMessage({ urls: presigner.presignMany({ bucket, expiresIn: 3600, signingDate: new Date(date) }, keys) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
