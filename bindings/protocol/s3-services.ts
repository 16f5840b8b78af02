/** S3 and its relatives, whose buckets have hosts of S3, and whose requests are read by S3's rules. */
export const S3_SERVICES: readonly string[] = ['s3', 's3-object-lambda', 's3-outposts', 's3express'];

/** True for one of them, by its name in the credential scope. */
export function isS3(service: string): boolean {
  return S3_SERVICES.includes(service);
}
