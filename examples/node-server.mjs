// A page that lists objects of a bucket. Its links are presigned for an hour, anew each time that the page is asked for.
//
//   node node-server.mjs
//
// Who sees the page can get the objects until its links expire: a server that is not for everybody asks first who it is.
import { createServer } from 'node:http';
import { createPresigner } from 'siglane/presign';

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, BUCKET, PORT = '0' } = process.env;

const presigner = await createPresigner({
  credentials: {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  },
  region: AWS_REGION,
});

/** Stands for S3's ListObjectsV2: the keys of its `Contents`. */
async function listKeys() {
  return ['photos/a b.jpg', 'photos/Zürich ☃.jpg', `R&D/it's "final" <b>2</b>.pdf`, '100%+1?.txt'];
}

function listingPage(keys) {
  const urls = presigner.presignMany({ bucket: BUCKET, expiresIn: 3600 }, keys);
  const items = keys.map((key, i) => `<li><a href="${escapeHtml(urls[i])}">${escapeHtml(key)}</a></li>`);
  return `<!doctype html><meta charset="utf-8"><title>Listing</title><ul>${items.join('')}</ul>`;
}

function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const server = createServer(async (request, response) => {
  if (request.url !== '/') return response.writeHead(404).end();
  try {
    const page = listingPage(await listKeys());
    // A cache must neither give the links to others nor keep them for longer than they last.
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
