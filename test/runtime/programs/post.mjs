/** Posts what a promise gives, or is rejected with, to the server that gave this script. */
export async function post(promise) {
  const answer = await promise.then(
    (report) => ({ report }),
    ({ name, code, message }) => ({ error: { name, code, message } }),
  );
  await fetch('/report', { method: 'POST', body: JSON.stringify(answer) });
}
