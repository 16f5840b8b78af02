/**
 * Compares two texts in constant time. It reads every code unit of both, so its duration does not reveal the first difference. An attacker
 * who guesses a signature or token learns only its length.
 */
export function isSameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
