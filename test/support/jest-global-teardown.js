/** Ends the process that runs the embedded database of the specs, and waits until it has cleaned up. */
export default async () => {
  const helper = globalThis.tesseraDatabaseServer;
  if (!helper || helper.exitCode !== null) return;
  helper.ref();
  const ended = new Promise((resolve) => helper.once('exit', resolve));
  helper.disconnect();
  await ended;
};
