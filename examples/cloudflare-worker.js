// A Cloudflare Worker (wrangler.jsonc) whose page lists objects of a bucket, with links that are presigned for an hour.
//
//   wrangler secret put AWS_ACCESS_KEY_ID
//   wrangler secret put AWS_SECRET_ACCESS_KEY
//   wrangler deploy
//
// Everybody who sees the page can get the objects until its links expire. If the page is not public, authenticate visitors first.
import { createPresigner } from 'siglane/presign';

export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname !== '/') return new Response(null, { status: 404 });
    const presigner = await createPresigner({
      credentials: {
        accessKeyId: env.AWS_ACCESS_KEY_ID,
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
        sessionToken: env.AWS_SESSION_TOKEN,
      },
      region: env.AWS_REGION,
    });
    const keys = await listKeys();
    const urls = presigner.presignMany({ bucket: env.BUCKET, expiresIn: 3600 }, keys);
    // A cache must not give the links to other visitors, or keep expired links.
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(listingPage(keys, urls), { headers });
  },
};

/** Example keys, in place of the `Contents` of S3's ListObjectsV2. */
async function listKeys() {
  return ['photos/a b.jpg', 'photos/Zürich ☃.jpg', `R&D/it's "final" <b>2</b>.pdf`, '100%+1?.txt'];
}

function listingPage(keys, urls) {
  const items = keys.map((key, i) => `<li><a href="${escapeHtml(urls[i])}">${escapeHtml(key)}</a></li>`);
  return `<!doctype html><meta charset="utf-8"><title>Listing</title><ul>${items.join('')}</ul>`;
}

function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
