/** Tells the bench where this server answers. */
export function announce(port) {
  process.stdout.write(`ready http://127.0.0.1:${port}\n`);
}
