/** Keys that clients, proxies and servers have got wrong. */
export const hardKeys = [
  "a b/ü(1)!'*+&=%.txt",
  '/x',
  '//x',
  'a//b',
  'a/../b',
  './x',
  '..',
  '%2F%25',
  'q?x#y;z',
  '日本語 😀',
  '\x01\n\t',
  ' ',
  '+',
  'k'.repeat(900),
];
