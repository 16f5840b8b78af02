/** The service of directory buckets, in the credential scope. */
export const S3_EXPRESS = 's3express';

/** S3 and the services that follow its rules and have hosts of S3. */
export const S3_SERVICES: readonly string[] = ['s3', 's3-object-lambda', 's3-outposts', S3_EXPRESS];

/** Returns true for a service that follows the rules of S3, by its name in the credential scope. */
export function isS3(service: string): boolean {
  return S3_SERVICES.includes(service);
}
