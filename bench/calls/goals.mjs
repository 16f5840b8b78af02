/** Goals of this benchmark; measure/goals.mjs explains the fields. */
const same = { job: 'same template' };

export const goals = [
  { name: 'the same template', than: same, what: { job: 'alternating' }, most: 1.3 },
  { name: 'the same second', than: same, what: { job: 'new second' }, most: 1.3 },
  { name: 'ten URLs', what: { job: 'credentials' }, micros: 28 },
  { name: 'a form', what: { job: 'policies' }, micros: 13 },
];
