import { far, near } from '../measure/agreement.mjs';
import { percent, times } from './table.mjs';

const listed = 10;

/** Describes how well the ratios repeat: within the run and, if there is an earlier run to compare with, between the two. */
export function repeatsText({ spread, agreement }, nameOf, candidates) {
  const within =
    spread.middle === undefined
      ? 'Too few turns to say how far apart they are.'
      : `The middle half of a ratio's turns is within ±${percent(spread.middle)} of it for the median ratio, and within ±${percent(spread.highest)} for the ratio` +
        ' that varies most.';
  if (!agreement) return [within, 'This run was not compared with another (`--compare`).'].join('\n\n');
  const rows = agreement.worst
    .slice(0, listed)
    .map(
      ({ what, id, ratio, before, difference }) =>
        `- ${candidates.find((candidate) => candidate.id === id).name}, ${nameOf(what)}: ${times(before)}, then ${times(ratio)}, ${percent(difference)} apart`,
    );
  return [within, `${agreementText(agreement, nameOf)}.`, ...(rows.length > 0 ? [rows.join('\n')] : [])].join('\n\n');
}

export function agreementText({ date, compared, near: agreeing, worst }, nameOf) {
  if (!compared) return `The run of ${date} has no ratios in common with this one`;
  const beyond = worst.filter(({ difference }) => difference > far).length;
  const most = worst[0]
    ? `${percent(worst[0].difference)} (${worst[0].id}, ${nameOf(worst[0].what)})`
    : `at most ${percent(near)}`;
  return (
    `With the run of ${date}, ${agreeing} of ${compared} ratios (${percent(agreeing / compared)}) agree within ${percent(near)};` +
    ` ${beyond} differ by more than ${percent(far)}; the largest difference is ${most}`
  );
}
