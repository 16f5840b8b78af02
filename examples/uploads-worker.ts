// A server for Fine Uploader's policies on Cloudflare Workers: it signs uploads below a prefix of the user's own.
import { createSigner } from 'siglane';
import { createFineUploaderHandler, type UploadHandler } from 'siglane/upload-server';

interface Env {
  AWS_ACCESS_KEY_ID: string;
  AWS_SECRET_ACCESS_KEY: string;
}

/** Made with the first request: before it there is no env. */
let handler: Promise<UploadHandler> | undefined;

async function start({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
}: Env): Promise<UploadHandler> {
  return createFineUploaderHandler({
    signer: await createSigner({ credentials: { accessKeyId, secretAccessKey }, region: 'us-east-1' }),
    bucket: 'examplebucket',
    grant(request) {
      const user = request.headers.get('x-user'); // ask your session instead
      if (user === null) return undefined;
      return { operations: ['post'], keyPrefix: `users/${user}/`, maxBytes: 10 * 1024 * 1024, acl: ['private'] };
    },
  });
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    handler ??= start(env);
    return (await handler)(request);
  },
};
