/** Makes a Markdown table. markdown-table also aligns the columns of the source, so one changed cell would change every row. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

export function micros(time) {
  return time < 10 ? time.toFixed(2) : time < 100 ? time.toFixed(1) : time.toFixed(0);
}

export function times(ratio) {
  return `${ratio < 10 ? ratio.toFixed(2) : ratio < 100 ? ratio.toFixed(1) : ratio.toFixed(0)}x`;
}

export function percent(part) {
  return `${(100 * part).toFixed(1)} %`;
}

export function count(n) {
  return n.toLocaleString('en-US');
}

export function rounds(number) {
  return number === 1 ? '1 round' : `${number} rounds`;
}
