import type { Config } from '#platform';

/** Where agencies reach the service, as links in alerts have it, when it listens on a port. Without a slash at the end. */
export const publicUrlOf = ({ publicUrl, http }: Config, port: number): string =>
  publicUrl ?? `http://${hostInUrl(http.host)}:${String(port)}`;

export const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);
