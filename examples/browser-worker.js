// Presigns the listing that the page hands it, for an hour. A module worker: the page stays responsive however long the list is.
//
// A worker has no import map, so the browser would not know what `siglane/presign` is: this file is bundled. browser-server.mjs says
// how with esbuild; Vite and webpack do it by themselves for `new Worker(new URL('./browser-worker.js', import.meta.url), { type: 'module' })`.
import { createPresigner } from 'siglane/presign';

self.onmessage = async ({ data: { credentials, region, bucket, date, keys } }) => {
  try {
    const presigner = await createPresigner({ credentials, region });
    self.postMessage({ urls: presigner.presignMany({ bucket, expiresIn: 3600, signingDate: new Date(date) }, keys) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
