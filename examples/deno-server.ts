// A page that lists objects of a bucket. A worker (deno-worker.ts) presigns the links for an hour, so that a long list does not block other
// requests.
//
//   deno run --allow-net=127.0.0.1 --allow-env=PORT,BUCKET,AWS_REGION,AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,AWS_SESSION_TOKEN --allow-read=deno-worker.ts deno-server.ts
//
// siglane itself needs no permission. These permissions are for listening, for the settings, which the worker reads too, and for the file
// of the worker. A file that the worker imports would need a permission as well, but packages in node_modules do not.
const port = Number(Deno.env.get('PORT') ?? 0);
const worker = new Worker(new URL('./deno-worker.ts', import.meta.url), { type: 'module' });

/** Example keys, in place of the `Contents` of S3's ListObjectsV2. */
async function listKeys(): Promise<string[]> {
  return ['photos/a b.jpg', 'photos/Zürich ☃.jpg', `R&D/it's "final" <b>2</b>.pdf`, '100%+1?.txt'];
}

/** Asks the worker to presign keys. Each request has its own channel, so that responses reach the right caller. */
function presign(keys: string[]): Promise<string[]> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data: { urls, error } }) => {
      port1.close();
      if (error === undefined) resolve(urls);
      else reject(new Error(error));
    };
    worker.postMessage(keys, [port2]);
  });
}

function listingPage(keys: string[], urls: string[]): string {
  const items = keys.map((key, i) => `<li><a href="${escapeHtml(urls[i])}">${escapeHtml(key)}</a></li>`);
  return `<!doctype html><meta charset="utf-8"><title>Listing</title><ul>${items.join('')}</ul>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

Deno.serve({ hostname: '127.0.0.1', port }, async (request) => {
  if (new URL(request.url).pathname !== '/') return new Response(null, { status: 404 });
  const keys = await listKeys();
  // A cache must not give the links to other visitors, or keep expired links.
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(listingPage(keys, await presign(keys)), { headers });
});
