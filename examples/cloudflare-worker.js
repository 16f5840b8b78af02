// A page that lists objects of a bucket, with links presigned for an hour, as a Cloudflare Worker (wrangler.jsonc).
//
//   wrangler secret put AWS_ACCESS_KEY_ID
//   wrangler secret put AWS_SECRET_ACCESS_KEY
//   wrangler deploy
//
// Who sees the page can get the objects until its links expire: a page that is not for everybody asks first who it is.
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
    // A cache must neither give the links to others nor keep them for longer than they last.
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(listingPage(keys, urls), { headers });
  },
};

/** Stands for S3's ListObjectsV2: the keys of its `Contents`. */
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
