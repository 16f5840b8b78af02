/**
 * True if two texts are the same. It looks at each unit of both, so that how long it takes does not tell where they differ: who guesses a
 * signature or a token learns nothing but its length.
 */
export function isSameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i % (a.length || 1)) ^ b.charCodeAt(i);
  return difference === 0;
}
