// Makes the bucket, unless you have it, and lets the page upload to it. A bucket that serves other pages too has rules that this would
// replace: add these to them instead. In production give the bucket a lifecycle rule, too, that removes the parts of uploads which nobody
// completes (AbortIncompleteMultipartUpload): they take room, and no listing of objects shows them.
import { createHash } from 'node:crypto';
import { createFetch } from 'siglane';
import { bucketUrl, pageOrigin, region, signer } from './settings.mjs';

const signingFetch = createFetch(signer);

/** Sends XML to the bucket. @throws Error with the server's answer, unless it is one of `codes` */
async function put(query, xml, ...codes) {
  const headers = { 'content-type': 'application/xml', 'content-md5': createHash('md5').update(xml).digest('base64') };
  const response = await signingFetch(`${bucketUrl}/${query}`, { method: 'PUT', headers, body: xml });
  const text = await response.text();
  if (response.ok || codes.some((code) => text.includes(`<Code>${code}</Code>`))) return;
  throw new Error(`PUT ${bucketUrl}/${query}: ${response.status} ${text}`);
}

// us-east-1 is the one region that may not be named.
const place = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
await put('', region === 'us-east-1' ? '' : place, 'BucketAlreadyOwnedByYou');

// The uploaders join the parts of a file by the ETags of S3's answers, which a page may read only if they are exposed.
await put(
  '?cors',
  `<CORSConfiguration><CORSRule>
  <AllowedOrigin>${pageOrigin}</AllowedOrigin>
  ${['PUT', 'POST', 'DELETE', 'GET'].map((method) => `<AllowedMethod>${method}</AllowedMethod>`).join('')}
  <AllowedHeader>*</AllowedHeader>
  <ExposeHeader>ETag</ExposeHeader>
  <MaxAgeSeconds>3600</MaxAgeSeconds>
</CORSRule></CORSConfiguration>`,
);
console.log(`${bucketUrl} takes uploads from ${pageOrigin}`);
