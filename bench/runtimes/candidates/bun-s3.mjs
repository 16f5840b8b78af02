import { whatIsWrong } from '../../presign/verify.mjs';

export const id = 'bun-s3';
export const name = 'Bun: S3Client.presign';
export const family = 'library';

/**
 * Bun signs with the current time, which no option changes, so its URLs differ from those of the job. The verifier
 * recomputes the signature of each, for its own date.
 */
export function prepare(workload) {
  const { credentials, region, bucket, expiresIn } = workload;
  const client = new globalThis.Bun.S3Client({ ...credentials, region, bucket, virtualHostedStyle: true });
  const options = { method: 'GET', expiresIn };
  return {
    strings: (keys) => keys.map((key) => client.presign(key, options)),
    mustBeRight(urls, keys) {
      for (const [i, url] of urls.entries()) {
        const amzDate = new URL(url).searchParams.get('X-Amz-Date');
        const wrong = whatIsWrong(url, keys[i], { ...workload, amzDate });
        if (wrong !== undefined) throw new Error(`${name} answers ${keys[i]} with\n${url}\nwhich is wrong: ${wrong}`);
      }
    },
  };
}
