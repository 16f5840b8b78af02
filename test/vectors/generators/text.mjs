/**
 * @param {string} text ASCII
 * @returns {string} its bytes in hexadecimal
 */
export function hexOf(text) {
  return Buffer.from(text, 'ascii').toString('hex');
}

/** AWS's published example credentials (S3 documentation, and IAM's for the session token). */
export const EXAMPLE = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken:
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTFfKD8YUuwth' +
    'Ax7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXA' +
    'kiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==',
};

/**
 * The first `length` characters of a text that is repeated.
 *
 * @param {string} text
 * @param {number} length
 */
export function repeatTo(text, length) {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}
