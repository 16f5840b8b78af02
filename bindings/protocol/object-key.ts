/** Object keys of S3 (Amazon S3 User Guide, "Naming Amazon S3 objects"). */

/** The most UTF-8 bytes of a key. */
export const MOST_KEY_BYTES = 1024;
