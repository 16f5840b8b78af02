/**
 * Suggestions for an unknown option: an option of another library, or a misspelt one.
 *
 * The names come from the documentation of the AWS SDK for JavaScript v2 and v3, boto3, aws4, aws4fetch and minio-js.
 */

/** The advice, whose first word is an option of siglane, and the names that other libraries have for it. */
const BROUGHT: readonly (readonly [advice: string, names: string])[] = [
  ['"expiresIn" (seconds)', 'expires expiry expire ttl expires_in X-Amz-Expires'],
  ['"expiration" (a Date)', 'expires expiry expiresIn'],
  ['"bucket"', 'bucketName Bucket_name'],
  ['"key"', 'objectName objectKey object_name filename'],
  ['"bucket" and "key"', 'Params'],
  ['"method"', 'httpMethod ClientMethod verb'],
  ['"payload"', 'body data'],
  ['"headers"', 'signableHeaders unhoistableHeaders header'],
  ['"query"', 'reqParams searchParams params hoistableHeaders'],
  ["query: { 'response-content-disposition': … }", 'ResponseContentDisposition'],
  ["query: { 'response-content-type': … }", 'ResponseContentType'],
  ["query: { 'response-cache-control': … }", 'ResponseCacheControl'],
  ['query: { versionId: … }', 'VersionId'],
  ['query: { partNumber, uploadId }', 'PartNumber UploadId'],
  ["headers: { 'content-type': … }", 'ContentType'],
  ["headers: { 'content-length': … }", 'ContentLength'],
  ["headers: { 'content-md5': … }", 'ContentMD5'],
  ["headers: { 'cache-control': … }", 'CacheControl'],
  ["headers: { 'x-amz-meta-…': … }", 'Metadata'],
  ["headers: { 'x-amz-server-side-encryption': … }", 'ServerSideEncryption'],
  ["query: { 'x-amz-acl': … }", 'ACL'],
  ["query: { 'x-amz-request-payer': 'requester' }", 'RequestPayer'],
  ['"pathStyle"', 'forcePathStyle s3ForcePathStyle addressing_style'],
  ['"dualStack"', 'useDualstackEndpoint use_dualstack_endpoint'],
  ['"accelerate"', 'useAccelerateEndpoint use_accelerate_endpoint'],
  ['"fips"', 'useFipsEndpoint use_fips_endpoint'],
  ["endpoint: 'https://…'", 'endPoint endpointUrl endpoint_url host hostname port useSSL protocol'],
  ["url: 'https://…'", 'host hostname path pathname port protocol uri'],
  [
    'credentials: { accessKeyId, secretAccessKey, sessionToken }',
    'accessKeyId secretAccessKey sessionToken accessKey secretKey',
  ],
  [
    'credentials: { accessKeyId, secretAccessKey, sessionToken }',
    'aws_access_key_id aws_secret_access_key aws_session_token',
  ],
  ['"region"', 'signingRegion region_name'],
  ['"service"', 'signingName signingService defaultService'],
  ['"signingDate"', 'date datetime systemClockOffset'],
  ['"conditions"', 'Conditions policy'],
  ['"fields"', 'Fields formData'],
];

/** The most edits between two names that still count as a misspelling. */
const MOST_EDITS = 2;

/**
 * Suggests an option in place of an unknown one.
 *
 * @param name the unknown option
 * @param names the known options
 * @returns an option in quotes, `"expiresIn" (seconds)`, or code such as `query: { versionId: … }`; empty if nothing is similar
 */
export function suggestion(name: string, names: ReadonlySet<string>): string {
  const bare = bareOf(name);
  for (const own of names) if (bareOf(own) === bare) return `"${own}"`;
  const brought = BROUGHT.filter(([, foreign]) => foreign.split(' ').some((each) => bareOf(each) === bare));
  const [fitting] = brought.find(([advice]) => names.has(/\w+/.exec(advice)?.[0] as string)) ?? [];
  if (fitting !== undefined) return fitting;
  // A name of another library is not a misspelling: `signingName` is not `signingDate`.
  if (brought.length > 0) return '';
  const near = nearest(name, names);
  return near === undefined ? '' : `"${near}"`;
}

/** Finds the known name that is most similar to `name`, if the difference looks like a misspelling. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const [first] = [...names]
    .map((own) => ({ own, edits: editsBetween(bareOf(name), bareOf(own)) }))
    .filter(({ own, edits }) => edits <= Math.min(MOST_EDITS, own.length / 3))
    .sort((a, b) => a.edits - b.edits);
  return first?.own;
}

/** Lower-cases a name and removes its hyphens and underscores, in which libraries differ. */
function bareOf(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

/** Counts the characters to insert, delete or change (Levenshtein distance). Gives up above `MOST_EDITS`. */
function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return MOST_EDITS + 1;
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (last[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    last = next;
  }
  return last[b.length] as number;
}
