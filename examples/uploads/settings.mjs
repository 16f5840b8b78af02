// What both programs read from the environment.
import { createSigner } from 'siglane';

for (const name of ['AWS_REGION', 'BUCKET', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
  if (!process.env[name]) throw new Error(`set ${name} in the environment`);
}
const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ENDPOINT, PATH_STYLE } = process.env;

export const region = process.env.AWS_REGION;
export const accessKeyId = AWS_ACCESS_KEY_ID;
export const sessionToken = AWS_SESSION_TOKEN || undefined;

/** Where the page is. The bucket's CORS names it, so it cannot be any free port. */
export const port = Number(process.env.PORT || 8080);
export const pageOrigin = `http://127.0.0.1:${port}`;

/** Where the bucket is, in the words of siglane: AWS, unless there is an endpoint. */
export const address = {
  bucket: process.env.BUCKET,
  ...(ENDPOINT && { endpoint: ENDPOINT }),
  ...(PATH_STYLE && { pathStyle: true }),
};

// Credentials of a role change while a server runs: take createSignerProvider then. The handlers take a provider too.
export const signer = await createSigner({
  credentials: { accessKeyId, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken },
  region,
  service: 's3',
});

const { origin, pathname } = new URL(signer.presign(address));
/** The bucket's own URL, without a slash at its end. */
export const bucketUrl = `${origin}${pathname}`.replace(/\/$/, '');
