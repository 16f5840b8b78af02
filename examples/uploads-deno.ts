// A server for Uppy's requests on Deno: it signs uploads below a prefix of the user's own. The settings are in the environment.
//
//   deno run --allow-net=127.0.0.1 --allow-env=PORT,AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY uploads-deno.ts
import { createSigner } from 'siglane';
import { createUppyHandler } from 'siglane/upload-server';

const [accessKeyId, secretAccessKey] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map(
  (name) => Deno.env.get(name) ?? '',
);
const signer = await createSigner({ credentials: { accessKeyId, secretAccessKey }, region: 'us-east-1' });
const uppy = createUppyHandler({
  signer,
  bucket: 'examplebucket',
  grant(request) {
    const user = request.headers.get('x-user'); // ask your session instead
    return user === null
      ? undefined
      : { operations: ['put', 'create', 'part', 'complete', 'abort'], keyPrefix: `users/${user}/` };
  },
});
Deno.serve({ hostname: '127.0.0.1', port: Number(Deno.env.get('PORT') ?? 8080) }, (request) =>
  new URL(request.url).pathname === '/uppy' ? uppy(request) : new Response(null, { status: 404 }),
);
