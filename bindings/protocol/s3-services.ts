/** S3 Express, which has directory buckets. */
export const S3_EXPRESS = 's3express';

/** S3 and its relatives, whose buckets have hosts of S3, and whose requests are read by S3's rules. */
export const S3_SERVICES: readonly string[] = ['s3', 's3-object-lambda', 's3-outposts', S3_EXPRESS];

/** True for one of them, by its name in the credential scope. */
export function isS3(service: string): boolean {
  return S3_SERVICES.includes(service);
}
