/**
 * True if two texts are the same. It looks at each unit of both, so that how long it takes does not tell where they differ: who guesses a
 * signature or a token learns nothing but its length.
 */
export function isSameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
