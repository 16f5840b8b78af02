// Settings of both programs, from the environment.
import { createSigner } from 'siglane';

for (const name of ['AWS_REGION', 'BUCKET', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
  if (!process.env[name]) throw new Error(`${name} is missing. Set it in the environment`);
}
const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ENDPOINT, PATH_STYLE } = process.env;

export const region = process.env.AWS_REGION;
export const accessKeyId = AWS_ACCESS_KEY_ID;
export const sessionToken = AWS_SESSION_TOKEN || undefined;

/** Port of the page. Not any free port, because the bucket's CORS rules name it. */
export const port = Number(process.env.PORT || 8080);
export const pageOrigin = `http://127.0.0.1:${port}`;

/** Address of the bucket, as options of siglane. Without an endpoint, the bucket is on AWS. */
export const address = {
  bucket: process.env.BUCKET,
  ...(ENDPOINT && { endpoint: ENDPOINT }),
  ...(PATH_STYLE && { pathStyle: true }),
};

// Credentials of a role change while a server runs. For a role use createSignerProvider, which the handlers accept too.
export const signer = await createSigner({
  credentials: { accessKeyId, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken },
  region,
  service: 's3',
});

const { origin, pathname } = new URL(signer.presign(address));
/** URL of the bucket, without a slash at the end. */
export const bucketUrl = `${origin}${pathname}`.replace(/\/$/, '');
