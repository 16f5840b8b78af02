/** Object keys of S3 (Amazon S3 User Guide, "Naming Amazon S3 objects"). */

/** The longest key, in UTF-8 bytes. */
export const MOST_KEY_BYTES = 1024;
