// Creates the bucket if it is missing, and allows the page to upload to it. This replaces the CORS rules of the bucket: if other pages use
// the bucket, add these rules to the existing ones instead. In production, also add a lifecycle rule that removes the parts of incomplete
// uploads (AbortIncompleteMultipartUpload), because they use storage and are not part of any listing of objects.
import { createHash } from 'node:crypto';
import { createFetch } from 'siglane';
import { bucketUrl, pageOrigin, region, signer } from './settings.mjs';

const signingFetch = createFetch(signer);

/** Sends XML to the bucket. @throws Error with the server's response, unless its error code is one of `codes` */
async function put(query, xml, ...codes) {
  const headers = { 'content-type': 'application/xml', 'content-md5': createHash('md5').update(xml).digest('base64') };
  const response = await signingFetch(`${bucketUrl}/${query}`, { method: 'PUT', headers, body: xml });
  const text = await response.text();
  if (response.ok || codes.some((code) => text.includes(`<Code>${code}</Code>`))) return;
  throw new Error(`PUT ${bucketUrl}/${query}: ${response.status} ${text}`);
}

// S3 refuses us-east-1 as a LocationConstraint, because it is the default.
const place = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
await put('', region === 'us-east-1' ? '' : place, 'BucketAlreadyOwnedByYou');

// The uploaders join the parts of a file by the ETags of S3's responses. A page can read only headers that are exposed.
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
console.log(`${bucketUrl} accepts uploads from ${pageOrigin}`);
