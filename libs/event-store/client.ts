import type pg from 'pg';

/** How a pool reaches its database. pg hides the password from spreading. */
export const settingsOf = (pool: pg.Pool): pg.ClientConfig => ({ ...pool.options, password: pool.options.password });

/** The server notices within about twenty seconds that the client's machine is gone, and gives its locks back. */
export const KEEPALIVES = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/** Ends a connection: politely where it still answers, at once where it does not. */
export const endClient = async (client: pg.Client): Promise<void> => {
  const timer = setTimeout(() => client.connection.stream.destroy(), 1_000);
  try {
    await client.end();
  } catch {
    client.connection.stream.destroy();
  } finally {
    clearTimeout(timer);
  }
};
